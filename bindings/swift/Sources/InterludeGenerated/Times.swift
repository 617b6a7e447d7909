// How times cross the boundary: instants as milliseconds, local times and zones as words. The generated code calls
// this for every value; apps never do. What cannot be said becomes words that the library refuses by name.

import Foundation

/// A local time where somebody was: an instant and the zone of the clock that showed it.
public struct ZonedDate: Sendable, Hashable {
    /// The instant, in whole milliseconds.
    public var date: Date
    /// The zone; one without a name (`TimeZone(secondsFromGMT:)`) where only the offset is known.
    public var zone: TimeZone

    /// An instant on the clock of a zone.
    public init(_ date: Date, in zone: TimeZone) {
        (self.date, self.zone) = (date, zone)
    }
}

/// Milliseconds since 1970; what is beyond them all is the last or the first.
func millis(_ date: Date) -> Int64 {
    let millis = (date.timeIntervalSince1970 * 1000).rounded()
    return Int64(exactly: millis) ?? (millis < 0 ? .min : .max)
}

/// The years 1 to 9999, less a day at each end for offsets. Foundation calls a year before them by its number in the era
/// before ours.
private let sayable = Date(timeIntervalSince1970: -62_135_510_400)..<Date(timeIntervalSince1970: 253_402_214_400)

/// The words for a local time, by RFC 9557; none where there are none.
func rfc9557(_ at: ZonedDate) -> String {
    guard sayable.contains(at.date) else { return "" }
    let minutes = at.zone.secondsFromGMT(for: at.date) / 60
    let millis = millis(at.date)
    let whole = Date(timeIntervalSince1970: Double(millis.quotient(by: 1000)))
    let local = clock(offset: minutes * 60)
        .dateComponents([.year, .month, .day, .hour, .minute, .second], from: whole)
    let fraction = digits(Int(millis - millis.quotient(by: 1000) * 1000), 3)
    let offset = "\(minutes < 0 ? "-" : "+")\(digits(abs(minutes) / 60, 2)):\(digits(abs(minutes) % 60, 2))"
    // A zone without a name is called by its offset: GMT+0530.
    let name = at.zone.identifier
    let named = name.hasPrefix("GMT") && name != "GMT" ? "" : "[\(name)]"
    return "\(text(dayAndTime: local)).\(fraction)\(offset)\(named)"
}

/// A local time with its offset, in its zone where that is known.
func zonedDate(_ text: String) throws -> ZonedDate {
    let parts = text.split(separator: "[", maxSplits: 1)
    guard let stamp = parts.first, let split = stamp.dropFirst().lastIndex(where: { "+-Z".contains($0) }) else {
        throw unread("moment")
    }
    let seconds = try offset(stamp[split...])
    let (clockTime, fraction) = stamp[..<split].halves(at: ".")
    var local = try components(dayAndTime: String(clockTime))
    local.timeZone = TimeZone(secondsFromGMT: seconds)
    guard let whole = clock(offset: seconds).date(from: local) else { throw unread("moment") }
    let date = Date(timeIntervalSince1970: whole.timeIntervalSince1970 + (Double("0.\(fraction)") ?? 0))
    // A database of zones that differs from the writer's must not change what the writer's clock showed.
    if parts.count > 1, let zone = TimeZone(identifier: String(parts[1].dropLast())),
        zone.secondsFromGMT(for: date) / 60 * 60 == seconds
    {
        return ZonedDate(date, in: zone)
    }
    guard let fixed = TimeZone(secondsFromGMT: seconds) else { throw unread("moment") }
    return ZonedDate(date, in: fixed)
}

func components(day text: String) throws -> DateComponents {
    let sign = text.hasPrefix("-") ? -1 : 1
    let numbers = text.drop { "+-".contains($0) }.split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 3 else { throw unread("day") }
    return DateComponents(year: sign * numbers[0], month: numbers[1], day: numbers[2])
}

func components(time text: String) throws -> DateComponents {
    let numbers = text.split(separator: ":").compactMap { Int($0) }
    guard numbers.count == 3 else { throw unread("time") }
    return DateComponents(hour: numbers[0], minute: numbers[1], second: numbers[2])
}

func components(dayAndTime text: String) throws -> DateComponents {
    let (day, time) = text[...].halves(at: "T")
    var both = try components(day: String(day))
    let of = try components(time: String(time))
    (both.hour, both.minute, both.second) = (of.hour, of.minute, of.second)
    return both
}

/// The words for a day: year, month and day of the Gregorian calendar; without one of them they are no day.
func text(day: DateComponents) -> String {
    guard let year = day.year, let month = day.month, let number = day.day else { return "" }
    let before = year < 0 ? "-" : year > 9999 ? "+" : ""
    return "\(before)\(digits(year.magnitude, 4))-\(digits(month, 2))-\(digits(number, 2))"
}

/// The words for a time of day; seconds may be left out.
func text(time: DateComponents) -> String {
    guard let hour = time.hour, let minute = time.minute else { return "" }
    return "\(digits(hour, 2)):\(digits(minute, 2)):\(digits(time.second ?? 0, 2))"
}

func text(dayAndTime: DateComponents) -> String {
    "\(text(day: dayAndTime))T\(text(time: dayAndTime))"
}

/// A zone of this system; one that only the library knows is an error, since another in its place would change what is
/// written back.
func timeZone(named name: String) throws -> TimeZone {
    guard let zone = TimeZone(identifier: name) else { throw unread("zone") }
    return zone
}

private func offset(_ text: Substring) throws -> Int {
    if text == "Z" { return 0 }
    let numbers = text.dropFirst().split(separator: ":").compactMap { Int($0) }
    guard numbers.count == 2 else { throw unread("moment") }
    return (text.hasPrefix("-") ? -1 : 1) * (numbers[0] * 60 + numbers[1]) * 60
}

private func clock(offset: Int) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: offset) ?? .gmt
    return calendar
}

private func unread(_ what: String) -> InterludeError {
    .Invalid(field: what, reason: "this system cannot read it")
}

private func digits(_ number: some BinaryInteger, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

extension Int64 {
    /// Division that rounds down, so that what is left is never negative.
    fileprivate func quotient(by divisor: Int64) -> Int64 {
        self % divisor < 0 ? self / divisor - 1 : self / divisor
    }
}

extension Substring {
    fileprivate func halves(at separator: Character) -> (Substring, Substring) {
        guard let split = firstIndex(of: separator) else { return (self, "") }
        return (self[..<split], self[index(after: split)...])
    }
}
