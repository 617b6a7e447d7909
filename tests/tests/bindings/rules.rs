//! Reminders, schedules, plans and calendars: all they say arrives on the other side.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use interlude_core::reminders::{
    Capabilities, Interruption, Mark, Occurrence, PlanRequest, Recurrence, ReminderSettings, Rule,
    SessionChange, SessionState, Visibility,
};
use interlude_core::time::Timestamp;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Reminders};

use crate::host::vault;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_millis(at("2026-06-01T00:00:00").and_utc().timestamp_millis())
}

fn weekly(rule: Option<&str>) -> ffi::Schedule {
    ffi::Schedule {
        title: "Tuesdays".to_owned(),
        place: "the blue room".to_owned(),
        start: at("2026-06-02T18:00:00"),
        zone: "Europe/Berlin".parse().unwrap(),
        minutes: 90,
        rule: rule.map(|rule| Recurrence::parse(rule).unwrap()),
        changes: Vec::new(),
        revision: 0,
    }
}

fn request(exact: bool) -> PlanRequest {
    PlanRequest {
        now: now(),
        zone: "Europe/Berlin".parse().unwrap(),
        locale: "en".to_owned(),
        horizon_days: 8,
        capabilities: Capabilities { exact, most: 60, shortest_window: 10, allowed: true },
        delivered: Vec::new(),
    }
}

fn reminders(folder: &std::path::Path) -> Arc<Reminders> {
    Reminders::new(vault(folder))
}

#[test]
fn a_reminder_is_kept_with_its_name_its_silence_and_its_marks() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    let habit = ffi::evening_check_in(time("20:00:00"), day("2026-06-01")).unwrap();
    let until = Some(day("2026-07-01"));
    let said = ffi::Reminder { name: "Write".to_owned(), silent_until: until, ..habit };
    let id = reminders.add(said).unwrap();
    let occurrence = Occurrence { day: day("2026-06-03"), place: 0 };
    reminders.mark(id, occurrence, Some(Mark::Snoozed(now()))).unwrap();
    let kept = reminders.get(id).unwrap();
    assert_eq!((kept.id, kept.reminder.name.as_str()), (id, "Write"));
    assert_eq!((kept.reminder.silent_until, kept.conflicts.len()), (until, 0));
    let marks: Vec<_> = kept.reminder.marks.iter().map(|one| (one.occurrence, one.mark)).collect();
    assert_eq!(marks, [(occurrence, Mark::Snoozed(now()))]);
    reminders.pause_one(id, None).unwrap();
    reminders.mark(id, occurrence, None).unwrap();
    let spoken = reminders.get(id).unwrap().reminder;
    assert!(spoken.silent_until.is_none() && spoken.marks.is_empty());
    reminders.pause_one(id, until).unwrap();
    assert_eq!(reminders.get(id).unwrap().reminder.silent_until, until);
    reminders.pause(until).unwrap();
    assert_eq!(reminders.settings().unwrap().silent_until, until);
    assert!(matches!(spoken.rule, Rule::Habit(habit) if habit.unless_written));
    let thrice = ffi::three_times_a_week(time("20:00:00"), day("2026-06-01")).unwrap();
    assert!(matches!(thrice.rule, Rule::Habit(habit) if habit.days.to_string().contains("MO")));
}

#[test]
fn a_schedule_is_kept_with_its_changes() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    let id = reminders.add_schedule(weekly(Some("FREQ=WEEKLY"))).unwrap();
    let moved = SessionChange::Moved(at("2026-06-10T17:00:00"));
    reminders.change_session(id, day("2026-06-09"), Some(moved)).unwrap();
    let kept = reminders.schedule(id).unwrap();
    assert_eq!((kept.title.as_str(), kept.place.as_str()), ("Tuesdays", "the blue room"));
    assert_eq!((kept.start, kept.minutes), (at("2026-06-02T18:00:00"), 90));
    assert!(kept.rule.is_some() && kept.revision > 0);
    assert_eq!((kept.changes[0].day, kept.changes[0].change), (day("2026-06-09"), moved));
    let sessions =
        ffi::sessions_between(kept.clone(), day("2026-06-01"), day("2026-06-16")).unwrap();
    let states: Vec<_> = sessions.iter().map(|one| one.state).collect();
    assert_eq!(states, [SessionState::Planned, SessionState::Moved, SessionState::Planned]);
    assert_eq!(sessions[1].local, at("2026-06-10T17:00:00"));
    assert_eq!(ffi::sessions_coming(kept, sessions[0].ends).unwrap()[0], sessions[1]);
    let once = reminders.add_schedule(weekly(None)).unwrap();
    assert_eq!(reminders.schedule(once).unwrap().rule, None);
    assert_eq!(reminders.schedules().unwrap().len(), 2);
    assert!(reminders.schedules().unwrap().iter().any(|one| one.id == once));
}

#[test]
fn a_calendar_is_of_what_is_asked_for_and_says_as_much() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    let schedule = reminders.add_schedule(weekly(Some("FREQ=WEEKLY"))).unwrap();
    let other = ffi::Schedule { title: "Once".to_owned(), ..weekly(None) };
    reminders.add_schedule(other).unwrap();
    let (from, to) = (day("2026-06-02"), day("2026-06-16"));
    let calendar = |selection, full, locale: &str| {
        let (locale, now) = (locale.to_owned(), now());
        let request = ffi::CalendarRequest { selection, full, locale, now };
        reminders.calendar(request).unwrap()
    };
    let events = |text: &str| text.matches("BEGIN:VEVENT").count();
    let all = calendar(ffi::Selection::All, true, "en");
    assert!(events(&all) == 2 && all.contains("Tuesdays") && all.contains("the blue room"));
    let series = calendar(ffi::Selection::Series { schedule }, true, "en");
    assert!(events(&series) == 1 && !series.contains("Once"));
    let session = calendar(ffi::Selection::Session { schedule, day: from }, true, "en");
    assert!(events(&session) == 1 && session != series);
    assert_eq!(events(&calendar(ffi::Selection::Days { from, to }, true, "en")), 4);
    let discreet = calendar(ffi::Selection::All, false, "en");
    assert!(!discreet.contains("Tuesdays") && !discreet.contains("the blue room"));
    assert_ne!(discreet, calendar(ffi::Selection::All, false, "de"));
}

#[test]
fn a_plan_says_all_of_a_notification() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    let schedule = reminders.add_schedule(weekly(Some("FREQ=WEEKLY"))).unwrap();
    reminders.add(ffi::around_sessions(schedule).unwrap()).unwrap();
    let habit = ffi::evening_check_in(time("20:00:00"), day("2026-06-01")).unwrap();
    let habit = reminders.add(ffi::Reminder { name: "Write".to_owned(), ..habit }).unwrap();
    let plan = reminders.plan(request(true)).unwrap();
    let one = plan.notifications.iter().find(|one| one.reminder == habit).unwrap();
    assert_eq!((one.local, one.full.is_none()), (Some(at("2026-06-01T20:00:00")), true));
    assert_eq!(one.deep_link, format!("interlude://reminder/{habit}"));
    assert_eq!((one.interruption, one.visibility), (Interruption::Active, Visibility::Discreet));
    let session = plan.notifications.iter().find(|one| one.kind == "session").unwrap();
    assert_eq!((session.interruption, session.local), (Interruption::TimeSensitive, None));
    assert!(plan.refill_by > plan.made && plan.made == now());
    let open = ReminderSettings { silent_until: None, private_texts: true };
    reminders.change_settings(open).unwrap();
    let plan = reminders.plan(request(true)).unwrap();
    let one = plan.notifications.iter().find(|one| one.reminder == habit).unwrap();
    assert_eq!(one.visibility, Visibility::Full);
    assert!(one.full.as_ref().unwrap().title.contains("Write") && one.discreet.title != "Write");
}

#[test]
fn a_plan_that_was_applied_is_known_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    reminders.add(ffi::evening_check_in(time("20:00:00"), day("2026-06-01")).unwrap()).unwrap();
    let plan = reminders.plan(request(true)).unwrap();
    let ids: Vec<_> = plan.notifications.iter().map(|one| one.id).collect();
    assert_eq!((ids.len(), &plan.difference.add), (9, &ids));
    reminders.applied(plan.clone()).unwrap();
    let again = reminders.plan(request(false)).unwrap();
    assert_eq!((again.difference.add.len(), again.difference.replace.len()), (0, 9));
    let broken = ffi::Plan { history: vec![1, 2, 3], ..plan };
    assert!(matches!(reminders.applied(broken), Err(InterludeError::Damaged { .. })));
}

#[test]
fn what_was_shown_before_the_first_unlock_is_not_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let reminders = reminders(folder.path());
    reminders.add(ffi::evening_check_in(time("20:00:00"), day("2026-06-01")).unwrap()).unwrap();
    let plan = reminders.plan(request(true)).unwrap();
    let berlin = "Europe/Berlin".parse().unwrap();
    let snapshot = ffi::read_boot_snapshot(plan.boot_snapshot.clone()).unwrap();
    assert_eq!((snapshot.made, snapshot.zone, snapshot.entries.len()), (now(), berlin, 9));
    let first = &plan.notifications[0];
    let later = Timestamp::from_millis(now().millis() + 18 * 3_600_000 + 60_000);
    let due = |zone: &str, delivered| {
        let bytes = plan.boot_snapshot.clone();
        ffi::boot_due(bytes, later, zone.parse().unwrap(), delivered).unwrap()
    };
    let unseen = due("Europe/Berlin", Vec::new());
    assert_eq!((unseen.show[0].id, unseen.set.len()), (first.id, 8));
    let seen = due("Europe/Berlin", vec![first.id]);
    assert_eq!((seen.show.len(), seen.past), (0, vec![first.id]));
    assert_eq!(due("America/New_York", Vec::new()).set.len(), 9);
}

#[test]
fn days_of_a_rule_are_those_of_its_zone() {
    // Half past two, which the night of 29 March does not have in Berlin: there it is one o'clock in UTC.
    let rule = || Recurrence::parse("FREQ=DAILY").unwrap();
    let (start, from, to) = (at("2026-03-28T02:30:00"), day("2026-03-28"), day("2026-03-30"));
    let anywhere = ffi::recurrence_days(rule(), start, None, from, to).unwrap();
    assert_eq!(anywhere, [from, day("2026-03-29"), to]);
    let berlin = Some("Europe/Berlin".parse().unwrap());
    let until = Recurrence::parse("FREQ=DAILY;UNTIL=20260329T020000Z").unwrap();
    let there = ffi::recurrence_days(until.clone(), start, berlin, from, to).unwrap();
    assert_eq!(there, [from, day("2026-03-29")]);
    assert_eq!(ffi::recurrence_days(until, start, None, from, to).unwrap(), [from]);
}

/// The extremes of every kind of argument.
#[test]
fn no_instant_and_no_day_is_a_defect() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let reminders = Reminders::new(Arc::clone(&vault));
    reminders.add_schedule(weekly(Some("FREQ=DAILY"))).unwrap();
    reminders.add(ffi::evening_check_in(time("20:00:00"), day("2026-06-01")).unwrap()).unwrap();
    let boot = reminders.plan(request(true)).unwrap().boot_snapshot;
    let ends = [NaiveDateTime::MIN, NaiveDateTime::MAX];
    let known = ends.map(|one| one.and_utc().timestamp_millis());
    for millis in [i64::MIN, known[0], known[0] + 1, known[1] - 1, known[1], i64::MAX] {
        let now = Timestamp::from_millis(millis);
        ffi::sessions_coming(weekly(Some("FREQ=DAILY")), now).unwrap();
        ffi::boot_due(boot.clone(), now, "Asia/Tokyo".parse().unwrap(), Vec::new()).unwrap();
        reminders.plan(PlanRequest { now, ..request(false) }).unwrap();
        vault.let_go_expired(now).unwrap();
    }
    for end in ends {
        let day = end.date();
        ffi::sessions_between(weekly(Some("FREQ=DAILY")), day, day).unwrap();
        let rule = Recurrence::parse("FREQ=DAILY").unwrap();
        ffi::recurrence_days(rule, end, None, day, day).unwrap();
    }
}
