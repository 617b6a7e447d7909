use interlude_core::Interlude;
use interlude_core::reminders::{Mark, ReminderDetails, Rule};
use serde_json::{Value, json};

use super::when::when;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, out: &mut Output) -> Outcome {
    let all = interlude.reminders().list()?;
    let settings = interlude.reminders().settings()?;
    let silent_until = settings.silent_until.map(|day| day.to_string());
    let shown: Vec<_> = all.iter().map(json_of).collect();
    out.show(&json!({"reminders": shown, "silent_until": silent_until}), |out| {
        if all.is_empty() {
            return out.tell("None yet: `interlude reminder add --preset evening-check-in`");
        }
        out.table(&["id", "kind", "when", "name", ""], all.iter().map(row).collect())?;
        match silent_until {
            Some(day) => out.tell(&format!("\nAll of them are silent until {day}.")),
            None => Ok(()),
        }
    })
}

fn row(one: &ReminderDetails) -> Vec<String> {
    let reminder = &one.reminder;
    let silent = reminder.silent_until.map(|day| format!("silent until {day}"));
    let disagreed = one.conflicts.iter().map(|conflict| {
        format!("devices disagree on {}: {}", conflict.field, conflict.values.join(" or "))
    });
    let notes: Vec<String> = silent.into_iter().chain(disagreed).collect();
    vec![
        short(&one.id.to_string()),
        reminder.rule.kind().to_owned(),
        when(&reminder.rule),
        reminder.name.clone(),
        notes.join("; "),
    ]
}

fn json_of(one: &ReminderDetails) -> Value {
    let reminder = &one.reminder;
    let conflicts = one.conflicts.iter().map(|conflict| {
        json!({"field": conflict.field, "shown": conflict.shown, "values": conflict.values})
    });
    let marks = reminder.marks.iter().map(|(occurrence, mark)| {
        let (state, until) = match mark {
            Mark::Done => ("done", None),
            Mark::Dismissed => ("dismissed", None),
            Mark::Snoozed(until) => ("snoozed", Some(until.to_rfc3339())),
        };
        json!({"day": occurrence.day, "place": occurrence.place, "state": state, "until": until})
    });
    let mut shown = json!({
        "id": one.id.to_string(),
        "kind": reminder.rule.kind(),
        "name": reminder.name,
        "silent_until": reminder.silent_until,
        "conflicts": conflicts.collect::<Vec<_>>(),
        "marks": marks.collect::<Vec<_>>(),
    });
    if let (Value::Object(shown), Value::Object(rule)) = (&mut shown, rule_json(&reminder.rule)) {
        shown.extend(rule);
    }
    shown
}

fn rule_json(rule: &Rule) -> Value {
    match rule {
        Rule::Habit(habit) => json!({
            "at": habit.times.iter().map(|time| time.format("%H:%M").to_string()).collect::<Vec<_>>(),
            "rrule": habit.days.to_string(),
            "start": habit.start,
            "end": habit.end,
            "quiet_hours": habit.quiet_hours.map(|hours| hours.to_string()),
            "unless_written": habit.unless_written,
        }),
        Rule::Session(rule) => json!({
            "schedule": rule.schedule.to_string(),
            "minutes_before": rule.before,
            "minutes_after": rule.after,
            "morning_after": rule.morning_after.map(|at| at.format("%H:%M").to_string()),
        }),
        Rule::Prompt(rule) => json!({
            "schedule": rule.schedule.to_string(),
            "question": rule.question,
            "due": rule.due,
            "minutes_before": rule.before,
        }),
    }
}
