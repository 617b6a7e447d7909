import Foundation

@testable import Interlude
@testable import InterludeGenerated

var reminderOperations: [String: Operation] {
    [
        "habit": { vault, step, _ in
            let habit = Habit(
                times: [try components(time: step.text("at"))], days: step.text("days"),
                start: try components(day: step.text("start")), end: nil, quietHours: nil, unlessWritten: false)
            let reminder = Reminder(name: step.text("name"), rule: .habit(habit))
            return .text(try await vault.reminders { try $0.add(reminder: reminder) })
        },
        "schedule": { vault, step, _ in
            // Swift has no zone that does not exist; one without a name in the database is as good.
            let zone = TimeZone(identifier: step.text("zone")) ?? TimeZone(secondsFromGMT: 20 * 60)!
            let schedule = Schedule(
                title: step.text("title"), start: try components(dayAndTime: step.text("start")), zone: zone,
                minutes: UInt32(step.number("minutes")), rule: step.text("rule"))
            return .text(try await vault.reminders { try $0.addSchedule(schedule: schedule) })
        },
        "around_sessions": { vault, step, _ in
            let rule = try aroundSessions(schedule: step.text("schedule"))
            return .text(try await vault.reminders { try $0.add(reminder: rule) })
        },
        "mark": { vault, step, _ in
            let occurrence = Occurrence(
                day: try components(day: step.text("day")), place: UInt8(step.number("place")))
            try await vault.reminders {
                try $0.mark(id: step.text("reminder"), occurrence: occurrence, mark: .done)
            }
            return .none
        },
        "plan": { vault, step, player in
            let exact = try wanted(step["exact"].flag)
            let may = Capabilities(
                exact: exact, most: UInt16(step.number("most")), shortestWindow: 10, allowed: true)
            let now = try await vault.perform { try $0.now().at }
            let request = PlanRequest(
                now: now, zone: player.zone, locale: "en", horizonDays: UInt16(step.number("days")),
                capabilities: may, delivered: [])
            let plan = try await vault.reminders { try $0.plan(request: request) }
            return .fields([
                "items": .list(plan.notifications.map(planned)), "left_out": .number(UInt64(plan.leftOut)),
                "degraded": .words(plan.degraded.map(camel)),
            ])
        },
    ]
}

private func planned(_ one: InterludeGenerated.Notification) -> Value {
    var fields: [String: Value] = [
        "kind": .text(one.kind), "day": .text(text(day: one.occurrence.day)),
        "place": .number(UInt64(one.occurrence.place)),
    ]
    let words = { (at: Date) in Value.text(instants.string(from: at)) }
    switch one.when {
    case .at(let at): fields["at"] = words(at)
    case .window(let from, let to): (fields["from"], fields["to"]) = (words(from), words(to))
    }
    return .fields(fields)
}
