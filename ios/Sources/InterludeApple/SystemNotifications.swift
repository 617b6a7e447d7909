#if canImport(UIKit)
    import Foundation
    import Interlude
    import InterludePhone
    import UserNotifications

    /// The notifications of iOS.
    public struct SystemNotifications: ReminderCenter {
        /// The category that carries the actions.
        public static let category = "interlude.reminder"

        private var center: UNUserNotificationCenter { .current() }

        public init() {}

        /// Asks the participant, and names the actions in their language. Categories of the app's own stay.
        public func register(done: String, snooze: String) async throws -> Bool {
            let actions = [(Action.done, done), (.snooze, snooze)].map { action, title in
                // No `foreground` and no `authenticationRequired`: they work without opening the app.
                UNNotificationAction(identifier: action.rawValue, title: title, options: [])
            }
            // Where previews are hidden, the title is too.
            let category = UNNotificationCategory(
                identifier: Self.category, actions: actions, intentIdentifiers: [], options: [.customDismissAction])
            let others = await center.notificationCategories().filter { $0.identifier != Self.category }
            center.setNotificationCategories(others.union([category]))
            return try await center.requestAuthorization(options: [.alert, .sound])
        }

        public func allowed() async -> Bool {
            switch await center.notificationSettings().authorizationStatus {
            case .authorized, .provisional, .ephemeral: true
            default: false
            }
        }

        public func pending() async -> [NotificationId] {
            await center.pendingNotificationRequests().map(\.identifier)
        }

        public func delivered() async -> [NotificationId] {
            await center.deliveredNotifications().map(\.request.identifier)
        }

        public func add(_ request: HeldNotification) async throws {
            let content = UNMutableNotificationContent()
            content.title = request.texts.title
            content.body = request.texts.body
            content.sound = .default
            content.interruptionLevel = request.timeSensitive ? .timeSensitive : .active
            content.categoryIdentifier = request.subject == nil ? "" : Self.category
            content.userInfo = (request.subject?.words ?? [:]).merging(request.link.map { ["link": $0] } ?? [:]) { $1 }
            let trigger = request.trigger.components(on: .current).map {
                UNCalendarNotificationTrigger(dateMatching: $0, repeats: false)
            }
            try await center.add(
                UNNotificationRequest(identifier: request.id, content: content, trigger: trigger))
        }

        public func cancel(_ ids: [NotificationId]) async {
            center.removePendingNotificationRequests(withIdentifiers: ids)
        }

        public func takeDown(_ ids: [NotificationId]) async {
            center.removeDeliveredNotifications(withIdentifiers: ids)
        }

        /// What the participant chose, and on what; none for a tap that opens the app.
        public static func choice(in response: UNNotificationResponse, at: Date = Date()) -> Choice? {
            let request = response.notification.request
            let words = request.content.userInfo as? [String: String] ?? [:]
            let dismissed = response.actionIdentifier == UNNotificationDismissActionIdentifier
            let action = dismissed ? Action.dismiss : Action(rawValue: response.actionIdentifier)
            guard let action, let subject = Subject(words: words) else { return nil }
            return Choice(action, on: subject, of: request.identifier, at: at)
        }
    }
#endif
