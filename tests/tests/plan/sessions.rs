use chrono_tz::Tz;
use interlude_core::reminders::{Interruption, Mark, SessionChange, SessionState, Situation, plan};

use super::support::*;

const TOKYO: Tz = Tz::Asia__Tokyo;

/// The Tuesdays of schedule 9, with rule 1 a day and an hour before and two hours after.
fn group() -> Situation {
    let mut situation = situation([session_rule(9, &[1440, 60], &[120])]);
    situation.schedules.insert(id(9), tuesdays());
    situation
}

fn change(situation: &mut Situation, day: &str, change: SessionChange) {
    situation.schedules.get_mut(&id(9)).unwrap().changes.insert(date(day), change);
}

#[test]
fn a_session_is_reminded_of_at_true_instants() {
    let plan = plan(&group(), &request(instant("2026-11-23T20:00Z"), TOKYO));
    let instants: Vec<_> = plan.notifications.iter().take(4).map(|one| one.when.first()).collect();
    let expected =
        ["2026-11-24T16:00Z", "2026-11-24T20:30Z", "2026-11-30T17:00Z", "2026-12-01T16:00Z"];
    assert_eq!(instants, expected.map(instant));
    assert_eq!(plan.notifications[0].occurrence, occurrence("2026-11-24", 1));
    assert_eq!(plan.notifications[0].interruption, Interruption::TimeSensitive);
    assert_eq!(plan.notifications[1].occurrence, occurrence("2026-11-24", 2));
    assert_eq!(plan.notifications[1].interruption, Interruption::Active);
}

#[test]
fn changed_sessions_are_followed() {
    let mut group = group();
    change(&mut group, "2026-11-24", SessionChange::Cancelled);
    change(&mut group, "2026-12-01", SessionChange::Moved(datetime("2026-12-03T10:00")));
    change(&mut group, "2026-12-05", SessionChange::Extra(datetime("2026-12-05T10:00")));
    // Nothing: the rule has no session on that day.
    change(&mut group, "2026-12-07", SessionChange::Moved(datetime("2026-12-07T10:00")));
    let plan = plan(&group, &request(instant("2026-11-23T20:00Z"), Tz::Europe__Berlin));
    assert_eq!(
        first(&plan, 7),
        [
            "12-02 10:00",
            "12-03 09:00",
            "12-03 13:30",
            "12-04 10:00",
            "12-05 09:00",
            "12-05 13:30",
            "12-07 18:00"
        ]
    );
    assert_eq!(plan.notifications[0].occurrence, occurrence("2026-12-01", 0));
    let sessions = group.schedules[&id(9)].sessions(date("2026-11-24")..=date("2026-12-05"));
    let states: Vec<_> = sessions.iter().map(|session| session.state).collect();
    assert_eq!(states, [SessionState::Cancelled, SessionState::Moved, SessionState::Extra]);
    for session in sessions {
        assert_eq!(group.schedules[&id(9)].session(session.day), Some(session));
    }
    assert_eq!(group.schedules[&id(9)].session(date("2026-12-07")), None);
}

#[test]
fn a_session_moved_after_its_reminder_is_reminded_of_again() {
    let mut phone = Phone::new(group(), Tz::Europe__Berlin, instant("2026-11-23T00:00Z"));
    phone.pass(instant("2026-11-24T10:00Z"));
    change(&mut phone.situation, "2026-11-24", SessionChange::Moved(datetime("2026-11-26T18:00")));
    phone.plan();
    phone.pass(instant("2026-11-26T23:00Z"));
    assert_eq!(phone.heard(), ["11-23 18:00", "11-25 18:00", "11-26 17:00", "11-26 21:30"]);
}

#[test]
fn silence_of_sessions_goes_by_the_phones_day() {
    let mut group = group();
    group.settings.silent_until = Some(date("2026-11-25"));
    // 17:00 in Berlin is one in the morning of the 25th in Tokyo.
    let plan = plan(&group, &request(instant("2026-11-23T10:00Z"), TOKYO));
    assert_eq!(first(&plan, 1), ["11-25 01:00"]);
}

#[test]
fn a_prompt_comes_before_its_session_wherever_that_goes() {
    let mut group = group();
    group.reminders.clear();
    group.reminders.insert(id(1), prompt(9, "2026-11-24", &[1440]));
    let now = request(instant("2026-11-20T00:00Z"), Tz::Europe__Berlin);
    assert_eq!(shown(&plan(&group, &now)), ["11-23 18:00"]);
    change(&mut group, "2026-11-24", SessionChange::Moved(datetime("2026-11-26T10:00")));
    assert_eq!(shown(&plan(&group, &now)), ["11-25 10:00"]);
    change(&mut group, "2026-11-24", SessionChange::Cancelled);
    change(&mut group, "2026-12-01", SessionChange::Cancelled);
    assert_eq!(shown(&plan(&group, &now)), ["12-07 18:00"]);
    group.answered.insert(id(1));
    assert!(plan(&group, &now).notifications.is_empty());
}

#[test]
fn a_snoozed_session_comes_then_unless_it_is_cancelled() {
    let mut group = group();
    let until = instant("2026-11-24T16:30Z");
    mark(group.reminders.get_mut(&id(1)).unwrap(), "2026-11-24", 1, Mark::Snoozed(until));
    group.settings.private_texts = true;
    let now = request(instant("2026-11-24T16:10Z"), Tz::Europe__Berlin);
    let snoozed = plan(&group, &now);
    assert_eq!(first(&snoozed, 2), ["11-24 17:30", "11-24 21:30"]);
    let body = &snoozed.notifications[0].full.as_ref().unwrap().body;
    assert!(body.contains("30"), "{body}: the session begins half an hour after");
    change(&mut group, "2026-11-24", SessionChange::Cancelled);
    assert_eq!(first(&plan(&group, &now), 1), ["11-30 18:00"]);
}

#[test]
fn a_rule_without_its_schedule_says_nothing() {
    let mut group = group();
    group.schedules.clear();
    let plan = plan(&group, &request(instant("2026-11-23T20:00Z"), TOKYO));
    assert!(plan.notifications.is_empty());
}
