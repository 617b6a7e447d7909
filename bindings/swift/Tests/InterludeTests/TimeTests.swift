import Foundation
import XCTest

@testable import Interlude
@testable import InterludeGenerated

/// How times cross the boundary.
final class TimeTests: VaultCase {
    func testMomentsAreReadAndSaidAgain() throws {
        for words in [
            "2026-12-01T19:30:00.000+01:00[Europe/Berlin]", "2025-07-01T08:00:00.123-03:00[America/Sao_Paulo]",
            "2026-10-25T02:30:00.000+02:00[Europe/Berlin]", "2026-10-25T02:30:00.000+01:00[Europe/Berlin]",
            "1969-12-31T23:59:59.999+00:00[GMT]", "2026-01-01T00:00:00.000+05:45", "2026-01-01T00:00:00.000-00:30",
        ] {
            XCTAssertEqual(rfc9557(try zonedDate(words)), words)
        }
        // Another database of zones than the writer's changes nothing of what the clock showed.
        let other = try zonedDate("2026-12-01T19:30:00.000+07:00[Europe/Berlin]")
        XCTAssertEqual(rfc9557(other), "2026-12-01T19:30:00.000+07:00")
        // Foundation takes the two for one.
        XCTAssertEqual(rfc9557(try zonedDate("2026-01-01T00:00:00.000+00:00[UTC]")), "2026-01-01T00:00:00.000+00:00[GMT]")
        for words in ["", "2026", "2026-12-01T19:30:00", "2026-12-01T19:30:00.000+1", "T+"] {
            XCTAssertThrowsError(try zonedDate(words), words)
        }
    }

    func testInstantsKeepTheirMilliseconds() {
        for number in [0, 1, -1, 1_790_000_000_123, -62_135_596_800_000, 253_402_300_799_999] as [Int64] {
            XCTAssertEqual(millis(Date(timeIntervalSince1970: Double(number) / 1000)), number)
        }
        XCTAssertEqual(millis(Date(timeIntervalSince1970: .infinity)), .max)
        XCTAssertEqual(millis(Date(timeIntervalSince1970: -1e300)), .min)
    }

    func testWhatIsBeyondEveryCalendarIsAnErrorAndNoCrash() async throws {
        let vault = try await vault()
        for seconds in [Double.infinity, -.infinity, .nan, 1e300, -1e300, 9e15, -9e15, 1e12, -1e12, -62_200_000_000] {
            let created = ZonedDate(Date(timeIntervalSince1970: seconds), in: berlin)
            let refused = await failure {
                try await vault.journal { try $0.write(entry: NewEntry(title: "never", created: created)) }
            }
            guard case .Invalid = refused else { return XCTFail("\(seconds): \(refused as Any)") }
        }
        for year in [Int.min, Int.max, 0, -1, 123_456] {
            let day = DateComponents(year: year, month: .min, day: .max)
            let refused = await failure { try await vault.entries(EntryFilter(from: day)).all() }
            guard case .Invalid = refused else { return XCTFail("\(year): \(refused as Any)") }
        }
    }

    func testTimesAreOfTheWriter() async throws {
        let clock = ManualClock(now: Date(timeIntervalSince1970: 1_796_149_800))
        let vault = try await vault(clock: clock)
        let tokyo = try XCTUnwrap(TimeZone(identifier: "Asia/Tokyo"))
        let (home, abroad) = try await vault.perform { vault in
            let journal = Journal(vault: vault)
            let first = try journal.write(entry: NewEntry(title: "at home"))
            try vault.setZone(zone: tokyo)
            let second = try journal.write(entry: NewEntry(title: "abroad"))
            return (try journal.get(id: first).summary.created, try journal.get(id: second).summary.created)
        }
        XCTAssertEqual(home.zone, berlin)
        XCTAssertEqual(abroad.zone, tokyo)
        XCTAssertEqual(home.date, abroad.date)
    }

    func testWhatIsNoDayIsRefusedByName() async throws {
        let vault = try await vault()
        let noDay = await failure { try await vault.entries(EntryFilter(from: DateComponents(month: 2))).all() }
        guard case .Invalid(let field, _) = noDay else { return XCTFail("\(noDay as Any)") }
        XCTAssertEqual(field, "day")
        let never = DateComponents(year: 2026, month: 2, day: 30)
        let noSuchDay = await failure { try await vault.entries(EntryFilter(from: never)).all() }
        guard case .Invalid("day", _) = noSuchDay else { return XCTFail("\(noSuchDay as Any)") }
    }
}
