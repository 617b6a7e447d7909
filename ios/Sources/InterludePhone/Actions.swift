import Foundation
import Interlude

/// What a participant chose on a notification, without opening the app.
public enum Action: String, CaseIterable, Sendable {
    case done
    case snooze
    /// It was swiped away.
    case dismiss

    /// How long a snooze lasts, in seconds.
    public static let pause: TimeInterval = 30 * 60
}

extension Action {
    /// Notes the choice in the vault, so that it is quiet (or comes again) on all devices.
    ///
    /// - Throws: `InterludeError.NotFound` when the rule is gone meanwhile.
    public func take(_ subject: Subject, in vault: Vault) async throws {
        let now = try await vault.perform { try $0.now().at }
        let mark: Mark =
            switch self {
            case .done: .done
            case .dismiss: .dismissed
            case .snooze: .snoozed(now.addingTimeInterval(Self.pause))
            }
        try await vault.reminders {
            try $0.mark(id: subject.reminder, occurrence: subject.occurrence, mark: mark)
        }
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
