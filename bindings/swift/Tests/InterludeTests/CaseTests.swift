import Foundation
import XCTest

@testable import CasePlayer
@testable import Interlude

/// The behaviour that is the same in every language (bindings/cases).
final class CaseTests: VaultCase {
    private static let cases = package.deletingLastPathComponent().appendingPathComponent("cases")

    private func run(_ file: String) async throws {
        let data = try Data(contentsOf: Self.cases.appendingPathComponent(file))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        XCTAssertFalse(cases.isEmpty)
        for (number, one) in cases.enumerated() {
            let player = try await Player(one, in: folder.appendingPathComponent("\(number)"), relay: Relay.url)
            for step in one.steps {
                let wrong = try await player.run(step)
                XCTAssertNil(wrong, "\(one.name): \(step)")
            }
            try await player.close()
        }
    }

    func testGoals() async throws { try await run("goals.json") }
    func testGroups() async throws { try await run("groups.json") }
    func testHistory() async throws { try await run("history.json") }
    func testJournal() async throws { try await run("journal.json") }
    func testPlan() async throws { try await run("plan.json") }
    func testReminders() async throws { try await run("reminders.json") }
    func testText() async throws { try await run("text.json") }
    func testTogether() async throws { try await run("together.json") }
    func testVaults() async throws { try await run("vaults.json") }

    func testNoFileIsLeftOut() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.cases.path)
        let known = ["goals", "groups", "history", "journal", "plan", "reminders", "text", "together", "vaults"]
        XCTAssertEqual(files.filter { $0.hasSuffix(".json") }.sorted(), known.map { $0 + ".json" })
    }
}
