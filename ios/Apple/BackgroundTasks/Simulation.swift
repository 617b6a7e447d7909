import Dispatch
import Foundation

/// The background tasks of one app, in memory.
public final class Simulation: @unchecked Sendable {
    private let lock = NSLock()
    private let queue = DispatchQueue(label: "com.apple.BGTaskScheduler")
    private var permitted: Set<String> = []
    private var handlers: [String: (BGTask) -> Void] = [:]
    private var requests: [String: BGTaskRequest] = [:]
    private var running: BGTask?
    private var ended: [Bool] = []

    /// When each task is to run, by identifier: there is one request of each.
    public var waiting: [String: Date?] { lock.withLock { requests.mapValues(\.earliestBeginDate) } }
    /// How the tasks that ran were completed, each as often as it was.
    public var completions: [Bool] { lock.withLock { ended } }

    /// An app whose `Info.plist` names these identifiers.
    public func reset(permitting identifiers: Set<String>) {
        lock.withLock { (permitted, handlers, requests, running, ended) = (identifiers, [:], [:], nil, []) }
    }

    /// Wakes the app.
    public func launch(_ identifier: String) {
        queue.sync {
            let (task, handler) = lock.withLock {
                requests[identifier] = nil
                let task = BGAppRefreshTask(identifier, self)
                running = task
                return (task, handlers[identifier])
            }
            handler?(task)
        }
    }

    /// Its time is up. Whether the app wanted to hear of that.
    public func expire() -> Bool {
        queue.sync {
            let handler = lock.withLock { running?.expirationHandler }
            handler?()
            return handler != nil
        }
    }

    func register(_ identifier: String, _ handler: @escaping (BGTask) -> Void) -> Bool {
        lock.withLock {
            precondition(handlers[identifier] == nil, "registered twice: the system ends the app")
            guard permitted.contains(identifier) else { return false }
            handlers[identifier] = handler
            return true
        }
    }

    func submit(_ request: BGTaskRequest) throws {
        try lock.withLock {
            guard permitted.contains(request.identifier) else { throw BGTaskScheduler.Error(code: .notPermitted) }
            requests[request.identifier] = request
        }
    }

    func completed(_ success: Bool) {
        lock.withLock { ended.append(success) }
    }
}

extension BGTaskScheduler {
    public static var simulation: Simulation { one }
}
