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

    func testJournal() async throws { try await run("journal.json") }
    func testPlan() async throws { try await run("plan.json") }
    func testText() async throws { try await run("text.json") }
    func testTogether() async throws { try await run("together.json") }

    func testNoFileIsLeftOut() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.cases.path)
        let known: Set = ["journal.json", "plan.json", "text.json", "together.json"]
        XCTAssertEqual(Set(files.filter { $0.hasSuffix(".json") }), known)
    }
}
