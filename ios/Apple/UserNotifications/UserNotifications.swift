import Foundation

open class UNNotificationTrigger: NSObject {
    public let repeats: Bool

    init(repeats: Bool) {
        self.repeats = repeats
    }
}

open class UNCalendarNotificationTrigger: UNNotificationTrigger {
    public let dateComponents: DateComponents

    public init(dateMatching dateComponents: DateComponents, repeats: Bool) {
        self.dateComponents = dateComponents
        super.init(repeats: repeats)
    }
}

open class UNNotificationSound: NSObject {
    open class var `default`: UNNotificationSound { UNNotificationSound() }
}

public enum UNNotificationInterruptionLevel: UInt, Sendable {
    case passive
    case active
    case timeSensitive
    case critical
}

open class UNNotificationContent: NSObject {
    public fileprivate(set) var title = ""
    public fileprivate(set) var body = ""
    public fileprivate(set) var sound: UNNotificationSound?
    public fileprivate(set) var userInfo: [AnyHashable: Any] = [:]
    public fileprivate(set) var categoryIdentifier = ""
    public fileprivate(set) var interruptionLevel = UNNotificationInterruptionLevel.active
}

open class UNMutableNotificationContent: UNNotificationContent {
    override public var title: String { get { super.title } set { super.title = newValue } }
    override public var body: String { get { super.body } set { super.body = newValue } }
    override public var sound: UNNotificationSound? { get { super.sound } set { super.sound = newValue } }
    override public var userInfo: [AnyHashable: Any] { get { super.userInfo } set { super.userInfo = newValue } }
    override public var categoryIdentifier: String {
        get { super.categoryIdentifier }
        set { super.categoryIdentifier = newValue }
    }
    override public var interruptionLevel: UNNotificationInterruptionLevel {
        get { super.interruptionLevel }
        set { super.interruptionLevel = newValue }
    }
}

open class UNNotificationRequest: NSObject {
    public let identifier: String
    public let content: UNNotificationContent
    public let trigger: UNNotificationTrigger?

    public init(identifier: String, content: UNNotificationContent, trigger: UNNotificationTrigger?) {
        (self.identifier, self.content, self.trigger) = (identifier, content, trigger)
    }
}

open class UNNotification: NSObject {
    public let request: UNNotificationRequest

    init(_ request: UNNotificationRequest) {
        self.request = request
    }
}

public let UNNotificationDefaultActionIdentifier = "com.apple.UNNotificationDefaultActionIdentifier"
public let UNNotificationDismissActionIdentifier = "com.apple.UNNotificationDismissActionIdentifier"

open class UNNotificationResponse: NSObject {
    public let notification: UNNotification
    public let actionIdentifier: String

    init(_ actionIdentifier: String, on notification: UNNotification) {
        (self.actionIdentifier, self.notification) = (actionIdentifier, notification)
    }
}

public struct UNNotificationActionOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let authenticationRequired = Self(rawValue: 1 << 0)
    public static let destructive = Self(rawValue: 1 << 1)
    public static let foreground = Self(rawValue: 1 << 2)
}

open class UNNotificationAction: NSObject {
    public let identifier: String
    public let title: String
    public let options: UNNotificationActionOptions

    public init(identifier: String, title: String, options: UNNotificationActionOptions = []) {
        (self.identifier, self.title, self.options) = (identifier, title, options)
    }
}

public struct UNNotificationCategoryOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let customDismissAction = Self(rawValue: 1 << 0)
    public static let allowInCarPlay = Self(rawValue: 1 << 1)
    public static let hiddenPreviewsShowTitle = Self(rawValue: 1 << 2)
    public static let hiddenPreviewsShowSubtitle = Self(rawValue: 1 << 3)
}

open class UNNotificationCategory: NSObject {
    public let identifier: String
    public let actions: [UNNotificationAction]
    public let options: UNNotificationCategoryOptions

    public init(
        identifier: String, actions: [UNNotificationAction], intentIdentifiers: [String],
        options: UNNotificationCategoryOptions = []
    ) {
        (self.identifier, self.actions, self.options) = (identifier, actions, options)
    }
}

public struct UNAuthorizationOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let badge = Self(rawValue: 1 << 0)
    public static let sound = Self(rawValue: 1 << 1)
    public static let alert = Self(rawValue: 1 << 2)
    public static let provisional = Self(rawValue: 1 << 6)
}

public enum UNAuthorizationStatus: Int, Sendable {
    case notDetermined
    case denied
    case authorized
    case provisional
    case ephemeral
}

open class UNNotificationSettings: NSObject {
    public let authorizationStatus: UNAuthorizationStatus

    init(_ status: UNAuthorizationStatus) {
        authorizationStatus = status
    }
}

public struct UNError: Error, Equatable {
    public enum Code: Int, Sendable {
        case notificationsNotAllowed = 1
    }

    public let code: Code
}

/// Its asynchronous calls are imported completion handlers: not isolated, and nothing they give is `Sendable`.
open class UNUserNotificationCenter: NSObject {
    static let one = Simulation()
    let simulation = one

    open class func current() -> UNUserNotificationCenter { UNUserNotificationCenter() }

    open func requestAuthorization(options: UNAuthorizationOptions = []) async throws -> Bool {
        simulation.ask(options)
    }

    open func setNotificationCategories(_ categories: Set<UNNotificationCategory>) {
        simulation.set(categories)
    }

    open func notificationCategories() async -> Set<UNNotificationCategory> { simulation.categories }
    open func notificationSettings() async -> UNNotificationSettings { UNNotificationSettings(simulation.status) }
    open func add(_ request: UNNotificationRequest) async throws { try simulation.add(request) }
    open func pendingNotificationRequests() async -> [UNNotificationRequest] { simulation.pending }
    open func deliveredNotifications() async -> [UNNotification] { simulation.delivered }

    open func removePendingNotificationRequests(withIdentifiers identifiers: [String]) {
        simulation.removePending(identifiers)
    }

    open func removeDeliveredNotifications(withIdentifiers identifiers: [String]) {
        simulation.removeDelivered(identifiers)
    }
}
