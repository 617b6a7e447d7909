import Foundation

/// The time that an app in the background is granted, in memory.
public final class Simulation: @unchecked Sendable {
    private let lock = NSLock()
    private var last = 0
    private var all: [UIBackgroundTaskIdentifier: (@MainActor @Sendable () -> Void)?] = [:]
    private var again = 0

    /// How many grants were not given back yet.
    public var held: Int { lock.withLock { all.count } }
    /// How many were given back although they had been.
    public var givenBackTwice: Int { lock.withLock { again } }

    /// The time is up: what is not given back then ends the app.
    @MainActor
    public func expire() {
        for handler in lock.withLock({ Array(all.values) }) { handler?() }
    }

    func begin(_ handler: (@MainActor @Sendable () -> Void)?) -> UIBackgroundTaskIdentifier {
        lock.withLock {
            last += 1
            let identifier = UIBackgroundTaskIdentifier(rawValue: last)
            all[identifier] = .some(handler)
            return identifier
        }
    }

    func end(_ identifier: UIBackgroundTaskIdentifier) {
        lock.withLock { if all.removeValue(forKey: identifier) == nil { again += 1 } }
    }
}

extension UIApplication {
    public static var simulation: Simulation { one.simulation }
}
