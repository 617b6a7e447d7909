//! What cases do with reminders.

use std::sync::Arc;

use interlude_core::reminders::{
    Capabilities, Degraded, Habit, Mark, Occurrence, PlanRequest, Recurrence, Rule, When,
};
use interlude_core::time::Timestamp;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::world::{Gave, id, lifted, text};

pub(super) fn reminders(
    operation: &str,
    vault: &Arc<Vault>,
    step: &Value,
    zone: &str,
) -> Option<Gave> {
    let reminders = ffi::Reminders::new(Arc::clone(vault));
    let done = match operation {
        "habit" => reminders.add(habit(step)).map(|id| json!(id.to_string())),
        "schedule" => schedule(step)
            .and_then(|schedule| reminders.add_schedule(schedule))
            .map(|id| json!(id.to_string())),
        "around_sessions" => id(step, "schedule")
            .and_then(ffi::around_sessions)
            .and_then(|rule| reminders.add(rule))
            .map(|id| json!(id.to_string())),
        "mark" => {
            let place = u8::try_from(step["place"].as_u64().unwrap()).unwrap();
            let occurrence = Occurrence { day: text(step, "day").parse().unwrap(), place };
            id(step, "reminder")
                .and_then(|id| reminders.mark(id, occurrence, Some(Mark::Done)))
                .map(|()| Value::Null)
        }
        "plan" => reminders.plan(request(vault, step, zone)).map(|plan| planned(&plan)),
        _ => return None,
    };
    Some(done)
}

fn request(vault: &Vault, step: &Value, zone: &str) -> PlanRequest {
    let number = |field: &str| u16::try_from(step[field].as_u64().unwrap()).unwrap();
    PlanRequest {
        now: vault.now().unwrap().at,
        zone: zone.parse().unwrap(),
        locale: "en".to_owned(),
        horizon_days: number("days"),
        capabilities: Capabilities {
            exact: step["exact"] == true,
            most: number("most"),
            shortest_window: 10,
            allowed: true,
        },
        delivered: Vec::new(),
    }
}

fn habit(step: &Value) -> ffi::Reminder {
    let habit = Habit {
        times: vec![text(step, "at").parse().unwrap()],
        days: Recurrence::parse(&text(step, "days")).unwrap(),
        start: text(step, "start").parse().unwrap(),
        end: None,
        quiet_hours: None,
        unless_written: false,
    };
    let (name, rule) = (text(step, "name"), Rule::Habit(habit));
    ffi::Reminder { name, rule, silent_until: None, marks: Vec::new() }
}

fn schedule(step: &Value) -> Result<ffi::Schedule, InterludeError> {
    Ok(ffi::Schedule {
        title: text(step, "title"),
        place: String::new(),
        start: text(step, "start").parse().unwrap(),
        zone: lifted("zone", text(step, "zone").parse().ok())?,
        minutes: u32::try_from(step["minutes"].as_u64().unwrap()).unwrap(),
        rule: Some(Recurrence::parse(&text(step, "rule")).unwrap()),
        changes: Vec::new(),
        revision: 0,
    })
}

fn planned(plan: &ffi::Plan) -> Value {
    let item = |one: &ffi::Notification| {
        let Occurrence { day, place } = one.occurrence;
        let mut item = json!({"kind": one.kind, "day": day.to_string(), "place": place});
        match one.when {
            When::At(at) => item["at"] = instant(at),
            When::Window(from, to) => (item["from"], item["to"]) = (instant(from), instant(to)),
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

fn instant(at: Timestamp) -> Value {
    json!(at.to_utc().unwrap().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}
