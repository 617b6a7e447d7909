import Foundation
import XCTest

@testable import InterludePhone

/// The system reads a date by the calendar that the phone is set to.
final class TriggerTests: XCTestCase {
    private let evening = DateComponents(year: 2026, month: 6, day: 1, hour: 20, minute: 30, second: 0)

    func testTheGregorianCalendarIsAsItWas() {
        let phone = Calendar(identifier: .gregorian)
        XCTAssertEqual(Trigger.local(evening).components(on: phone), evening)
        XCTAssertNil(Trigger.atOnce.components(on: phone))
    }

    func testOtherCalendarsCountOtherYears() throws {
        let instant = at("2026-06-01T20:30:00Z")
        for identifier in [Calendar.Identifier.buddhist, .japanese, .hebrew, .islamicUmmAlQura, .persian, .gregorian] {
            var phone = Calendar(identifier: identifier)
            phone.timeZone = try XCTUnwrap(TimeZone(identifier: "Asia/Kathmandu"))
            let local = try XCTUnwrap(Trigger.local(evening).components(on: phone))
            XCTAssertNil(local.timeZone)
            var there = Calendar(identifier: .gregorian)
            there.timeZone = phone.timeZone
            let read = there.dateComponents(
                [.year, .month, .day, .hour, .minute, .second], from: try XCTUnwrap(phone.date(from: local)))
            XCTAssertEqual(read, evening, "\(identifier)")
            let absolute = try XCTUnwrap(Trigger.instant(instant).components(on: phone))
            XCTAssertEqual(phone.date(from: absolute), instant, "\(identifier)")
        }
        XCTAssertEqual(Trigger.local(evening).components(on: Calendar(identifier: .buddhist))?.year, 2569)
    }
}
