//! Sessions of a group.

use chrono::{Days, NaiveDate};
use interlude_core::Interlude;
use interlude_core::groups::{
    Group, GroupSession, NextSession, Schedule, Session, SessionChange, SessionMode, TimedItem,
};
use interlude_core::reminders::Recurrence;
use interlude_core::time::{Timestamp, local};
use serde_json::{Value, json};

use super::edit_meeting::{self, changed};
use crate::args::{MeetingArgs, MeetingCommand, Which};
use crate::commands::reminder::{said, today};
use crate::commands::{plan, session};
use crate::failure::Outcome;
use crate::output::Output;

pub(super) fn run(
    interlude: &Interlude,
    which: &Which,
    command: &MeetingCommand,
    out: &mut Output,
) -> Outcome {
    let group = super::open(interlude, which)?;
    let change = |day: NaiveDate, change: Option<SessionChange>, out: &mut Output| {
        group.change_session(day, change)?;
        changed(day, out)
    };
    match command {
        MeetingCommand::List { from, to } => {
            let from = from.map_or_else(|| today(interlude), Ok)?;
            list(&group, from, to.unwrap_or(from + Days::new(56)), out)
        }
        MeetingCommand::Next => next(&group, out),
        MeetingCommand::Show { day } => show(&group, *day, out),
        MeetingCommand::Schedule(args) => schedule(&group, args, out),
        MeetingCommand::Edit(args) => edit_meeting::run(&group, args, out),
        MeetingCommand::Cancel { day } => change(*day, Some(SessionChange::Cancelled), out),
        MeetingCommand::Move { day, to } => change(*day, Some(SessionChange::Moved(*to)), out),
        MeetingCommand::Extra { at } => change(at.date(), Some(SessionChange::Extra(*at)), out),
        MeetingCommand::Restore { day } => change(*day, None, out),
        MeetingCommand::Lead { day, heard } => {
            for member in heard {
                let id = interlude.groups().find_member(&super::find(interlude, which)?, member)?;
                group.note_voice(*day, &id, true)?;
            }
            lead(&group, *day, out)
        }
    }
}

fn schedule(group: &Group<'_>, args: &MeetingArgs, out: &mut Output) -> Outcome {
    let profile = group.profile()?;
    let before = group.schedule().ok();
    let schedule = Schedule {
        title: profile.name,
        place: args.place.clone(),
        start: args.start,
        zone: args.zone.as_deref().map_or(Ok(profile.zone), plan::zone)?,
        minutes: args.minutes,
        rule: args.rrule.as_deref().map(Recurrence::parse).transpose()?,
        changes: before.map(|before| before.changes).unwrap_or_default(),
        revision: 0,
    };
    group.set_schedule(&schedule)?;
    said(&group.schedule_id().to_string(), "The group meets then", out)
}

fn time(session: &Session) -> Value {
    json!({
        "day": session.day.to_string(),
        "begins": session.begins.to_rfc3339(),
        "ends": session.ends.to_rfc3339(),
        "local": session.local.format("%Y-%m-%dT%H:%M").to_string(),
        "state": session::state(session.state),
    })
}

fn item(timed: &TimedItem) -> Value {
    let item = &timed.item;
    json!({
        "key": timed.key, "minutes": item.minutes, "kind": item.kind.name(), "words": item.words,
        "begins": timed.begins.to_rfc3339(), "ends": timed.ends.to_rfc3339(),
    })
}

fn whole(one: &GroupSession) -> Value {
    let (mut shown, content) = (time(&one.session), &one.content);
    let preparation = content.preparation.iter();
    let preparation: Vec<Value> = preparation
        .map(|(key, what)| json!({"key": key, "what": edit_meeting::told(what)}))
        .collect();
    let goals: Vec<Value> =
        content.goals.iter().map(|(key, words)| json!({"key": key, "words": words})).collect();
    for (key, value) in [
        ("key", json!(one.key.to_string())),
        ("topic", json!(content.topic)),
        ("place", json!(content.place)),
        ("goals", json!(goals)),
        ("agenda", one.agenda().iter().map(item).collect()),
        ("minutes_over", json!(one.minutes_over())),
        ("preparation", json!(preparation)),
        ("notes", json!(content.notes)),
        ("recap", json!(content.recap)),
    ] {
        shown[key] = value;
    }
    shown
}

fn list(group: &Group<'_>, from: NaiveDate, to: NaiveDate, out: &mut Output) -> Outcome {
    let all = group.sessions(from..=to)?;
    let shown: Vec<Value> = all.iter().map(whole).collect();
    out.show(&json!({"sessions": shown}), |out| {
        let rows = all.iter().map(|one| {
            let local = one.session.local.format("%a %Y-%m-%d %H:%M").to_string();
            let state = session::state(one.session.state).to_owned();
            vec![one.session.day.to_string(), local, state, one.content.topic.clone()]
        });
        out.table(&["day", "begins", "", "topic"], rows.collect())
    })
}

fn show(group: &Group<'_>, day: NaiveDate, out: &mut Output) -> Outcome {
    let one = group.session(day)?;
    let zone = group.schedule()?.zone;
    out.show(&whole(&one), |out| text(&one, zone, out))
}

/// A session for people.
fn text(one: &GroupSession, zone: chrono_tz::Tz, out: &mut Output) -> Outcome {
    let content = &one.content;
    let local_time = one.session.local.format("%A, %-d %B %Y, %H:%M");
    let state = session::state(one.session.state);
    out.line(&format!("{} ({}, {state})", out.bold(&local_time.to_string()), zone.name()))?;
    let lines = [("", &content.topic), ("at ", &content.place)];
    for (label, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        out.line(&format!("{label}{text}"))?;
    }
    for goal in content.goals.values() {
        out.line(&format!("  goal: {goal}"))?;
    }
    agenda(&one.agenda(), zone, out)?;
    if one.minutes_over() > 0 {
        out.tell(&format!(
            "  the agenda is {} minutes longer than the session",
            one.minutes_over()
        ))?;
    }
    for what in content.preparation.values() {
        out.line(&format!("  to prepare: {}", edit_meeting::told(what)))?;
    }
    for text in [&content.notes, &content.recap].into_iter().filter(|text| !text.is_empty()) {
        out.line(&format!("\n{text}"))?;
    }
    Ok(())
}

fn agenda(items: &[TimedItem], zone: chrono_tz::Tz, out: &mut Output) -> Outcome {
    let clock = |at: Timestamp| local(zone, at).format("%H:%M").to_string();
    items.iter().try_for_each(|timed| {
        let (begins, kind) = (clock(timed.begins), timed.item.kind.name().replace('_', " "));
        let minutes = timed.item.minutes;
        out.line(&format!("  {begins}  {minutes:>3} min  {kind}  {}", timed.item.words))
    })
}

fn next(group: &Group<'_>, out: &mut Output) -> Outcome {
    let next = group.next_session()?;
    let titled =
        |all: &[(interlude_core::journal::DocumentId, String)], name: &str| -> Vec<Value> {
            all.iter().map(|(id, text)| json!({"id": id.to_string(), name: text})).collect()
        };
    let mut shown = whole(&next.session);
    shown["zone"] = next.zone.name().into();
    shown["here"] = next.here.map(|zone| zone.name()).into();
    shown["place"] = next.place.clone().into();
    shown["cancelled"] = next.cancelled.iter().map(time).collect();
    shown["bring"] = titled(&next.bring, "title").into();
    shown["my_goals"] = titled(&next.my_goals, "words").into();
    out.show(&shown, |out| next_text(&next, out))
}

fn next_text(next: &NextSession, out: &mut Output) -> Outcome {
    for session in &next.cancelled {
        out.line(&format!("{}: cancelled", session.day))?;
    }
    text(&next.session, next.zone, out)?;
    if let Some(here) = next.here {
        let begins = local(here, next.session.session.begins).format("%A, %H:%M");
        out.line(&format!("  where you are: {begins} ({})", here.name()))?;
    }
    if !next.place.is_empty() && next.session.content.place.is_empty() {
        out.line(&format!("  at {}", next.place))?;
    }
    for (_, title) in &next.bring {
        out.line(&format!("  to bring: {}", if title.is_empty() { "(no title)" } else { title }))?;
    }
    next.my_goals.iter().try_for_each(|(_, words)| out.line(&format!("  your goal: {words}")))
}

fn lead(group: &Group<'_>, day: NaiveDate, out: &mut Output) -> Outcome {
    let SessionMode { session, agenda: items, voices, norms } = group.session_mode(day)?;
    let mut shown = whole(&session);
    let heard = |(member, times): &(interlude_core::groups::MemberInfo, u32)| json!({"id": member.id.to_string(), "name": member.name, "heard": times});
    shown["voices"] = voices.iter().map(heard).collect();
    shown["norms"] = norms.as_ref().map(|norms| norms.text.clone()).into();
    let zone = group.schedule()?.zone;
    out.show(&shown, |out| {
        agenda(&items, zone, out)?;
        for (member, times) in &voices {
            let times =
                if *times == 0 { "not heard yet".to_owned() } else { format!("{times} ×") };
            out.line(&format!("  {}: {times}", member.name))?;
        }
        match &norms {
            Some(norms) => out.line(&format!("\n{}", norms.text)),
            None => Ok(()),
        }
    })
}
