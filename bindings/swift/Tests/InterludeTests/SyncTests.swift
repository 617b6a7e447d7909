import Foundation
import XCTest

import Interlude

/// Syncing beside the app, and being interrupted.
final class SyncTests: VaultCase {
    func testBesideTheApp() async throws {
        let (phone, tablet) = (try await vault("phone"), try await vault("tablet"))
        try await link(phone, tablet)
        let syncing = try await tablet.syncing()
        _ = try await phone.journal { try $0.write(entry: NewEntry(title: "across")) }
        _ = try await phone.sync()
        syncing.nudge()
        for await round in syncing.rounds {
            guard case .synced = round else { continue }
            if try await tablet.entries().all().map(\.title) == ["across"] { break }
        }
        try await syncing.stop()
    }

    func testCancellingATaskGivesTheSyncUp() async throws {
        let vault = try await vault()
        try await vault.setRelay(Relay.url)
        let new = (0..<50).map { NewEntry(title: "\($0)") }
        try await vault.journal { try $0.writeAll(entries: new, progress: nil) }
        let task = Task { try await vault.sync { _ in withUnsafeCurrentTask { $0?.cancel() } } }
        task.cancel()
        let given = await failure { try await task.value }
        XCTAssertEqual(given, .Cancelled)
        let report = try await vault.sync()
        XCTAssertEqual(report.state, .inStep)
        let waiting = try await vault.syncStatus().waiting
        XCTAssertEqual(waiting, 0)
    }

    func testAWaitIsGivenUp() async throws {
        let vault = try await vault()
        let linking = try await vault.link(relay: Relay.url)
        let waiting = Task { try await linking.newcomer() }
        waiting.cancel()
        let given = await failure { try await waiting.value }
        XCTAssertEqual(given, .Cancelled)
        linking.shut()
        let closed = await failure { try await linking.letIn() }
        XCTAssertEqual(closed, .Closed)
    }

    func testBeingOfflineIsAState() async throws {
        let vault = try await vault(transport: Nowhere())
        try await vault.setRelay("http://127.0.0.1:1")
        guard case .offline = try await vault.sync().state else { return XCTFail("not offline") }
    }
}

private final class Nowhere: Transport {
    func send(request: HttpRequest) throws -> HttpResponse { throw TransportError.Unreachable }
}
