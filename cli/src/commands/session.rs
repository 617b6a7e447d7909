//! When the participant's group meets.

use std::io::Write;
use std::path::Path;

use chrono::{Days, NaiveDate, NaiveDateTime};
use interlude_core::Interlude;
use interlude_core::reminders::{
    CalendarRequest, DocumentId, Recurrence, Schedule, Selection, Session, SessionChange,
    SessionState,
};
use serde_json::{Value, json};

use super::plan;
use super::reminder::{said, standing, today};
use crate::args::{ScheduleArgs, SessionCommand};
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, command: &SessionCommand, out: &mut Output) -> Outcome {
    match command {
        SessionCommand::Add(args) => add(interlude, args, out),
        SessionCommand::List { from, to } => list(interlude, *from, *to, out),
        SessionCommand::Cancel { id, day } => {
            change(interlude, id, *day, Some(SessionChange::Cancelled), out)
        }
        SessionCommand::Move { id, day, to } => {
            change(interlude, id, *day, Some(SessionChange::Moved(*to)), out)
        }
        SessionCommand::Extra { id, at } => {
            change(interlude, id, at.date(), Some(SessionChange::Extra(*at)), out)
        }
        SessionCommand::Restore { id, day } => change(interlude, id, *day, None, out),
        SessionCommand::Remove { id } => {
            let id = interlude.reminders().find_schedule(id)?;
            interlude.reminders().remove_schedule(&id)?;
            said(&id.to_string(), "Removed", out)
        }
        SessionCommand::Export { id, day, to, full, locale } => {
            let which = (id.as_deref(), *day);
            export(interlude, which, to, *full, &plan::language(locale.as_deref()))
        }
    }
}

/// The schedule and what reminds of its sessions.
fn add(interlude: &Interlude, args: &ScheduleArgs, out: &mut Output) -> Outcome {
    let (_, here) = interlude.now();
    let schedule = Schedule {
        title: args.title.clone(),
        place: args.place.clone(),
        start: args.start,
        zone: args.zone.as_deref().map_or(Ok(here), plan::zone)?,
        minutes: args.minutes,
        rule: args.rrule.as_deref().map(Recurrence::parse).transpose()?,
        changes: std::collections::BTreeMap::new(),
        revision: 0,
    };
    let silent = args.remind.trim() == "none" && args.reflect.trim() == "none";
    // What is wrong with the times to remind is said before anything is written.
    super::reminder::minutes(&args.remind)?;
    super::reminder::minutes(&args.reflect)?;
    let reminders = interlude.reminders();
    let id = reminders.add_schedule(&schedule)?;
    let rule = match silent {
        true => None,
        false => Some(reminders.add(&standing(id, &args.remind, &args.reflect)?)?.to_string()),
    };
    let id = id.to_string();
    out.show(&json!({"id": id, "reminder": rule}), |out| {
        out.tell(&format!("Added, as {}. `interlude session list` shows what comes.", short(&id)))
    })
}

fn change(
    interlude: &Interlude,
    id: &str,
    day: NaiveDate,
    change: Option<SessionChange>,
    out: &mut Output,
) -> Outcome {
    let id = interlude.reminders().find_schedule(id)?;
    interlude.reminders().change_session(&id, day, change)?;
    said(&id.to_string(), "Changed", out)
}

fn export(
    interlude: &Interlude,
    (id, day): (Option<&str>, Option<NaiveDate>),
    to: &Path,
    full: bool,
    locale: &str,
) -> Outcome {
    let id = id.map(|id| interlude.reminders().find_schedule(id)).transpose()?;
    let selection = match (id, day) {
        (Some(id), Some(day)) => Selection::Session(id, day),
        (Some(id), None) => Selection::Series(id),
        (None, _) => Selection::All,
    };
    let (now, _) = interlude.now();
    let request = CalendarRequest { selection, full, locale: locale.to_owned(), now };
    let text = interlude.reminders().calendar(&request)?;
    match to == Path::new("-") {
        true => std::io::stdout().lock().write_all(text.as_bytes())?,
        false => std::fs::write(to, text)?,
    }
    Ok(())
}

fn list(
    interlude: &Interlude,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    out: &mut Output,
) -> Outcome {
    let from = from.map_or_else(|| today(interlude), Ok)?;
    let to = to.unwrap_or(from + Days::new(56));
    let schedules = interlude.reminders().schedules()?;
    let shown: Vec<_> = schedules.iter().map(|one| json_of(one, from..=to)).collect();
    out.show(&json!({"schedules": shown}), |out| {
        if schedules.is_empty() {
            return out.tell("None yet: `interlude session add --help`");
        }
        let rows = schedules.iter().flat_map(|(id, schedule)| {
            let sessions = schedule.sessions(from..=to).into_iter();
            sessions.map(move |session| row(id, schedule, &session))
        });
        out.table(&["id", "day", "begins", "zone", "title", ""], rows.collect())
    })
}

fn row(id: &DocumentId, schedule: &Schedule, session: &Session) -> Vec<String> {
    let state = state(session.state);
    vec![
        short(&id.to_string()),
        session.day.to_string(),
        shown(session.local),
        schedule.zone.name().to_owned(),
        schedule.title.clone(),
        if session.state == SessionState::Planned { String::new() } else { state.to_owned() },
    ]
}

fn shown(local: NaiveDateTime) -> String {
    local.format("%a %d %b %Y %H:%M").to_string()
}

pub(super) fn state(state: SessionState) -> &'static str {
    match state {
        SessionState::Planned => "planned",
        SessionState::Moved => "moved",
        SessionState::Cancelled => "cancelled",
        SessionState::Extra => "extra",
    }
}

fn json_of(
    (id, schedule): &(DocumentId, Schedule),
    days: std::ops::RangeInclusive<NaiveDate>,
) -> Value {
    let sessions = schedule.sessions(days).into_iter().map(|session| {
        json!({
            "day": session.day,
            "local": session.local.format("%Y-%m-%dT%H:%M").to_string(),
            "begins": session.begins.to_rfc3339(),
            "ends": session.ends.to_rfc3339(),
            "state": state(session.state),
        })
    });
    json!({
        "id": id.to_string(),
        "title": schedule.title,
        "place": schedule.place,
        "start": schedule.start.format("%Y-%m-%dT%H:%M").to_string(),
        "zone": schedule.zone.name(),
        "minutes": schedule.minutes,
        "rrule": schedule.rule.as_ref().map(ToString::to_string),
        "sessions": sessions.collect::<Vec<_>>(),
    })
}
