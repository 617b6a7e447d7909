//! What cases do with reminders.

use std::sync::Arc;

use interlude_core::reminders::{
    BootEntry, Capabilities, Degraded, Habit, Mark, Occurrence, PlanRequest, Recurrence,
    ReminderSettings, Rule, SessionChange, When,
};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::told::{Told, told};
use super::world::{Gave, id, instant, lifted, maybe, number, read, text};

pub(super) fn reminders(
    operation: &str,
    vault: &Arc<Vault>,
    step: &Value,
    zone: &str,
) -> Option<Gave> {
    let reminders = ffi::Reminders::new(Arc::clone(vault));
    let plan = || reminders.plan(request(vault, step, zone));
    let with_id = || id(step, "id").unwrap();
    match operation {
        "habit" => told(reminders.add(habit(step))),
        "around_sessions" => told(
            id(step, "schedule")
                .and_then(ffi::around_sessions)
                .and_then(|rule| reminders.add(rule)),
        ),
        "preset" => told(preset(step).and_then(|rule| reminders.add(rule))),
        "mark" => told(marked(&reminders, step)),
        "plan" => told(plan().map(|plan| planned(&plan))),
        "apply" => told(plan().and_then(|plan| reminders.applied(plan))),
        "boot" => told(plan().and_then(|plan| boot(plan, step, zone))),
        "reminders.get" => told(reminders.get(with_id())),
        "reminders.list" => told(reminders.list()),
        "reminders.find" => told(reminders.find(text(step, "prefix"))),
        "reminders.change" => told(reminders.change(with_id(), habit(step))),
        "reminders.remove" => told(reminders.remove(with_id())),
        "reminders.pause" => told(reminders.pause(maybe(step, "until"))),
        "reminders.pause_one" => told(reminders.pause_one(with_id(), maybe(step, "until"))),
        "reminders.settings" => told(reminders.settings()),
        "reminders.change_settings" => {
            let (silent_until, private_texts) =
                (maybe(step, "silent_until"), step["private_texts"] == true);
            told(reminders.change_settings(ReminderSettings { silent_until, private_texts }))
        }
        _ => schedules(operation, &reminders, step),
    }
}

fn schedules(operation: &str, reminders: &ffi::Reminders, step: &Value) -> Option<Gave> {
    let with_id = || id(step, "id").unwrap();
    match operation {
        "schedule" => told(schedule(step).and_then(|schedule| reminders.add_schedule(schedule))),
        "reminders.schedules" => told(reminders.schedules()),
        "reminders.schedule" => told(reminders.schedule(with_id())),
        "reminders.find_schedule" => told(reminders.find_schedule(text(step, "prefix"))),
        "reminders.change_schedule" => {
            told(schedule(step).and_then(|schedule| reminders.change_schedule(with_id(), schedule)))
        }
        "reminders.remove_schedule" => told(reminders.remove_schedule(with_id())),
        "reminders.change_session" => {
            told(reminders.change_session(with_id(), read(step, "day"), change(step)))
        }
        "reminders.next_session" => told(reminders.next_session(with_id())),
        "calendar" => told(reminders.calendar(calendar(step)).map(|text| events(&text))),
        _ => None,
    }
}

/// Of schedules and rules, without a vault.
pub(super) fn pure(step: &Value) -> Gave {
    let (from, to) = (maybe(step, "from"), maybe(step, "to"));
    let days = || (from.unwrap(), to.unwrap());
    match text(step, "do").as_str() {
        "recurrence_days" => {
            let (rule, start, (from, to)) = (recurrence(step, "rule"), read(step, "start"), days());
            Ok(ffi::recurrence_days(rule, start, maybe(step, "zone"), from, to)?.told())
        }
        "sessions_between" => {
            Ok(ffi::sessions_between(schedule(step)?, days().0, days().1)?.told())
        }
        _ => Ok(ffi::sessions_coming(schedule(step)?, instant(step, "now"))?.told()),
    }
}

fn preset(step: &Value) -> Result<ffi::Reminder, InterludeError> {
    match text(step, "name").as_str() {
        "evening_check_in" => ffi::evening_check_in(read(step, "at"), read(step, "start")),
        "three_times_a_week" => ffi::three_times_a_week(read(step, "at"), read(step, "start")),
        _ => ffi::morning_after(id(step, "schedule")?, read(step, "at")),
    }
}

fn marked(reminders: &ffi::Reminders, step: &Value) -> Result<(), InterludeError> {
    let occurrence = Occurrence { day: read(step, "day"), place: number(step, "place") };
    let mark = match step["mark"].as_str() {
        Some("Done") => Some(Mark::Done),
        Some("Dismissed") => Some(Mark::Dismissed),
        Some(_) => Some(Mark::Snoozed(instant(step, "mark"))),
        None => None,
    };
    reminders.mark(id(step, "reminder")?, occurrence, mark)
}

fn boot(plan: ffi::Plan, step: &Value, zone: &str) -> Result<Value, InterludeError> {
    let snapshot = plan.boot_snapshot;
    assert_eq!(ffi::read_boot_snapshot(snapshot.clone())?.entries.len(), plan.notifications.len());
    let due = ffi::boot_due(snapshot, instant(step, "at"), zone.parse().unwrap(), Vec::new())?;
    let told = |all: Vec<BootEntry>| -> Value {
        all.iter().map(|one| json!({"title": one.texts.title, "when": one.when.told()})).collect()
    };
    Ok(json!({"set": told(due.set), "show": told(due.show)}))
}

pub(super) fn change(step: &Value) -> Option<SessionChange> {
    match step["change"].as_str()? {
        "Moved" => Some(SessionChange::Moved(read(step, "to"))),
        "Extra" => Some(SessionChange::Extra(read(step, "to"))),
        _ => Some(SessionChange::Cancelled),
    }
}

fn calendar(step: &Value) -> ffi::CalendarRequest {
    let selection = match maybe(step, "from") {
        Some(from) => ffi::Selection::Days { from, to: read(step, "to") },
        None => ffi::Selection::All,
    };
    let (full, locale) = (step["full"] == true, text(step, "locale"));
    ffi::CalendarRequest { selection, full, locale, now: instant(step, "now") }
}

/// The titles in a calendar.
fn events(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("SUMMARY:")).map(str::to_owned).collect()
}

fn request(vault: &Vault, step: &Value, zone: &str) -> PlanRequest {
    PlanRequest {
        now: vault.now().unwrap().at,
        zone: zone.parse().unwrap(),
        locale: "en".to_owned(),
        horizon_days: number(step, "days"),
        capabilities: Capabilities {
            exact: step["exact"] == true,
            most: number(step, "most"),
            shortest_window: 10,
            allowed: true,
        },
        delivered: Vec::new(),
    }
}

fn habit(step: &Value) -> ffi::Reminder {
    let habit = Habit {
        times: vec![read(step, "at")],
        days: recurrence(step, "days"),
        start: read(step, "start"),
        end: None,
        quiet_hours: None,
        unless_written: false,
    };
    let (name, rule) = (text(step, "name"), Rule::Habit(habit));
    ffi::Reminder { name, rule, silent_until: None, marks: Vec::new() }
}

pub(super) fn schedule(step: &Value) -> Result<ffi::Schedule, InterludeError> {
    Ok(ffi::Schedule {
        title: text(step, "title"),
        place: maybe(step, "place").unwrap_or_default(),
        start: read(step, "start"),
        zone: lifted("zone", text(step, "zone").parse().ok())?,
        minutes: number(step, "minutes"),
        rule: Some(recurrence(step, "rule")),
        changes: Vec::new(),
        revision: 0,
    })
}

fn recurrence(step: &Value, field: &str) -> Recurrence {
    Recurrence::parse(&text(step, field)).unwrap()
}

fn planned(plan: &ffi::Plan) -> Value {
    let item = |one: &ffi::Notification| {
        let Occurrence { day, place } = one.occurrence;
        let mut item = json!({"kind": one.kind, "day": day.to_string(), "place": place});
        match one.when {
            When::At(at) => item["at"] = at.told(),
            When::Window(from, to) => (item["from"], item["to"]) = (from.told(), to.told()),
        }
        item
    };
    let degraded = |one: &Degraded| match one {
        Degraded::NotificationsDenied => "NotificationsDenied",
        Degraded::ExactDenied => "ExactDenied",
        Degraded::TooMany => "TooMany",
    };
    json!({
        "items": plan.notifications.iter().map(item).collect::<Vec<_>>(),
        "left_out": plan.left_out,
        "degraded": plan.degraded.iter().map(degraded).collect::<Vec<_>>(),
    })
}
