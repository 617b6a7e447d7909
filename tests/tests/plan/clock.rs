//! What was heard stays heard, whatever the clock does; and no clock silences a habit for good.

use chrono_tz::Tz;
use interlude_core::reminders::{Mark, NotificationId, plan};

use super::support::*;

const BERLIN: Tz = Tz::Europe__Berlin;

fn phone(now: &str) -> Phone {
    Phone::new(situation([reminder(habit(&["08:00"], "FREQ=DAILY"))]), BERLIN, instant(now))
}

#[test]
fn a_clock_set_back_repeats_nothing() {
    let mut phone = phone("2026-11-24T00:00Z");
    phone.pass(instant("2026-11-24T08:00Z"));
    phone.plan();
    for hours in 1..9 {
        phone.now = instant("2026-11-24T08:00Z").plus_millis(-hours * HOUR);
        phone.plan();
    }
    phone.pass(instant("2026-11-25T06:00Z"));
    assert_eq!(phone.heard(), ["11-24 08:00"]);
}

#[test]
fn a_clock_that_was_years_ahead_silences_no_more_than_a_day() {
    for years in [1, 3, 10, 100] {
        let mut phone = phone("2026-11-24T00:00Z");
        phone.pass(phone.now.plus_millis(years * 365 * DAY));
        phone.plan();
        phone.heard.clear();
        phone.now = instant("2026-11-24T00:30Z");
        phone.plan();
        phone.pass(instant("2026-11-27T12:00Z"));
        assert_eq!(phone.heard(), ["11-24 08:00", "11-25 08:00", "11-26 08:00", "11-27 08:00"]);
    }
}

#[test]
fn a_clock_that_was_days_ahead_silences_no_more_than_a_day() {
    let mut phone = phone("2026-11-24T00:00Z");
    phone.pass(instant("2026-11-26T08:00Z"));
    phone.plan();
    phone.heard.clear();
    phone.now = instant("2026-11-24T08:00Z");
    phone.plan();
    phone.pass(instant("2026-11-27T12:00Z"));
    assert_eq!(phone.heard(), ["11-26 08:00", "11-27 08:00"]);
}

#[test]
fn instants_beyond_all_years_are_no_trouble() {
    let situation = situation([reminder(habit(&["08:00"], "FREQ=DAILY"))]);
    for millis in [i64::MIN, -1, 0, 253_402_300_799_999, i64::MAX] {
        let now = interlude_core::time::Timestamp::from_millis(millis);
        let _ = plan(&situation, &request(now, BERLIN));
    }
}

#[test]
fn what_the_host_saw_is_heard_even_when_the_history_is_lost() {
    let phone = phone("2026-11-24T00:00Z");
    let mut now = request(phone.now, BERLIN);
    let tomorrow = plan(&phone.situation, &now).notifications[0].id;
    now.delivered = vec![NotificationId([9; 16]), tomorrow];
    assert_eq!(first(&plan(&phone.situation, &now), 1), ["11-25 08:00"]);
    let mut lost = phone.situation.clone();
    lost.history = Default::default();
    let next = plan(&lost, &now);
    assert_eq!(first(&next, 1), ["11-25 08:00"]);
    lost.history = next.history;
    now.delivered.clear();
    assert_eq!(first(&plan(&lost, &now), 1), ["11-25 08:00"], "and stays so");
}

#[test]
fn a_snooze_is_heard_although_the_occurrence_was_and_once() {
    let mut phone = phone("2026-11-24T00:00Z");
    phone.pass(instant("2026-11-24T07:05Z"));
    let snoozed = Mark::Snoozed(instant("2026-11-24T09:00Z"));
    mark(phone.situation.reminders.get_mut(&id(1)).unwrap(), "2026-11-24", 0, snoozed);
    phone.plan();
    phone.pass(instant("2026-11-24T09:30Z"));
    phone.plan();
    phone.now = instant("2026-11-24T08:30Z");
    phone.plan();
    phone.pass(instant("2026-11-24T20:00Z"));
    assert_eq!(phone.heard(), ["11-24 08:00", "11-24 10:00"]);
}

#[test]
fn what_was_due_at_the_very_instant_of_a_plan_is_not_planned_again() {
    let mut phone = phone("2026-11-24T00:00Z");
    phone.pass(instant("2026-11-24T07:00Z"));
    let plan = phone.plan();
    assert_eq!(first(&plan, 1), ["11-25 08:00"]);
    assert!(plan.difference.cancel.is_empty());
}
