import Foundation
import Interlude
import XCTest

@testable import InterludePhone

/// What was chosen while only the person could have opened the vault.
final class NotesTests: PhoneCase {
    func testWhatIsChosenWithoutTheVaultIsToldToItLater() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        _ = try await addHabit(vault, hour: 20, name: "kanárek")
        let all = try await scheduler.refresh(vault, zone: berlin, locale: "en").notifications
        try await vault.suspend()
        let subject = { (one: Interlude.Notification) in
            Subject(reminder: one.reminder, occurrence: one.occurrence)
        }
        let now = at("2026-06-01T18:00:10Z")
        clock.set(now: now)
        await phone.show(all[0].id)
        // The second choice on the same counts.
        for action in [Action.done, .snooze] {
            try await scheduler.note(Choice(action, on: subject(all[0]), of: all[0].id, at: now))
        }
        try await scheduler.note(Choice(.done, on: subject(all[1]), of: all[1].id, at: now))
        var again = await phone.held[all[0].id]
        XCTAssertEqual(again?.trigger, .instant(at("2026-06-01T18:30:10Z")))
        XCTAssertEqual(again?.subject, subject(all[0]))
        XCTAssertEqual(again?.texts.body.contains("kanárek"), false)
        // Nor is it lost where the clock is set, or what is done shown again.
        try await self.scheduler().setBeforeFirstUnlock(now: at("2026-06-01T18:20:00Z"), zone: berlin)
        again = await phone.held[all[0].id]
        XCTAssertEqual(again?.trigger, .instant(at("2026-06-01T18:30:10Z")))
        let done = await phone.held[all[1].id]
        XCTAssertNil(done)
        try await vault.resume()
        let planned = try await self.scheduler().refresh(vault, zone: berlin, locale: "en").notifications
        XCTAssertEqual(planned.first { $0.id == all[0].id }?.when, .at(at("2026-06-01T18:30:10Z")))
        XCTAssertFalse(planned.contains { $0.id == all[1].id })
        XCTAssertEqual(try Notes(shelf: shelf()).all(), [])
        try await vault.close()
    }

    func testWhatFailsIsKeptAndWhatIsGoneIsNot() async throws {
        let (vault, scheduler) = (try await vault(), try scheduler())
        let habit = try await addHabit(vault, hour: 20)
        let one = try await scheduler.refresh(vault, zone: berlin, locale: "en").notifications[0]
        let subject = Subject(reminder: one.reminder, occurrence: one.occurrence)
        try await scheduler.note(Choice(.done, on: subject, of: one.id))
        try await vault.suspend()
        do {
            try await scheduler.refresh(vault, zone: berlin, locale: "en")
            XCTFail("it has no files")
        } catch InterludeError.Locked {}
        XCTAssertEqual(try Notes(shelf: shelf()).all().count, 1)
        try await vault.resume()
        try await vault.reminders { try $0.remove(id: habit) }
        try await scheduler.refresh(vault, zone: berlin, locale: "en")
        XCTAssertEqual(try Notes(shelf: shelf()).all(), [])
        try await vault.close()
    }

    func testNotesAreBoundedAndReadAgain() throws {
        let notes = Notes(shelf: try shelf())
        for number in 0..<Notes.most + 5 {
            let day = DateComponents(year: 2026, month: 6, day: 1)
            let subject = Subject(reminder: "\(number)", occurrence: Occurrence(day: day, place: 7))
            let choice = Choice(.snooze, on: subject, of: "id", at: Date(timeIntervalSince1970: 1.0017))
            XCTAssertEqual(Choice(words: choice.words), choice)
            try notes.add(choice)
        }
        XCTAssertEqual(try notes.all().map(\.subject.reminder), (5..<Notes.most + 5).map(String.init))
        // What was chosen last on the same.
        let last = try XCTUnwrap(notes.all().last)
        try notes.add(Choice(.done, on: last.subject, of: last.id, at: last.at))
        XCTAssertEqual(try notes.all().filter { $0.subject == last.subject }.map(\.action), [.done])
        try shelf().write(Data("nonsense".utf8), as: "notes")
        XCTAssertEqual(try notes.all(), [])
    }
}
