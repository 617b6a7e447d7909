//! A thousand rules and little room.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use interlude_core::reminders::{Degraded, History, Plan, PlanRequest, Planner, Situation, plan};
use interlude_core::time::Timestamp;

use super::support::*;

const BERLIN: Tz = Tz::Europe__Berlin;

/// Some habits, each at a minute of its own, groups on as many evenings and a prompt for each.
fn rules(habits: i64, groups: u64) -> Situation {
    let habits = (0..habits).map(|minute| {
        let time = format!("{:02}:{:02}", minute / 60, minute % 60);
        reminder(habit(&[&time], "FREQ=DAILY"))
    });
    let mut situation = situation(habits);
    for group in 0..groups {
        let mut schedule = tuesdays();
        schedule.start += chrono::TimeDelta::minutes(i64::try_from(group).unwrap() * 1445);
        situation.schedules.insert(id(5000 + group), schedule);
        situation
            .reminders
            .insert(id(6000 + group), session_rule(5000 + group, &[1440, 60], &[120]));
        let due = date("2026-11-24") + chrono::Days::new(group);
        situation
            .reminders
            .insert(id(7000 + group), prompt(5000 + group, &due.to_string(), &[2880]));
    }
    situation
}

fn thousand() -> Situation {
    let situation = rules(980, 10);
    assert_eq!(situation.reminders.len(), 1000);
    situation
}

fn with_most(now: Timestamp, most: u16) -> PlanRequest {
    let mut request = request(now, BERLIN);
    request.capabilities.most = most;
    request
}

/// Sessions of the next 14 days.
fn soon(plan: &Plan, now: Timestamp) -> usize {
    let soon = |when: interlude_core::reminders::When| when.first() <= now.plus_millis(14 * DAY);
    plan.notifications.iter().filter(|one| one.kind == "session" && soon(one.when)).count()
}

fn count(plan: &Plan, kind: &str) -> usize {
    plan.notifications.iter().filter(|one| one.kind == kind).count()
}

#[test]
fn never_more_than_the_system_holds_and_sessions_first() {
    let situation = thousand();
    let now = instant("2026-11-18T11:00Z");
    let mut alone = situation.clone();
    alone.reminders.retain(|_, reminder| reminder.rule.kind() == "session");
    let sessions = soon(&plan(&alone, &with_most(now, 500)), now);
    assert_eq!(sessions, 60);
    for (asked, most) in [(60, 60), (500, 500), (u16::MAX, 500), (0, 1)] {
        let plan = plan(&situation, &with_most(now, asked));
        assert_eq!(plan.notifications.len(), most);
        assert_eq!(plan.degraded, [Degraded::TooMany]);
        let all_in = soon(&plan, now) == sessions;
        assert_eq!(all_in, most == 500, "prompts take their share of the first week");
        assert!(all_in || count(&plan, "habit") == 0, "{asked}: a habit in place of a session");
        let next = |kind| {
            plan.notifications.iter().find(|one| one.kind == kind).map(|one| one.when.first())
        };
        assert_eq!(next("session"), Some(instant("2026-11-18T16:05Z")), "{asked}");
    }
    let plan = plan(&situation, &with_most(now, 500));
    assert!(count(&plan, "habit") > 300, "sessions leave room for habits");
}

#[test]
fn what_is_left_out_is_counted() {
    let mut situation = thousand();
    situation.schedules.clear();
    let plan = plan(&situation, &with_most(instant("2026-11-17T23:00Z"), 60));
    // From midnight, today and 30 days more; the habit of this very minute is past.
    assert_eq!(plan.left_out, 980 * 31 - 1 - 60);
}

/// Opens the app when it must be opened, and no sooner.
fn open_in_time(most: u16, days: i64) {
    let mut situation = rules(993, 3);
    let rules = situation.reminders.len();
    let begin = instant("2026-11-18T11:00Z");
    let end = begin.plus_millis(days * DAY);
    let mut planner = Planner::default();
    let (mut now, mut heard) = (begin, BTreeSet::new());
    let mut plans = 0;
    while now < end {
        let plan = planner.plan(&situation, &with_most(now, most));
        assert!(plan.notifications.len() <= usize::from(most));
        assert!(plan.refill_by > now, "no progress");
        let due = plan.notifications.iter().filter(|one| one.when.first() <= plan.refill_by);
        for one in due {
            assert!(heard.insert((one.reminder, one.occurrence)), "twice");
        }
        now = plan.refill_by;
        situation.history = plan.history;
        plans += 1;
    }
    let expected = expected(&mut situation, begin, now);
    assert!(heard == expected, "missed {:?}", expected.difference(&heard).next());
    assert!(plans > 2 && rules > 990);
}

/// Everything that is due, found rule by rule: no plan of a single rule is short of room.
fn expected(
    situation: &mut Situation,
    from: Timestamp,
    to: Timestamp,
) -> BTreeSet<(interlude_core::journal::DocumentId, interlude_core::reminders::Occurrence)> {
    situation.history = History::default();
    let mut all = BTreeSet::new();
    for (id, reminder) in situation.reminders.clone() {
        let alone = Situation { reminders: [(id, reminder)].into(), ..situation.clone() };
        let plan = plan(&alone, &with_most(from, 500));
        assert_eq!(plan.left_out, 0);
        let due = plan.notifications.iter().filter(|one| one.when.first() <= to);
        all.extend(due.map(|one| (one.reminder, one.occurrence)));
    }
    all
}

#[test]
fn opened_by_the_time_the_plan_names_the_app_misses_nothing() {
    open_in_time(60, 2);
    open_in_time(500, 3);
}

#[test]
fn documents_full_of_rules_are_planned_in_bounded_work() {
    let times: Vec<String> = (0..24).map(|hour| format!("{hour:02}:07")).collect();
    let times: Vec<&str> = times.iter().map(String::as_str).collect();
    let mut bombs = [
        habit(&times, "FREQ=DAILY"),
        habit(&times, "FREQ=DAILY;COUNT=10000"),
        habit(&times, "FREQ=YEARLY;COUNT=10000;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"),
        habit(&times, "FREQ=YEARLY;INTERVAL=1000;COUNT=10000"),
        habit(&times, "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-366,-1,1,366;COUNT=9999"),
    ];
    bombs.iter_mut().for_each(|bomb| bomb.start = date("1970-01-01"));
    let many = bombs.iter().cycle().take(600).cloned().map(reminder);
    let mut situation = situation(many);
    let mut schedule = tuesdays();
    schedule.start = datetime("1970-01-01T00:00");
    schedule.rule = Some(rule("FREQ=DAILY;COUNT=10000"));
    for day in date("1970-01-01").iter_days().take(2000) {
        let moved = interlude_core::reminders::SessionChange::Moved(datetime("2026-11-25T10:00"));
        schedule.changes.insert(day, moved);
    }
    situation.schedules.insert(id(9000), schedule);
    let minutes = [9, 8, 7, 6, 5, 4, 3, 2];
    situation.reminders.insert(id(9001), session_rule(9000, &minutes, &minutes));
    let now =
        PlanRequest { horizon_days: u16::MAX, ..with_most(instant("2026-11-24T11:00Z"), 500) };
    let plan = plan(&situation, &now);
    assert_eq!(plan.notifications.len(), 500);
    // All 2,000 sessions were moved there, eight times before and after.
    assert!(plan.left_out > 2000 * 16 + 120 * 24 * 400);
}
