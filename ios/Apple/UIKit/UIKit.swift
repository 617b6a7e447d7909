import Foundation

public struct UIBackgroundTaskIdentifier: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let invalid = Self(rawValue: 0)
}

@MainActor
open class UIApplication: NSObject {
    static let one = UIApplication()
    nonisolated let simulation = Simulation()

    open class var shared: UIApplication { one }

    nonisolated open func beginBackgroundTask(
        withName taskName: String?, expirationHandler handler: (@MainActor @Sendable () -> Void)? = nil
    ) -> UIBackgroundTaskIdentifier {
        simulation.begin(handler)
    }

    nonisolated open func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) {
        simulation.end(identifier)
    }
}
