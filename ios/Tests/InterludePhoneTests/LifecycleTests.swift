import Foundation
import Interlude
import XCTest

@testable import InterludePhone

/// The keychain, and what becomes of the vault in the background.
final class LifecycleTests: PhoneCase {
    func testAKeychainOutOfReachIsNoAbsence() async throws {
        let keychain = MemoryKeychain()
        let store = KeychainSecretStore(keychain)
        try await vault(store).close()
        let (place, world) = (folder.appendingPathComponent("vault"), World(zone: berlin, clock: clock))
        // errSecInteractionNotAllowed: before the first unlock.
        keychain.fail(-25308)
        do {
            _ = try await Vault.open(place, with: .secretStore(store: store), world: world)
            XCTFail("opened without a key")
        } catch InterludeError.Locked {}
        XCTAssertEqual("\(store.get(name: "name"))", "\(SecretLookup.unreadable)")
        XCTAssertThrowsError(try store.put(name: "name", secret: Data())) {
            XCTAssertEqual($0 as? KeychainError, KeychainError(status: -25308))
        }
        XCTAssertThrowsError(try store.remove(name: "name"))
        keychain.fail(nil)
        try await Vault.open(place, with: .secretStore(store: store), world: world).close()
        XCTAssertEqual("\(store.get(name: "another"))", "\(SecretLookup.absent)")
    }

    func testTheBackgroundHoldsNoFile() async throws {
        let (vault, host) = (try await vault(), Host())
        let lifecycle = Lifecycle(vault, try scheduler(), time: host, tasks: host)
        _ = try await addHabit(vault, hour: 20)
        let now = at("2026-06-01T08:00:00Z")
        try await lifecycle.entersForeground(zone: berlin, locale: "en")
        await lifecycle.entersBackground(now: now)
        XCTAssertEqual(host.wakes, [now.addingTimeInterval(Lifecycle.pause)])
        do {
            _ = try await vault.syncStatus()
            XCTFail("it still has the files")
        } catch InterludeError.Locked {}
        try await lifecycle.entersForeground(zone: berlin, locale: "en")
        let state = try await vault.syncStatus().state
        XCTAssertEqual(state, .notLinked)
        try await vault.close()
    }

    func testARefreshInTheBackgroundPlansAndLetsGo() async throws {
        let (vault, host) = (try await vault(), Host())
        let lifecycle = Lifecycle(vault, try scheduler(), time: host, tasks: host)
        _ = try await addHabit(vault, hour: 20)
        await lifecycle.entersBackground(now: at("2026-06-01T08:00:00Z"))
        // It was never linked: the sync fails, the reminders are planned all the same.
        let report = try await lifecycle.refreshes(now: at("2026-06-01T12:00:00Z"), zone: berlin, locale: "en")
        XCTAssertNil(report)
        let held = await phone.held.count
        XCTAssertGreaterThan(held, 0)
        do {
            _ = try await vault.syncStatus()
            XCTFail("it still has the files")
        } catch InterludeError.Locked {}
        XCTAssertEqual(host.wakes.count, 2)
        try await vault.close()
    }

    func testItIsWokenBeforeThePlanRunsOut() async throws {
        let (vault, host) = (try await vault(), Host())
        let lifecycle = Lifecycle(vault, try scheduler(), time: host, tasks: host)
        for hour in 0..<24 {
            for _ in 0..<20 { _ = try await addHabit(vault, hour: hour) }
        }
        try await lifecycle.entersForeground(zone: berlin, locale: "en")
        await lifecycle.entersBackground(now: at("2026-06-01T08:00:00Z"))
        let woken = try XCTUnwrap(host.wakes.first)
        XCTAssertLessThan(woken, at("2026-06-01T12:00:00Z"))
        try await vault.close()
    }
}
