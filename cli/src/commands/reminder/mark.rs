use interlude_core::Interlude;
use interlude_core::reminders::{DocumentId, Mark, NotificationId, Occurrence, Rule};
use interlude_core::time::Moment;
use serde_json::json;

use super::today;
use crate::args::OccurrenceArgs;
use crate::commands::plan;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn done(interlude: &Interlude, which: &OccurrenceArgs, out: &mut Output) -> Outcome {
    mark(interlude, which, Some(Mark::Done), out)
}

pub(super) fn dismiss(interlude: &Interlude, which: &OccurrenceArgs, out: &mut Output) -> Outcome {
    mark(interlude, which, Some(Mark::Dismissed), out)
}

pub(super) fn undo(interlude: &Interlude, which: &OccurrenceArgs, out: &mut Output) -> Outcome {
    mark(interlude, which, None, out)
}

pub(super) fn snooze(
    interlude: &Interlude,
    which: &OccurrenceArgs,
    lasting: &str,
    until: Option<&str>,
    out: &mut Output,
) -> Outcome {
    let (now, _) = interlude.now();
    let until = match until {
        Some(until) => Moment::parse(until)?.instant(),
        None => match super::minutes(lasting)?.as_slice() {
            [minutes] => now.plus_millis(i64::from(*minutes) * 60_000),
            _ => return Err(Failure::Input("give one length of time: 30m")),
        },
    };
    if until <= now {
        return Err(Failure::Input("that is over already"));
    }
    mark(interlude, which, Some(Mark::Snoozed(until)), out)
}

fn mark(
    interlude: &Interlude,
    which: &OccurrenceArgs,
    mark: Option<Mark>,
    out: &mut Output,
) -> Outcome {
    let (id, occurrence) = occurrence(interlude, which, mark.is_none())?;
    interlude.reminders().mark(&id, occurrence, mark)?;
    let shown = json!({
        "id": id.to_string(),
        "day": occurrence.day,
        "place": occurrence.place,
        "state": mark.map(|mark| mark.to_string().split(' ').next().map(str::to_owned)),
    });
    out.show(&shown, |out| out.tell(&format!("Noted for {}.", occurrence.day)))
}

fn occurrence(
    interlude: &Interlude,
    which: &OccurrenceArgs,
    last: bool,
) -> Outcome<(DocumentId, Occurrence)> {
    let reminders = interlude.reminders();
    if let Ok(id) = which.id.parse::<NotificationId>() {
        let held = plan::everything(interlude)?.notifications;
        let found = held.iter().find(|one| one.id == id);
        let found = found.ok_or(Failure::Missing("notification in the plan"))?;
        return Ok((found.reminder, found.occurrence));
    }
    let id = reminders.find(&which.id)?;
    let reminder = reminders.get(&id)?.reminder;
    let day = match (which.day, reminder.schedule()) {
        (Some(day), _) => day,
        (None, Some(schedule)) => reminders.next_session(&schedule)?.day,
        (None, None) => today(interlude)?,
    };
    let places = places(&reminder.rule);
    let marked = |place: &u8| {
        let mark = reminder.marks.get(&Occurrence { day, place: *place });
        matches!(mark, Some(Mark::Done | Mark::Dismissed))
    };
    let place = match last {
        true => (0..places).rev().find(marked),
        false => (0..places).find(|place| !marked(place)),
    };
    Ok((id, Occurrence { day, place: place.unwrap_or(0) }))
}

fn places(rule: &Rule) -> u8 {
    let places = match rule {
        Rule::Habit(habit) => habit.times.len(),
        Rule::Session(rule) => {
            rule.before.len() + rule.after.len() + usize::from(rule.morning_after.is_some())
        }
        Rule::Prompt(rule) => rule.before.len(),
    };
    u8::try_from(places).unwrap_or(u8::MAX)
}
