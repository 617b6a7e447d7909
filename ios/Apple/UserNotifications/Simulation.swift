import Foundation

/// The notifications of one app, in memory: the soonest 64 are kept, the rest is thrown away without a word.
public final class Simulation: @unchecked Sendable {
    private let lock = NSLock()
    private var held: [UNNotificationRequest] = []
    private var shown: [UNNotification] = []
    private var known: Set<UNNotificationCategory> = []
    private var permission = UNAuthorizationStatus.notDetermined
    private var wanted: UNAuthorizationOptions = []

    public var pending: [UNNotificationRequest] { lock.withLock { held } }
    public var delivered: [UNNotification] { lock.withLock { shown } }
    public var categories: Set<UNNotificationCategory> { lock.withLock { known } }
    public var asked: UNAuthorizationOptions { lock.withLock { wanted } }
    public var status: UNAuthorizationStatus {
        get { lock.withLock { permission } }
        set { lock.withLock { permission = newValue } }
    }

    /// An app that was just installed.
    public func reset() {
        lock.withLock { (held, shown, known, permission, wanted) = ([], [], [], .notDetermined, []) }
    }

    /// Time goes on: this one is shown, and the person chooses this on it.
    public func show(_ identifier: String, choosing action: String) -> UNNotificationResponse? {
        lock.withLock {
            guard let at = held.firstIndex(where: { $0.identifier == identifier }) else { return nil }
            let notification = UNNotification(held.remove(at: at))
            shown.append(notification)
            return UNNotificationResponse(action, on: notification)
        }
    }

    func ask(_ options: UNAuthorizationOptions) -> Bool {
        lock.withLock {
            wanted = options
            if permission == .notDetermined { permission = .authorized }
            return permission != .denied
        }
    }

    func set(_ categories: Set<UNNotificationCategory>) {
        lock.withLock { known = categories }
    }

    func add(_ request: UNNotificationRequest) throws {
        try lock.withLock {
            guard permission != .denied, permission != .notDetermined else {
                throw UNError(code: .notificationsNotAllowed)
            }
            held.removeAll { $0.identifier == request.identifier }
            if request.trigger == nil { return shown.append(UNNotification(request)) }
            if held.count < 64 { held.append(request) }
        }
    }

    func removePending(_ identifiers: [String]) {
        lock.withLock { held.removeAll { identifiers.contains($0.identifier) } }
    }

    func removeDelivered(_ identifiers: [String]) {
        lock.withLock { shown.removeAll { identifiers.contains($0.request.identifier) } }
    }
}

extension UNUserNotificationCenter {
    public static var simulation: Simulation { one }
}
