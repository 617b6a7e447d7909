//! Reminders on several devices: documents that merge, and plans that are the same.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod kept;
mod merging;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use interlude_core::reminders::{
    Capabilities, Habit, Plan, PlanRequest, Recurrence, Reminder, Rule, Schedule,
};
use interlude_tests::world::Replica;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn habit(at: &str) -> Reminder {
    Reminder::new(
        "",
        Rule::Habit(Habit {
            times: vec![NaiveTime::parse_from_str(at, "%H:%M").unwrap()],
            days: Recurrence::parse("FREQ=DAILY").unwrap(),
            start: day("2026-03-01"),
            end: None,
            quiet_hours: None,
            unless_written: true,
        }),
    )
}

fn weekly() -> Schedule {
    Schedule {
        title: "A title".to_owned(),
        place: String::new(),
        start: day("2026-03-03").and_hms_opt(18, 0, 0).unwrap(),
        zone: chrono_tz::Europe::Berlin,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY").unwrap()),
        changes: BTreeMap::new(),
        revision: 0,
    }
}

fn plan(device: &Replica) -> Plan {
    let capabilities = Capabilities { exact: true, most: 500, shortest_window: 10, allowed: true };
    let request = PlanRequest {
        now: "2026-03-01T12:00:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .map(|at| interlude_core::time::Timestamp::from_millis(at.timestamp_millis()))
            .unwrap(),
        zone: chrono_tz::Europe::Berlin,
        locale: "en".to_owned(),
        horizon_days: 30,
        capabilities,
        delivered: Vec::new(),
    };
    device.core().reminders().plan(&request).unwrap()
}

/// Each tells the other all it knows.
fn meet(one: &Replica, two: &Replica) {
    one.tell(two);
    two.tell(one);
    assert_eq!(one.fingerprint(), two.fingerprint());
    assert!(plan(one) == plan(two), "plans differ");
}

fn two() -> (Replica, Replica) {
    (Replica::alone(1), Replica::alone(2))
}
