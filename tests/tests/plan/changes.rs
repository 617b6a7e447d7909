//! From one plan to the next: a changed rule replaces, a gone one cancels, nothing is orphaned.

use chrono_tz::Tz;
use interlude_core::reminders::{Difference, Mark, plan};

use super::support::*;

const BERLIN: Tz = Tz::Europe__Berlin;

fn phone() -> Phone {
    let evening = reminder(habit(&["20:00"], "FREQ=WEEKLY;BYDAY=WE"));
    let morning = reminder(habit(&["08:00"], "FREQ=WEEKLY;BYDAY=WE"));
    Phone::new(situation([evening, morning]), BERLIN, instant("2026-11-24T12:00Z"))
}

#[test]
fn planning_again_changes_nothing() {
    let mut phone = phone();
    let first = phone.plan();
    assert!(first.difference == Difference::default());
    phone.now = phone.now.plus_millis(7 * HOUR);
    let second = phone.plan();
    assert!(second.difference == Difference::default());
    assert!(first.notifications == second.notifications);
}

#[test]
fn another_time_replaces_under_the_same_id() {
    let mut phone = phone();
    let before = phone.plan();
    phone.situation.reminders.insert(id(1), reminder(habit(&["21:00"], "FREQ=WEEKLY;BYDAY=WE")));
    let after = phone.plan();
    assert_eq!(after.difference.replace.len(), 5);
    assert!(after.difference.add.is_empty() && after.difference.cancel.is_empty());
    let ids = |plan: &interlude_core::reminders::Plan| {
        let mut ids: Vec<_> = plan.notifications.iter().map(|one| one.id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(&before), ids(&after));
}

#[test]
fn other_words_replace_only_where_words_are_shown() {
    let mut phone = phone();
    phone.situation.reminders.get_mut(&id(1)).unwrap().name = "another".to_owned();
    assert!(phone.plan().difference == Difference::default());
    phone.situation.settings.private_texts = true;
    assert_eq!(phone.plan().difference.replace.len(), 10);
    phone.situation.reminders.get_mut(&id(1)).unwrap().name = "yet another".to_owned();
    assert_eq!(phone.plan().difference.replace.len(), 5);
}

#[test]
fn of_a_gone_rule_what_is_due_and_may_still_be_held_is_cancelled_once() {
    let mut phone = phone();
    let evening = |plan: &interlude_core::reminders::Plan| {
        plan.notifications.iter().find(|one| one.reminder == id(1)).unwrap().id
    };
    let due = evening(&phone.plan());
    phone.pass(instant("2026-11-25T19:05Z"));
    let still = phone.plan().difference;
    assert!(!still.cancel.contains(&due), "it was due, and stays");
    phone.situation.reminders.remove(&id(1));
    assert!(phone.plan().difference.cancel.contains(&due));
    assert!(phone.plan().difference == Difference::default());
}

#[test]
fn a_gone_rule_and_a_done_occurrence_are_cancelled() {
    let mut phone = phone();
    mark(phone.situation.reminders.get_mut(&id(2)).unwrap(), "2026-11-25", 0, Mark::Done);
    let done = phone.plan().difference;
    assert_eq!((done.add.len(), done.replace.len(), done.cancel.len()), (0, 0, 1));
    phone.situation.reminders.remove(&id(1));
    let gone = phone.plan().difference;
    assert_eq!((gone.add.len(), gone.replace.len(), gone.cancel.len()), (0, 0, 5));
}

#[test]
fn a_group_that_was_left_is_silent() {
    let mut group = situation([session_rule(9, &[60], &[])]);
    group.schedules.insert(id(9), tuesdays());
    let mut phone = Phone::new(group, BERLIN, instant("2026-11-23T00:00Z"));
    phone.situation.schedules.clear();
    let plan = phone.plan();
    assert!(plan.notifications.is_empty());
    assert_eq!(plan.difference.cancel.len(), 5);
}

#[test]
fn what_is_due_is_never_cancelled() {
    let mut phone = phone();
    phone.pass(instant("2026-11-25T07:00Z"));
    phone.situation.reminders.insert(id(2), reminder(habit(&["09:00"], "FREQ=WEEKLY;BYDAY=TU")));
    let plan = plan(&phone.situation, &request(phone.now, BERLIN));
    let due = phone.heard[0];
    // Of the five Wednesdays all but the one that is due; the other rule is as it was.
    assert_eq!((due.0, plan.difference.cancel.len()), (id(2), 4));
}

#[test]
fn another_zone_with_the_same_instants_changes_nothing_of_sessions() {
    let mut group = situation([session_rule(9, &[60], &[])]);
    group.schedules.insert(id(9), tuesdays());
    let mut phone = Phone::new(group, BERLIN, instant("2026-11-23T00:00Z"));
    phone.zone = Tz::Europe__Paris;
    assert!(phone.plan().difference == Difference::default());
}
