#if os(iOS)
    import BackgroundTasks
    import Foundation
    import InterludePhone
    import UIKit

    /// Background refreshes of iOS. The identifier stands in `BGTaskSchedulerPermittedIdentifiers`.
    public struct SystemTasks: BackgroundTasks {
        private let identifier: String

        public init(identifier: String) {
            self.identifier = identifier
        }

        /// To be called before the app has finished launching. The work is cancelled when its time is up.
        public func register(_ work: @escaping @Sendable () async -> Bool) {
            BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
                nonisolated(unsafe) let task = task
                let running = Task { task.setTaskCompleted(success: await work()) }
                task.expirationHandler = { running.cancel() }
            }
        }

        public func schedule(notBefore: Date) throws {
            let request = BGAppRefreshTaskRequest(identifier: identifier)
            request.earliestBeginDate = notBefore
            try BGTaskScheduler.shared.submit(request)
        }
    }

    /// The time that iOS grants on the way to the background.
    public struct SystemBackgroundTime: BackgroundTime {
        public init() {}

        public func whileGranted(_ work: @Sendable () async -> Void) async {
            let granted = await UIApplication.shared.beginBackgroundTask(withName: "interlude.suspend")
            await work()
            await UIApplication.shared.endBackgroundTask(granted)
        }
    }
#endif
