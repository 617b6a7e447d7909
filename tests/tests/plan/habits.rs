use chrono_tz::Tz;
use interlude_core::reminders::{
    Degraded, Interruption, Mark, ReminderSettings, Visibility, When, plan,
};

use super::support::*;

const BERLIN: Tz = Tz::Europe__Berlin;

#[test]
fn a_habit_is_planned_at_each_of_its_times_on_its_days() {
    let situation = situation([reminder(habit(&["08:00", "20:30"], "FREQ=WEEKLY;BYDAY=MO,WE"))]);
    let plan = plan(&situation, &request(instant("2026-11-24T12:00Z"), BERLIN));
    assert_eq!(first(&plan, 4), ["11-25 08:00", "11-25 20:30", "11-30 08:00", "11-30 20:30"]);
    assert_eq!(shown(&plan).last().unwrap(), "12-23 20:30");
    let one = &plan.notifications[0];
    assert_eq!(one.kind, "habit");
    assert_eq!(one.deep_link, format!("interlude://reminder/{}", id(1)));
    assert_eq!(one.occurrence, occurrence("2026-11-25", 0));
    assert_eq!(one.interruption, Interruption::Active);
    assert_eq!(one.visibility, Visibility::Discreet);
    assert!(one.full.is_none());
    assert_eq!(plan.difference.add.len(), plan.notifications.len());
    assert_eq!(plan.refill_by, instant("2026-12-24T22:59Z"));
    assert!(plan.degraded.is_empty());
}

#[test]
fn it_floats_with_the_phone() {
    let situation = situation([reminder(habit(&["08:00"], "FREQ=DAILY"))]);
    for zone in [Tz::Asia__Kathmandu, Tz::Pacific__Chatham, Tz::America__St_Johns] {
        let plan = plan(&situation, &request(instant("2026-11-24T12:00Z"), zone));
        assert!(shown(&plan).iter().all(|shown| shown.ends_with("08:00")), "{zone}");
    }
}

#[test]
fn start_and_end_are_days_of_it_and_a_past_time_is_gone() {
    let mut daily = habit(&["12:00"], "FREQ=DAILY");
    daily.start = date("2026-11-20");
    daily.end = Some(date("2026-11-26"));
    let situation = situation([reminder(daily)]);
    let seen = |now| shown(&plan(&situation, &request(instant(now), BERLIN)));
    assert_eq!(seen("2026-11-24T10:59Z"), ["11-24 12:00", "11-25 12:00", "11-26 12:00"]);
    assert_eq!(seen("2026-11-24T11:00Z"), ["11-25 12:00", "11-26 12:00"]);
    assert_eq!(seen("2026-11-10T11:00Z").len(), 7);
}

#[test]
fn quiet_hours_move_it_to_their_end_and_two_that_meet_there_are_one() {
    let mut late = habit(&["07:00", "22:30", "23:30"], "FREQ=DAILY");
    late.quiet_hours = Some("22:00-07:00".parse().unwrap());
    let situation = situation([reminder(late)]);
    let plan = plan(&situation, &request(instant("2026-11-24T12:00Z"), BERLIN));
    assert_eq!(first(&plan, 3), ["11-25 07:00", "11-26 07:00", "11-27 07:00"]);
    assert_eq!(plan.notifications[0].occurrence, occurrence("2026-11-25", 0));
}

#[test]
fn the_end_of_quiet_hours_may_lie_in_a_gap_or_come_twice() {
    let mut night = habit(&["01:00"], "FREQ=DAILY");
    night.quiet_hours = Some("00:00-02:30".parse().unwrap());
    let situation = situation([reminder(night)]);
    let seen = |now| first(&plan(&situation, &request(instant(now), BERLIN)), 1);
    assert_eq!(seen("2026-03-28T12:00Z"), ["03-29 03:00"]);
    assert_eq!(seen("2026-10-24T12:00Z"), ["10-25 02:30"]);
}

#[test]
fn a_day_with_an_entry_is_quiet_if_the_habit_says_so() {
    let mut evening = habit(&["20:00"], "FREQ=DAILY");
    let mut situation = situation([reminder(evening.clone())]);
    situation.written.insert(date("2026-11-25"));
    let now = request(instant("2026-11-24T12:00Z"), BERLIN);
    assert_eq!(first(&plan(&situation, &now), 2), ["11-24 20:00", "11-25 20:00"]);
    evening.unless_written = true;
    situation.reminders.insert(id(1), reminder(evening));
    assert_eq!(first(&plan(&situation, &now), 2), ["11-24 20:00", "11-26 20:00"]);
}

#[test]
fn silence_is_kept_until_its_day() {
    let mut one = reminder(habit(&["20:00"], "FREQ=DAILY"));
    one.silent_until = Some(date("2026-11-28"));
    let mut situation = situation([one]);
    let now = request(instant("2026-11-24T12:00Z"), BERLIN);
    assert_eq!(first(&plan(&situation, &now), 1), ["11-28 20:00"]);
    let all = ReminderSettings { silent_until: Some(date("2026-12-02")), private_texts: false };
    situation.settings = all;
    assert_eq!(first(&plan(&situation, &now), 1), ["12-02 20:00"]);
}

#[test]
fn what_is_done_or_dismissed_is_quiet_and_what_is_snoozed_comes_then() {
    let mut one = reminder(habit(&["08:00", "20:00"], "FREQ=DAILY"));
    mark(&mut one, "2026-11-24", 1, Mark::Done);
    mark(&mut one, "2026-11-25", 0, Mark::Dismissed);
    mark(&mut one, "2026-11-24", 0, Mark::Snoozed(instant("2026-11-24T12:30Z")));
    mark(&mut one, "2026-11-25", 1, Mark::Snoozed(instant("2026-11-24T11:00Z")));
    mark(&mut one, "2026-11-24", 7, Mark::Snoozed(instant("2026-11-24T13:30Z")));
    let plan = plan(&situation([one]), &request(instant("2026-11-24T12:00Z"), BERLIN));
    assert_eq!(first(&plan, 2), ["11-24 13:30", "11-26 08:00"]);
    assert_eq!(plan.notifications[0].occurrence, occurrence("2026-11-24", 0));
}

#[test]
fn without_exact_alarms_there_are_windows_and_without_permission_still_a_plan() {
    let situation = situation([reminder(habit(&["20:00"], "FREQ=DAILY"))]);
    let mut now = request(instant("2026-11-24T12:00Z"), BERLIN);
    now.capabilities.exact = false;
    now.capabilities.shortest_window = 3;
    now.capabilities.allowed = false;
    let refused = plan(&situation, &now);
    assert_eq!(refused.degraded, [Degraded::NotificationsDenied, Degraded::ExactDenied]);
    let window = When::Window(instant("2026-11-24T19:00Z"), instant("2026-11-24T19:10Z"));
    assert_eq!(refused.notifications[0].when, window);
    now.capabilities.shortest_window = 25;
    let window = When::Window(instant("2026-11-24T19:00Z"), instant("2026-11-24T19:25Z"));
    assert_eq!(plan(&situation, &now).notifications[0].when, window);
}

#[test]
fn private_words_are_in_no_field_until_they_are_wanted() {
    let mut one = reminder(habit(&["20:00"], "FREQ=DAILY"));
    one.name = "CANARY".to_owned();
    let mut situation = situation([one]);
    let now = request(instant("2026-11-24T12:00Z"), BERLIN);
    let discreet = plan(&situation, &now);
    let all = |texts: &interlude_core::reminders::Texts| format!("{} {}", texts.title, texts.body);
    assert!(discreet.notifications.iter().all(|one| one.full.is_none()));
    assert!(discreet.notifications.iter().all(|one| !all(&one.discreet).contains("CANARY")));
    situation.settings.private_texts = true;
    let private = plan(&situation, &now);
    let one = &private.notifications[0];
    assert!(all(one.full.as_ref().unwrap()).contains("CANARY"));
    assert!(!all(&one.discreet).contains("CANARY"));
    assert_eq!(one.visibility, Visibility::Full);
}
