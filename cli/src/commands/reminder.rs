//! Reminders and what became of them.

mod add;
mod list;
mod mark;
mod when;

use interlude_core::Interlude;
use interlude_core::reminders::ReminderSettings;
use interlude_core::time::local;
use serde_json::json;

use crate::args::{Discretion, ReminderCommand};
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) use add::{minutes, standing};
pub(super) use when::reason;

pub(super) fn run(interlude: &Interlude, command: &ReminderCommand, out: &mut Output) -> Outcome {
    match command {
        ReminderCommand::Add(args) => add::run(interlude, args, out),
        ReminderCommand::List => list::run(interlude, out),
        ReminderCommand::Change { id, habit, standing, name } => {
            add::change(interlude, id, habit, standing, name.as_deref(), out)
        }
        ReminderCommand::Remove { id } => {
            let id = interlude.reminders().find(id)?;
            interlude.reminders().remove(&id)?;
            said(&id.to_string(), "Removed", out)
        }
        ReminderCommand::Done(which) => mark::done(interlude, which, out),
        ReminderCommand::Dismiss(which) => mark::dismiss(interlude, which, out),
        ReminderCommand::Undo(which) => mark::undo(interlude, which, out),
        ReminderCommand::Snooze { which, lasting, until } => {
            mark::snooze(interlude, which, lasting, until.as_deref(), out)
        }
        ReminderCommand::Pause { id, until } => pause(interlude, id.as_deref(), Some(*until), out),
        ReminderCommand::Resume { id } => pause(interlude, id.as_deref(), None, out),
        ReminderCommand::Texts { texts } => texts_of(interlude, *texts, out),
    }
}

fn pause(
    interlude: &Interlude,
    id: Option<&str>,
    until: Option<chrono::NaiveDate>,
    out: &mut Output,
) -> Outcome {
    let reminders = interlude.reminders();
    let id = id.map(|id| reminders.find(id)).transpose()?;
    match &id {
        Some(id) => reminders.pause_one(id, until)?,
        None => reminders.pause(until)?,
    }
    let id = id.map(|id| id.to_string());
    let shown = json!({"id": id, "silent_until": until.map(|day| day.to_string())});
    out.show(&shown, |out| {
        let what = id.as_deref().map_or("Every reminder".to_owned(), short);
        match until {
            Some(until) => out.tell(&format!("{what} is silent until {until}.")),
            None => out.tell(&format!("{what} speaks again.")),
        }
    })
}

fn texts_of(interlude: &Interlude, texts: Option<Discretion>, out: &mut Output) -> Outcome {
    let reminders = interlude.reminders();
    let mut settings = reminders.settings()?;
    if let Some(texts) = texts {
        let private_texts = texts == Discretion::Private;
        settings = ReminderSettings { private_texts, ..settings };
        reminders.change_settings(&settings)?;
    }
    let texts = if settings.private_texts { "private" } else { "discreet" };
    out.show(&json!({"texts": texts}), |out| out.line(texts))
}

/// What was done to a reminder or schedule.
pub(super) fn said(id: &str, done: &str, out: &mut Output) -> Outcome {
    out.show(&json!({"id": id}), |out| out.tell(&format!("{done}: {}.", short(id))))
}

/// The day it is on this computer.
pub(super) fn today(interlude: &Interlude) -> Outcome<chrono::NaiveDate> {
    let (now, zone) = interlude.now();
    Ok(local(zone, now).date())
}
