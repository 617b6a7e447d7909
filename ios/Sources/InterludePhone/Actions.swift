import Foundation
import Interlude

/// What a participant can choose on a notification, without opening the app.
public enum Action: String, CaseIterable, Sendable {
    case done
    case snooze
    /// It was swiped away.
    case dismiss

    /// How long a snooze lasts, in seconds.
    public static let pause: TimeInterval = 30 * 60
}

/// What a participant chose, and on what.
public struct Choice: Sendable, Hashable {
    public let action: Action
    public let subject: Subject
    /// The notification.
    public let id: NotificationId
    /// When they did, in whole milliseconds.
    public let at: Date

    public init(_ action: Action, on subject: Subject, of id: NotificationId, at: Date = Date()) {
        (self.action, self.subject, self.id) = (action, subject, id)
        self.at = Date(timeIntervalSince1970: (at.timeIntervalSince1970 * 1000).rounded() / 1000)
    }

    /// When it is to come again; none where it is not.
    var again: Date? { action == .snooze ? at.addingTimeInterval(Action.pause) : nil }

    /// What the vault is told of it.
    var mark: Mark {
        switch action {
        case .done: .done
        case .dismiss: .dismissed
        case .snooze: .snoozed(at.addingTimeInterval(Action.pause))
        }
    }
}

extension Choice {
    /// As it is noted: words alone.
    var words: [String: String] {
        let own = ["action": action.rawValue, "id": id, "at": "\(Int64((at.timeIntervalSince1970 * 1000).rounded()))"]
        return subject.words.merging(own) { $1 }
    }

    init?(words: [String: String]) {
        guard let action = words["action"].flatMap(Action.init), let subject = Subject(words: words),
            let id = words["id"], let at = words["at"].flatMap(Int64.init)
        else { return nil }
        self.init(action, on: subject, of: id, at: Date(timeIntervalSince1970: Double(at) / 1000))
    }
}

extension Subject {
    /// As a notification carries it: words alone.
    public var words: [String: String] {
        let day = occurrence.day
        return [
            "reminder": reminder, "place": "\(occurrence.place)",
            "day": "\(day.year ?? 0)-\(day.month ?? 0)-\(day.day ?? 0)",
        ]
    }

    /// Read back; none for what is not of this app's making.
    public init?(words: [String: String]) {
        let day = words["day"]?.split(separator: "-").compactMap { Int($0) } ?? []
        guard day.count == 3, let reminder = words["reminder"], let place = words["place"].flatMap(UInt8.init)
        else { return nil }
        let components = DateComponents(year: day[0], month: day[1], day: day[2])
        self.init(reminder: reminder, occurrence: Occurrence(day: components, place: place))
    }
}
