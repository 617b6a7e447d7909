import Dispatch
import Foundation

open class BGTask: NSObject {
    public let identifier: String
    open var expirationHandler: (() -> Void)?
    let simulation: Simulation

    init(_ identifier: String, _ simulation: Simulation) {
        (self.identifier, self.simulation) = (identifier, simulation)
    }

    open func setTaskCompleted(success: Bool) {
        expirationHandler = nil
        simulation.completed(success)
    }
}

open class BGAppRefreshTask: BGTask {}

open class BGTaskRequest: NSObject {
    public let identifier: String
    open var earliestBeginDate: Date?

    init(_ identifier: String) {
        self.identifier = identifier
    }
}

open class BGAppRefreshTaskRequest: BGTaskRequest {
    public init(identifier: String) {
        super.init(identifier)
    }
}

open class BGTaskScheduler: NSObject {
    public struct Error: Swift.Error, Equatable {
        public enum Code: Int, Sendable {
            case unavailable = 1
            case tooManyPendingTaskRequests = 2
            case notPermitted = 3
        }

        public let code: Code
    }

    static let one = Simulation()

    open class var shared: BGTaskScheduler { BGTaskScheduler() }

    /// The handler is called in a queue of the system's where `queue` is none.
    @discardableResult
    open func register(
        forTaskWithIdentifier identifier: String, using queue: DispatchQueue?,
        launchHandler: @escaping (BGTask) -> Void
    ) -> Bool {
        Self.one.register(identifier, launchHandler)
    }

    open func submit(_ taskRequest: BGTaskRequest) throws {
        try Self.one.submit(taskRequest)
    }
}
