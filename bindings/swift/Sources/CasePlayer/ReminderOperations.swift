import Foundation

@testable import Interlude
@testable import InterludeGenerated

var reminderOperations: [String: Operation] {
    [
        "habit": { vault, step, _ in
            let reminder = try habit(step)
            return .text(try await vault.reminders { try $0.add(reminder: reminder) })
        },
        "schedule": { vault, step, _ in
            let schedule = try schedule(step)
            return .text(try await vault.reminders { try $0.addSchedule(schedule: schedule) })
        },
        "around_sessions": { vault, step, _ in
            let rule = try aroundSessions(schedule: step.text("schedule"))
            return .text(try await vault.reminders { try $0.add(reminder: rule) })
        },
        "plan": { vault, step, player in
            let request = try await planRequest(vault, step, player)
            let plan = try await vault.reminders { try $0.plan(request: request) }
            return .fields([
                "items": .list(plan.notifications.map(planned)), "left_out": .number(UInt64(plan.leftOut)),
                "degraded": .words(plan.degraded.map(camel)),
            ])
        },
    ]
}

func habit(_ step: Step) throws -> Reminder {
    let habit = Habit(
        times: [try components(time: step.text("at"))], days: step.text("days"), start: try step.day("start"),
        end: nil, quietHours: nil, unlessWritten: false)
    return Reminder(name: step.text("name"), rule: .habit(habit))
}

func schedule(_ step: Step) throws -> Schedule {
    // Swift has no zone that does not exist; one without a name in the database is as good.
    let zone = TimeZone(identifier: step.text("zone")) ?? TimeZone(secondsFromGMT: 20 * 60)!
    return Schedule(
        title: step.text("title"), place: step.text("place"), start: try components(dayAndTime: step.text("start")),
        zone: zone, minutes: UInt32(step.number("minutes")), rule: step.text("rule"))
}

func planRequest(_ vault: Interlude.Vault, _ step: Step, _ player: Player) async throws -> PlanRequest {
    let may = Capabilities(
        exact: step.flag("exact"), most: UInt16(step.number("most")), shortestWindow: 10, allowed: true)
    return PlanRequest(
        now: try await vault.perform { try $0.now().at }, zone: player.zone, locale: "en",
        horizonDays: UInt16(step.number("days")), capabilities: may, delivered: [])
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
