import Foundation
import Interlude

/// What the participant chose on notifications, kept until the vault was told: it may be closed then, and only the person
/// may be able to open it. Ids, days and marks, no word of theirs. At most ``most``, the oldest go first.
struct Notes: Sendable {
    static let most = 200
    private static let name = "notes"

    let shelf: any Shelf

    /// What is not of our making counts as none.
    func all() throws -> [Choice] {
        let words = try shelf.read(Self.name).flatMap { try? JSONDecoder().decode([[String: String]].self, from: $0) }
        return (words ?? []).compactMap(Choice.init(words:))
    }

    /// In place of what was chosen on the same before.
    func add(_ choice: Choice) throws {
        let others = try all().filter { $0.subject != choice.subject }
        try write((others + [choice]).suffix(Self.most))
    }

    /// Tells the vault. What fails is kept, but for what the vault will never take: the rule may be gone.
    func tell(_ vault: Vault) async throws {
        for choice in try all() {
            do {
                try await vault.reminders {
                    let subject = choice.subject
                    try $0.mark(id: subject.reminder, occurrence: subject.occurrence, mark: choice.mark)
                }
            } catch InterludeError.NotFound {
            } catch InterludeError.Invalid {}
            try write(try all().filter { $0 != choice })
        }
    }

    private func write(_ choices: some Sequence<Choice>) throws {
        try shelf.write(JSONEncoder().encode(choices.map(\.words)), as: Self.name)
    }
}
