import Foundation

@testable import Interlude
@testable import InterludeGenerated

/// A room's operation of this name, if it has one: what it gives.
typealias Room = @Sendable (String, InterludeGenerated.Vault, Step) throws -> Any?

let rooms: [Room] = [entries, goals, insights, rules, schedules, care, belonging, meeting, sharing, reading, lines]

extension Step {
    var id: String { text("id") }
    func flag(_ name: String) -> Bool { self[name].flag ?? false }
    func instant(_ name: String) throws -> Date { try wanted(instants.date(from: text(name))) }
    func day(_ name: String = "day") throws -> DateComponents { try components(day: text(name)) }
    func maybeDay(_ name: String) throws -> DateComponents? { try self[name].text.map(components(day:)) }
    var change: SessionChange? {
        get throws {
            switch self["change"].text {
            case "Cancelled": .cancelled
            case "Moved": .moved(try components(dayAndTime: text("to")))
            case "Extra": .extra(try components(dayAndTime: text("to")))
            default: nil
            }
        }
    }
}

@Sendable private func entries(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let journal = Journal(vault: vault)
    switch name {
    case "journal.list": return try journal.list(filter: filter(step), after: nil, limit: 100).entries
    case "journal.count": return try journal.count(filter: filter(step))
    case "journal.find": return try journal.find(prefix: step.text("prefix"))
    case "journal.tags": return try journal.tags()
    case "journal.on_this_day": return try journal.onThisDay(today: step.day("today"))
    case "journal.good_moment": return try journal.goodMoment() as Any
    case "journal.history": return try journal.history(id: step.id)
    case "versions": return try journal.history(id: step.text("entry")).count
    case "journal.version": return try journal.version(id: step.id, version: step.text("version"))
    case "journal.difference": return try journal.difference(id: step.id, version: step.text("version"))
    case "journal.restore": return try journal.restore(id: step.id, version: step.text("version"))
    case "journal.forget_history": return try journal.forgetHistory(id: step.id)
    case "journal.late_edits": return try journal.lateEdits()
    case "journal.keep_late_edit": return try journal.keepLateEdit(number: Int64(step.number("number")))
    case "journal.drop_late_edit": return try journal.dropLateEdit(number: Int64(step.number("number")))
    case "journal.attach":
        let content = Sevens(Data(step.text("text").utf8))
        let (file, type) = (step.text("file_name"), step.text("media_type"))
        return try journal.attach(id: step.id, content: content, fileName: file, mediaType: type)
    case "journal.read_attachment":
        let reader = try journal.readAttachment(id: step.id, attachment: step.text("attachment"))
        var all = Data()
        while case let piece = try reader.read(most: 7), !piece.isEmpty { all += piece }
        return String(decoding: all, as: UTF8.self)
    case "journal.detach": return try journal.detach(id: step.id, attachment: step.text("attachment"))
    case "attachments": return try journal.get(id: step.id).content.attachments
    default: return nil
    }
}

/// At most seven bytes at a time.
private final class Sevens: Source, @unchecked Sendable {
    private let lock = NSLock()
    private var left: Data

    init(_ bytes: Data) { left = bytes }

    func read(most: UInt32) -> Data {
        lock.withLock {
            let piece = left.prefix(min(Int(most), 7))
            left = left.dropFirst(piece.count)
            return Data(piece)
        }
    }
}

@Sendable private func goals(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let goals = Goals(vault: vault)
    switch name {
    case "goals.add": return try goals.add(words: step.text("words"))
    case "goals.get": return try goals.get(id: step.id)
    case "goals.list": return try goals.list()
    case "goals.find": return try goals.find(prefix: step.text("prefix"))
    case "goals.reword": return try goals.reword(id: step.id, words: step.text("words"))
    case "goals.note": return try goals.note(id: step.id, words: step.text("words"))
    case "goals.write_progress": return try goals.writeProgress(id: step.id, text: step.text("text"))
    case "goals.link":
        return try goals.link(id: step.id, session: step.text("session"), aboutIt: step.flag("about_it"))
    case "goals.set_state":
        let states: [String: GoalState] = ["Open": .open, "Done": .done, "LetGo": .letGo]
        return try goals.setState(id: step.id, state: wanted(states[step.text("state")]))
    case "goals.erase": return try goals.erase(id: step.id)
    case "session_key": return try sessionKey(group: step.text("group"), day: step.day())
    default: return nil
    }
}

@Sendable private func insights(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let insights = Insights(vault: vault)
    func span() throws -> Span { Span(from: try step.maybeDay("from"), to: try step.maybeDay("to")) }
    switch name {
    case "insights.moods": return try insights.moods(span: span())
    case "insights.emotions": return try insights.emotions(span: span())
    case "insights.together": return try insights.together(span: span())
    case "insights.coping": return try insights.coping(span: span())
    default: return nil
    }
}

@Sendable private func rules(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let reminders = Reminders(vault: vault)
    switch name {
    case "mark":
        let occurrence = Occurrence(day: try step.day(), place: UInt8(step.number("place")))
        return try reminders.mark(id: step.text("reminder"), occurrence: occurrence, mark: mark(step))
    case "preset": return try reminders.add(reminder: preset(step))
    case "reminders.get": return try reminders.get(id: step.id)
    case "reminders.list": return try reminders.list()
    case "reminders.find": return try reminders.find(prefix: step.text("prefix"))
    case "reminders.change": return try reminders.change(id: step.id, reminder: habit(step))
    case "reminders.remove": return try reminders.remove(id: step.id)
    case "reminders.pause": return try reminders.pause(until: step.maybeDay("until"))
    case "reminders.pause_one": return try reminders.pauseOne(id: step.id, until: step.maybeDay("until"))
    case "reminders.settings": return try reminders.settings()
    case "reminders.change_settings":
        let until = try step.maybeDay("silent_until")
        let settings = ReminderSettings(silentUntil: until, privateTexts: step.flag("private_texts"))
        return try reminders.changeSettings(settings: settings)
    default: return nil
    }
}

private func mark(_ step: Step) throws -> Mark? {
    switch step["mark"].text {
    case nil: nil
    case "Done": .done
    case "Dismissed": .dismissed
    default: .snoozed(try step.instant("mark"))
    }
}

private func preset(_ step: Step) throws -> Reminder {
    let at = try components(time: step.text("at"))
    return switch step.text("name") {
    case "evening_check_in": try eveningCheckIn(at: at, start: step.day("start"))
    case "three_times_a_week": try threeTimesAWeek(at: at, start: step.day("start"))
    default: try morningAfter(schedule: step.text("schedule"), at: at)
    }
}

@Sendable private func schedules(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let reminders = Reminders(vault: vault)
    switch name {
    case "reminders.schedules": return try reminders.schedules()
    case "reminders.schedule": return try reminders.schedule(id: step.id)
    case "reminders.find_schedule": return try reminders.findSchedule(prefix: step.text("prefix"))
    case "reminders.change_schedule": return try reminders.changeSchedule(id: step.id, schedule: schedule(step))
    case "reminders.remove_schedule": return try reminders.removeSchedule(id: step.id)
    case "reminders.change_session":
        return try reminders.changeSession(id: step.id, day: step.day(), change: step.change)
    case "reminders.next_session": return try reminders.nextSession(id: step.id)
    case "calendar": return try titles(reminders.calendar(request: calendar(step)))
    case "sessions_between":
        return try sessionsBetween(schedule: schedule(step), from: step.day("from"), to: step.day("to"))
    case "sessions_coming": return try sessionsComing(schedule: schedule(step), now: step.instant("now"))
    case "recurrence_days":
        let start = try components(dayAndTime: step.text("start"))
        let zone = TimeZone(identifier: step.text("zone"))
        return try recurrenceDays(
            rule: step.text("rule"), start: start, zone: zone, from: step.day("from"), to: step.day("to"))
    default: return nil
    }
}

private func calendar(_ step: Step) throws -> CalendarRequest {
    let selection: Selection =
        step.has("from") ? .days(from: try step.day("from"), to: try step.day("to")) : .all
    return CalendarRequest(
        selection: selection, full: step.flag("full"), locale: step.text("locale"), now: try step.instant("now"))
}

private func titles(_ calendar: String) -> [String] {
    calendar.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("SUMMARY:") }.map { String($0.dropFirst(8)) }
}

@Sendable private func care(_ name: String, _ vault: InterludeGenerated.Vault, _ step: Step) throws -> Any? {
    let devices = Devices(vault: vault)
    switch name {
    case "vault.is_protected": return try vault.isProtected()
    case "vault.check_passphrase": return try vault.checkPassphrase(passphrase: step.text("passphrase"))
    case "vault.set_passphrase": return try vault.setPassphrase(passphrase: step["passphrase"].text)
    case "vault.lock": return try vault.lock()
    case "vault.suspend": return try vault.suspend()
    case "vault.resume": return try vault.resume()
    case "vault.rekey": return try vault.rekey()
    case "vault.set_zone": return try vault.setZone(zone: wanted(TimeZone(identifier: step.text("zone"))))
    case "vault.now": return try vault.now()
    case "vault.check": return try vault.check(how: .thorough).count
    case "vault.problems": return try vault.problems().count
    case "vault.rebuild": return try vault.rebuild()
    case "vault.tidy": return try vault.tidy()
    case "vault.purge_trash": return try vault.purgeTrash()
    case "vault.let_go_expired": return try vault.letGoExpired(now: step.instant("now"))
    case "vault.document_counts":
        let counts = try vault.documentCounts().filter { $0.count > 0 }
        return Value.fields(Dictionary(uniqueKeysWithValues: counts.map { (camel($0.kind), .number($0.count)) }))
    case "sync.delete_from_relay": return try Sync(vault: vault).deleteFromRelay()
    case "devices.list": return try devices.list()
    case "devices.rename": return try devices.rename(name: step.text("name"))
    case "devices.remove": return try devices.remove(id: step.id)
    case "devices.space_words": return try devices.spaceWords()
    default: return nil
    }
}
