#if canImport(UIKit)
    import BackgroundTasks
    import Foundation
    import InterludePhone
    import UIKit

    /// Background refreshes of iOS.
    public struct SystemTasks: BackgroundTasks {
        private let identifier: String

        public init(identifier: String) {
            self.identifier = identifier
        }

        /// To be called once, before the app has finished launching. The work is cancelled when its time is up, and is to
        /// end soon then; whether it succeeded is told when it ends. `false`: the identifier does not stand in
        /// `BGTaskSchedulerPermittedIdentifiers`, and the app is never woken.
        public func register(_ work: @escaping @Sendable () async -> Bool) -> Bool {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
                let granted = Granted(task)
                let running = Task { granted.task.setTaskCompleted(success: await work()) }
                task.expirationHandler = { running.cancel() }
            }
        }

        public func schedule(notBefore: Date) throws {
            let request = BGAppRefreshTaskRequest(identifier: identifier)
            request.earliestBeginDate = notBefore
            try BGTaskScheduler.shared.submit(request)
        }
    }

    /// A task may be completed from any thread, which Apple does not say in its type.
    private final class Granted: @unchecked Sendable {
        let task: BGTask

        init(_ task: BGTask) {
            self.task = task
        }
    }

    /// The time that iOS grants on the way to the background.
    public struct SystemBackgroundTime: BackgroundTime {
        public init() {}

        @MainActor
        public func begin() -> @MainActor () -> Void {
            let grant = Grant()
            grant.begin()
            return { grant.end() }
        }
    }

    /// Is given back when the time is up as well: an app that keeps it is killed.
    @MainActor
    private final class Grant {
        private var identifier = UIBackgroundTaskIdentifier.invalid

        func begin() {
            identifier = UIApplication.shared.beginBackgroundTask(withName: "interlude.suspend") { self.end() }
        }

        func end() {
            guard identifier != .invalid else { return }
            UIApplication.shared.endBackgroundTask(identifier)
            identifier = .invalid
        }
    }
#endif
