import Foundation
import Interlude
import XCTest

@testable import InterludePhone

private let morning = at("2026-06-01T08:00:00Z")

/// What becomes of the vault in the background.
final class LifecycleTests: PhoneCase {
    private let host = Host()

    private func lifecycle(_ vault: Vault) async throws -> Lifecycle {
        await Lifecycle(vault, try scheduler(), time: host, tasks: host)
    }

    /// Whether the vault has its files.
    private func holds(_ vault: Vault) async throws -> Bool {
        do {
            _ = try await vault.syncStatus()
            return true
        } catch InterludeError.Locked {
            return false
        }
    }

    func testTheBackgroundHoldsNoFile() async throws {
        let vault = try await vault()
        let lifecycle = try await lifecycle(vault)
        _ = try await addHabit(vault, hour: 20)
        try await lifecycle.entersForeground(zone: berlin, locale: "en").value
        let (gone, granted) = await MainActor.run { [host] in
            // Time is asked for at once: a moment later the app may stand still.
            let gone = lifecycle.entersBackground(now: morning)
            return (gone, host.given)
        }
        XCTAssertEqual(granted, 1)
        await gone.value
        XCTAssertEqual(host.wakes, [morning.addingTimeInterval(Lifecycle.pause)])
        var holds = try await holds(vault)
        XCTAssertFalse(holds)
        try await lifecycle.entersForeground(zone: berlin, locale: "en").value
        holds = try await self.holds(vault)
        XCTAssertTrue(holds)
        let left = await host.given
        XCTAssertEqual(left, 0)
        try await vault.close()
    }

    func testWhatComesLastCounts() async throws {
        let vault = try await vault()
        let lifecycle = try await lifecycle(vault)
        for ends in [true, false, true] {
            let (away, back) = await MainActor.run {
                if ends {
                    let away = lifecycle.entersBackground(now: morning)
                    return (away, lifecycle.entersForeground(zone: berlin, locale: "en"))
                }
                let back = lifecycle.entersForeground(zone: berlin, locale: "en")
                return (lifecycle.entersBackground(now: morning), back)
            }
            await away.value
            try await back.value
            let holds = try await holds(vault)
            XCTAssertEqual(holds, ends)
        }
        try await vault.close()
    }

    func testARefreshInTheBackgroundPlansAndLetsGo() async throws {
        let vault = try await vault()
        // The app was started for it and never seen.
        let lifecycle = try await lifecycle(vault)
        for hour in 0..<24 {
            for _ in 0..<20 { _ = try await addHabit(vault, hour: hour) }
        }
        // It was never linked: the sync fails, the reminders are planned all the same.
        let report = try await lifecycle.refreshes(now: morning, zone: berlin, locale: "en")
        XCTAssertNil(report)
        let held = await phone.held.count
        XCTAssertEqual(held, 60)
        let holds = try await holds(vault)
        XCTAssertFalse(holds)
        // In any case, and before the plan runs out.
        XCTAssertEqual(host.wakes.first, morning.addingTimeInterval(Lifecycle.pause))
        XCTAssertLessThan(try XCTUnwrap(host.wakes.last), morning.addingTimeInterval(Lifecycle.pause))
        try await vault.close()
    }

    func testItIsWokenBeforeThePlanRunsOut() async throws {
        let vault = try await vault()
        let lifecycle = try await lifecycle(vault)
        for hour in 0..<24 {
            for _ in 0..<20 { _ = try await addHabit(vault, hour: hour) }
        }
        try await lifecycle.entersForeground(zone: berlin, locale: "en").value
        await lifecycle.entersBackground(now: morning).value
        let woken = try XCTUnwrap(host.wakes.first)
        XCTAssertLessThan(woken, morning.addingTimeInterval(Lifecycle.pause))
        try await vault.close()
    }

    func testARefreshKeepsTheFilesAsLongAsItNeedsThem() async throws {
        let relay = Stuck()
        let vault = try await vault(transport: relay)
        try await vault.setRelay("http://127.0.0.1:1")
        let lifecycle = try await lifecycle(vault)
        let refresh = Task { try await lifecycle.refreshes(now: morning, zone: berlin, locale: "en") }
        await relay.asked()
        try await lifecycle.entersForeground(zone: berlin, locale: "en").value
        await lifecycle.entersBackground(now: morning).value
        var holds = try await holds(vault)
        XCTAssertTrue(holds)
        relay.answer()
        let report = try await refresh.value
        XCTAssertNotNil(report)
        holds = try await self.holds(vault)
        XCTAssertFalse(holds)
        try await vault.close()
    }

    func testARefreshWhoseTimeIsUpWaitsForNoRelay() async throws {
        let relay = Stuck()
        let vault = try await vault(transport: relay)
        try await vault.setRelay("http://127.0.0.1:1")
        _ = try await addHabit(vault, hour: 20)
        let lifecycle = try await lifecycle(vault)
        let refresh = Task { try await lifecycle.refreshes(now: morning, zone: berlin, locale: "en") }
        await relay.asked()
        refresh.cancel()
        let report = try await refresh.value
        XCTAssertNil(report)
        let holds = try await holds(vault)
        XCTAssertFalse(holds)
        let held = await phone.held.count
        XCTAssertGreaterThan(held, 0)
        relay.answer()
        try await vault.close()
    }

    func testAChoiceInTheBackgroundReachesTheVault() async throws {
        let vault = try await vault()
        let lifecycle = try await lifecycle(vault)
        _ = try await addHabit(vault, hour: 20)
        try await lifecycle.entersForeground(zone: berlin, locale: "en").value
        await lifecycle.entersBackground(now: morning).value
        let one = try await XCTUnwrapAsync(await phone.held.values.min { $0.id < $1.id })
        let choice = Choice(.done, on: try XCTUnwrap(one.subject), of: one.id, at: morning)
        try await lifecycle.takes(choice, zone: berlin, locale: "en")
        let held = await phone.held[one.id]
        XCTAssertNil(held)
        let holds = try await holds(vault)
        XCTAssertFalse(holds)
        let left = await host.given
        XCTAssertEqual(left, 0)
        try await vault.close()
    }
}
