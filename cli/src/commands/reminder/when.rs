//! When rules speak, in words that tell nothing of what they are about.

use interlude_core::reminders::{Occurrence, Rule};

use crate::output::short;

/// Why one occurrence speaks.
pub(in crate::commands) fn reason(rule: &Rule, occurrence: Occurrence) -> String {
    let place = usize::from(occurrence.place);
    let Rule::Session(rule) = rule else { return when(rule) };
    let before = rule.before.get(place).map(|minutes| format!("{} before", span(*minutes)));
    let after = || rule.after.get(place.checked_sub(rule.before.len())?);
    let after = || after().map(|minutes| format!("{} after", span(*minutes)));
    let time = before.or_else(after).unwrap_or_else(|| "the morning after".to_owned());
    format!("{time} the session of {}", occurrence.day)
}

/// When a rule speaks.
pub(super) fn when(rule: &Rule) -> String {
    let list = |minutes: &[u32]| minutes.iter().map(|m| span(*m)).collect::<Vec<_>>().join(", ");
    match rule {
        Rule::Habit(habit) => {
            let times = habit.times.iter().map(|time| time.format("%H:%M").to_string());
            format!("{} at {}", habit.days, times.collect::<Vec<_>>().join(", "))
        }
        Rule::Session(rule) => {
            let before = Some(&rule.before).filter(|all| !all.is_empty());
            let after = Some(&rule.after).filter(|all| !all.is_empty());
            let parts = [
                before.map(|all| format!("{} before", list(all))),
                after.map(|all| format!("{} after", list(all))),
                rule.morning_after.map(|at| format!("{} on the day after", at.format("%H:%M"))),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            format!("{} each session of {}", parts.join(", "), short(&rule.schedule.to_string()))
        }
        Rule::Prompt(rule) => {
            let schedule = short(&rule.schedule.to_string());
            format!("{} before the session of {} ({schedule})", list(&rule.before), rule.due)
        }
    }
}

fn span(minutes: u32) -> String {
    match minutes {
        minutes if minutes % 1440 == 0 => format!("{} d", minutes / 1440),
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{minutes} min"),
    }
}
