import Foundation
import Interlude

/// When the system shows a notification.
public enum Trigger: Sendable, Hashable {
    /// At a local time, wherever the phone is then.
    case local(DateComponents)
    /// At an instant, whatever the phone's zone.
    case instant(Date)
    /// As soon as the system has it. It shows nothing that is past, and a second from now may be.
    case atOnce
}

/// A notification as the system is asked to hold it.
public struct HeldNotification: Sendable, Hashable {
    public let id: NotificationId
    public let trigger: Trigger
    /// What it says: the discreet texts unless the participant asked for more.
    public let texts: Texts
    /// It may break through a focus mode.
    public let timeSensitive: Bool
    /// Where a tap leads; none before the first unlock.
    public let link: String?
    /// Which occurrence it is about, for `done` and `snooze`; none before the first unlock.
    public let subject: Subject?

    public init(
        id: NotificationId, trigger: Trigger, texts: Texts, timeSensitive: Bool = false, link: String? = nil,
        subject: Subject? = nil
    ) {
        (self.id, self.trigger, self.texts) = (id, trigger, texts)
        (self.timeSensitive, self.link, self.subject) = (timeSensitive, link, subject)
    }
}

/// An occurrence of a rule.
public struct Subject: Sendable, Hashable {
    public let reminder: DocumentId
    public let occurrence: Occurrence

    public init(reminder: DocumentId, occurrence: Occurrence) {
        (self.reminder, self.occurrence) = (reminder, occurrence)
    }
}

/// The system's notifications of this app.
public protocol ReminderCenter: Sendable {
    /// Whether the participant lets the app notify.
    func allowed() async -> Bool
    /// Those that the system holds and has not shown.
    func pending() async -> [NotificationId]
    /// Those that were shown and are still to be seen.
    func delivered() async -> [NotificationId]
    /// Holds a notification, or replaces the one of that name.
    func add(_ request: HeldNotification) async throws
    /// Lets go of pending ones.
    func cancel(_ ids: [NotificationId]) async
    /// Takes away what was shown, where it is still to be seen.
    func takeDown(_ ids: [NotificationId]) async
}

extension HeldNotification {
    /// A notification of a plan.
    init(_ one: Interlude.Notification) {
        self.init(
            id: one.id, trigger: Trigger(when: one.when, local: one.local),
            texts: one.visibility == .full ? one.full ?? one.discreet : one.discreet,
            timeSensitive: one.interruption == .timeSensitive, link: one.deepLink,
            subject: Subject(reminder: one.reminder, occurrence: one.occurrence))
    }

    /// A notification of a boot snapshot.
    init(_ one: BootEntry) {
        self.init(id: one.id, trigger: Trigger(when: one.when, local: one.local), texts: one.texts)
    }
}

extension Trigger {
    /// As the system takes it: in the calendar that the phone has, by which it reads them (the year 2026 of the Gregorian one
    /// is past in the Buddhist), and in no zone where the local time counts. None: at once.
    public func components(on phone: Calendar) -> DateComponents? {
        var (gregorian, theirs) = (Calendar(identifier: .gregorian), phone)
        switch self {
        case .atOnce: return nil
        case .local(let local):
            // Any zone without changes of its clock: there is every local time in it.
            (gregorian.timeZone, theirs.timeZone) = (.gmt, .gmt)
            return gregorian.date(from: local).map { theirs.dateComponents(Self.units(phone), from: $0) }
        case .instant(let at):
            theirs.timeZone = .gmt
            var components = theirs.dateComponents(Self.units(phone), from: at)
            components.timeZone = .gmt
            return components
        }
    }

    /// Of eras there is more than one in calendars other than ours.
    private static func units(_ phone: Calendar) -> Set<Calendar.Component> {
        let units: Set<Calendar.Component> = [.year, .month, .day, .hour, .minute, .second]
        return phone.identifier == .gregorian ? units : units.union([.era])
    }

    /// What has a local time goes with the phone's zone; a window counts from its beginning.
    init(when: When, local: DateComponents?) {
        switch (local, when) {
        case (let local?, _): self = .local(local)
        case (nil, .at(let at)), (nil, .window(let at, _)): self = .instant(at)
        }
    }
}
