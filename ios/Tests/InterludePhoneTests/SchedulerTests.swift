import Foundation
import Interlude
import XCTest

@testable import InterludePhone

/// What the system holds is the plan, whole, and says nothing private unless asked.
final class SchedulerTests: PhoneCase {
    func testTheSystemHoldsThePlanAndNeverMoreThanItKeeps() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        for hour in [9, 12, 15, 18] { _ = try await addHabit(vault, hour: hour) }
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "de")
        XCTAssertEqual(plan.notifications.count, 60)
        XCTAssertGreaterThan(plan.leftOut, 0)
        var held = await phone.held
        XCTAssertEqual(Set(held.keys), Set(plan.notifications.map(\.id)))
        let first = try XCTUnwrap(held[plan.notifications[0].id])
        XCTAssertEqual(
            first.trigger, .local(DateComponents(year: 2026, month: 6, day: 1, hour: 12, minute: 0, second: 0)))
        // A fortnight later all of them are others.
        clock.set(now: at("2026-06-20T08:00:00Z"))
        let later = try await scheduler.refresh(vault, zone: berlin, locale: "de")
        held = await phone.held
        XCTAssertEqual(Set(held.keys), Set(later.notifications.map(\.id)))
        XCTAssertTrue(Set(held.keys).isDisjoint(with: plan.notifications.map(\.id)))
        let most = await phone.mostHeld
        XCTAssertEqual(most, 60)
        try await vault.close()
    }

    func testTextsAreDiscreetUntilAskedOtherwise() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20, name: "kanárek")
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        var said = await phone.held.values.map { "\($0.texts.title) \($0.texts.body)" }
        XCTAssertFalse(said.isEmpty)
        XCTAssertFalse(said.contains { $0.contains("kanárek") })
        try await vault.reminders {
            try $0.changeSettings(settings: ReminderSettings(silentUntil: nil, privateTexts: true))
        }
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        said = await phone.held.values.map { "\($0.texts.title) \($0.texts.body)" }
        XCTAssertTrue(said.allSatisfy { $0.contains("kanárek") })
        try await vault.close()
    }

    func testSessionsAreAtAnInstantAndBreakThrough() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        let start = DateComponents(year: 2026, month: 6, day: 9, hour: 18, minute: 0)
        let schedule = Schedule(start: start, zone: berlin, minutes: 90)
        try await vault.reminders { reminders in
            let id = try reminders.addSchedule(schedule: schedule)
            _ = try reminders.add(reminder: aroundSessions(schedule: id))
        }
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let triggers = Set(await phone.held.values.map(\.trigger))
        let instants = ["2026-06-08T16:00:00Z", "2026-06-09T15:00:00Z", "2026-06-09T19:30:00Z"].map(at)
        XCTAssertEqual(triggers, Set(instants.map { .instant($0) }))
        let sensitive = await phone.held.values.filter(\.timeSensitive).count
        XCTAssertEqual(sensitive, 2)
        try await vault.close()
    }

    func testDoneIsQuietAndSnoozedComesAgain() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20)
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let (first, second) = (plan.notifications[0], plan.notifications[1])
        let subject = try await XCTUnwrapAsync(await phone.held[first.id]?.subject)
        let carried = try XCTUnwrap(Subject(words: subject.words))
        XCTAssertEqual(carried, subject)
        try await scheduler.note(Choice(.done, on: carried, of: first.id))
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let still = await phone.held[first.id]
        XCTAssertNil(still)
        // The next evening it is shown, and put off by half an hour.
        clock.set(now: at("2026-06-02T18:00:10Z"))
        await phone.show(second.id)
        let other = Subject(reminder: second.reminder, occurrence: second.occurrence)
        try await scheduler.note(Choice(.snooze, on: other, of: second.id, at: at("2026-06-02T18:00:10Z")))
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let again = await phone.held[second.id]?.trigger
        XCTAssertEqual(again, .instant(at("2026-06-02T18:30:10Z")))
        // Planning again, with the old one still to be seen, does not silence it.
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let kept = await phone.held[second.id]?.trigger
        XCTAssertEqual(kept, again)
        try await vault.close()
    }

    func testWhatTheSystemRefusesIsSetTheNextTime() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20)
        await phone.set(refuses: true)
        do {
            try await scheduler.refresh(vault, zone: berlin, locale: "en")
            XCTFail("refused, and nobody was told")
        } catch is CocoaError {}
        await phone.set(refuses: false)
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let held = Set(await phone.held.keys)
        XCTAssertEqual(held, Set(plan.notifications.map(\.id)))
        XCTAssertEqual(plan.difference.add.count, plan.notifications.count)
        try await vault.close()
    }

    func testADeniedPermissionIsToldInThePlan() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20)
        await phone.set(allows: false)
        // The system refuses every one.
        await phone.set(refuses: true)
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en")
        XCTAssertTrue(plan.degraded.contains(.notificationsDenied))
        let one = plan.notifications[0]
        let subject = Subject(reminder: one.reminder, occurrence: one.occurrence)
        try shelf().write(plan.bootSnapshot, as: "boot-snapshot")
        try await scheduler.note(Choice(.snooze, on: subject, of: one.id, at: at("2026-06-01T08:00:00Z")))
        try await scheduler.setBeforeFirstUnlock(now: at("2026-06-01T08:00:00Z"), zone: berlin)
        await phone.set(allows: true)
        await phone.set(refuses: false)
        let after = try await scheduler.refresh(vault, zone: berlin, locale: "en")
        XCTAssertEqual(after.difference.add.count, after.notifications.count)
        try await vault.close()
    }

    func testWhatIsPlannedAnewIsNeverMissing() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20)
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "de")
        await phone.watch(plan.notifications.map(\.id))
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        let fewest = await phone.fewest
        XCTAssertEqual(fewest, plan.notifications.count)
        try await vault.close()
    }

    func testWhatIsAskedAtOnceIsDoneInTurn() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for _ in 0..<8 { tasks.addTask { try await scheduler.refresh(vault, zone: berlin, locale: "en") } }
            try await tasks.waitForAll()
        }
        let asked = await phone.asked
        XCTAssertEqual(asked, String(repeating: "at", count: 8))
        try await vault.close()
    }

    func testFilesOfTheShelfAreReadableAlways() async throws {
        let protected = Protected()
        let shelf = try FolderShelf(folder.appendingPathComponent("shelf"), protect: protected.note)
        try shelf.write(Data([1]), as: "one")
        XCTAssertEqual(protected.all, ["shelf": .none, "one": .none])
        XCTAssertEqual(try shelf.read("one"), Data([1]))
        XCTAssertNil(try shelf.read("another"))
    }

    func testOfARuleThatIsGoneNothingIsToBeSeen() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        let habit = try await addHabit(vault, hour: 12)
        let first = try await scheduler.refresh(vault, zone: berlin, locale: "en").notifications[0]
        clock.set(now: at("2026-06-01T10:00:10Z"))
        await phone.show(first.id)
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        var shown = await phone.shown
        XCTAssertEqual(shown, [first.id])
        try await vault.reminders { try $0.remove(id: habit) }
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        shown = await phone.shown
        XCTAssertEqual(shown, [])
        try await vault.close()
    }

    func testBeforeTheFirstUnlockTheSnapshotIsEnough() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20, name: "kanárek")
        let plan = try await scheduler.refresh(vault, zone: berlin, locale: "en")
        try await vault.close()
        let whole = await phone.held
        await phone.cancel(await phone.pending())
        // The clock was set on, past the first two; one of them was due within the last hour.
        let (kept, stray) = (try XCTUnwrap(whole[plan.notifications[5].id]), "of a plan that was not applied")
        try await phone.add(kept)
        try await phone.add(HeldNotification(id: stray, trigger: kept.trigger, texts: kept.texts))
        try await self.scheduler().setBeforeFirstUnlock(now: at("2026-06-02T18:30:00Z"), zone: berlin)
        var held = await phone.held
        XCTAssertEqual(Set(held.keys), Set(plan.notifications.dropFirst().map(\.id)))
        XCTAssertEqual(held[plan.notifications[1].id]?.trigger, .atOnce)
        // What the system still had is as it was.
        XCTAssertEqual(held.removeValue(forKey: kept.id), kept)
        XCTAssertTrue(held.values.allSatisfy { $0.link == nil && $0.subject == nil })
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("shelf"), includingPropertiesForKeys: nil)
        for file in files {
            XCTAssertNil(try Data(contentsOf: file).range(of: Data("kanárek".utf8)), file.lastPathComponent)
        }
    }
}

func XCTUnwrapAsync<Value>(_ value: Value?) async throws -> Value { try XCTUnwrap(value) }

private final class Protected: @unchecked Sendable {
    private let lock = NSLock()
    private var noted: [String: Protection] = [:]

    var all: [String: Protection] { lock.withLock { noted } }

    @Sendable
    func note(_ url: URL, _ protection: Protection) { lock.withLock { noted[url.lastPathComponent] = protection } }
}
