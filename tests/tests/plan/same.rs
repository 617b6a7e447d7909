//! The same for the same input: on every device, in any order, planned anew or with what was remembered.

use chrono_tz::Tz;
use interlude_core::reminders::{
    History, Mark, Plan, PlanRequest, Planner, Reminder, SessionChange, Situation, plan,
};
use interlude_core::time::Timestamp;

use super::support::*;

const ZONES: [Tz; 4] =
    [Tz::Europe__Berlin, Tz::Pacific__Chatham, Tz::America__St_Johns, Tz::Australia__Lord_Howe];
const RULES: [&str; 6] = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=DAILY;INTERVAL=3;COUNT=900",
    "FREQ=MONTHLY;BYDAY=-1SU,1MO",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261220T120000Z",
    "FREQ=YEARLY;BYMONTH=11,12;BYMONTHDAY=24,25,26,-1",
];
const TIMES: [&str; 6] = ["00:00", "02:30", "08:00", "12:15", "20:00", "23:50"];

fn pick<'a, T>(dice: &mut Dice, list: &'a [T]) -> &'a T {
    &list[usize::try_from(dice.below(i64::try_from(list.len()).unwrap())).unwrap()]
}

fn some_day(dice: &mut Dice) -> chrono::NaiveDate {
    date("2026-11-20") + chrono::TimeDelta::days(dice.below(40))
}

fn some_rule(dice: &mut Dice) -> Reminder {
    match dice.below(5) {
        0 => session_rule(900 + u64::try_from(dice.below(3)).unwrap(), &[1440, 60], &[120]),
        1 => prompt(900, &some_day(dice).to_string(), &[2880, 60]),
        _ => {
            let mut some = habit(&[pick::<&str>(dice, &TIMES)], pick::<&str>(dice, &RULES));
            if dice.below(3) == 0 {
                some.times = vec![time("08:00"), time("20:00"), time("23:00")];
            }
            some.quiet_hours = (dice.below(3) == 0).then(|| "22:00-07:15".parse().unwrap());
            some.unless_written = dice.below(3) == 0;
            some.end = (dice.below(5) == 0).then(|| some_day(dice));
            reminder(some)
        }
    }
}

/// One of the things that happen to a vault or a phone.
fn happen(dice: &mut Dice, situation: &mut Situation, now: &mut PlanRequest) {
    let rule = id(u64::try_from(dice.below(20)).unwrap());
    match dice.below(12) {
        0 | 1 => drop(situation.reminders.insert(rule, some_rule(dice))),
        2 => drop(situation.reminders.remove(&rule)),
        3 => drop(situation.written.insert(some_day(dice))),
        4 => now.zone = *pick(dice, &ZONES),
        5 => situation.settings.silent_until = (dice.below(2) == 0).then(|| some_day(dice)),
        6 => drop(situation.answered.insert(rule)),
        7 => now.capabilities.most = u16::try_from(1 + dice.below(80)).unwrap(),
        8 | 9 => {
            let schedule = situation.schedules.entry(id(900)).or_insert_with(tuesdays);
            let to = some_day(dice).and_time(time("10:00"));
            let change = *pick(
                dice,
                &[SessionChange::Cancelled, SessionChange::Moved(to), SessionChange::Extra(to)],
            );
            schedule.changes.insert(some_day(dice), change);
        }
        10 => {
            let until = now.now.plus_millis(dice.below(3 * DAY));
            let mark = *pick(dice, &[Mark::Done, Mark::Dismissed, Mark::Snoozed(until)]);
            if let Some(reminder) = situation.reminders.get_mut(&rule) {
                let place = u8::try_from(dice.below(3)).unwrap();
                let day = some_day(dice);
                reminder.marks.insert(interlude_core::reminders::Occurrence { day, place }, mark);
            }
        }
        _ => situation.settings.private_texts = !situation.settings.private_texts,
    }
}

fn some_life(seed: u64, mut look: impl FnMut(&Situation, &PlanRequest) -> Plan) {
    let mut dice = Dice::new(seed);
    let mut situation = situation((0..12).map(|_| some_rule(&mut dice)));
    situation.schedules.extend([(id(900), tuesdays()), (id(901), tuesdays())]);
    let mut now = request(instant("2026-11-22T11:00Z"), ZONES[0]);
    now.capabilities.most = 60;
    for _ in 0..60 {
        happen(&mut dice, &mut situation, &mut now);
        now.now = now.now.plus_millis(dice.below(12 * HOUR) - HOUR);
        let plan = look(&situation, &now);
        if dice.below(4) > 0 {
            situation.history = plan.history;
        }
    }
}

fn lives() -> std::ops::Range<u64> {
    0..if std::env::var_os("INTERLUDE_LONG").is_some() { 2_000 } else { 6 }
}

#[test]
fn what_is_remembered_changes_nothing() {
    for seed in lives() {
        let mut planner = Planner::default();
        some_life(seed, |situation, now| {
            let fresh = plan(situation, now);
            assert!(planner.plan(situation, now) == fresh, "seed {seed}");
            fresh
        });
    }
}

/// What every plan keeps to.
#[test]
fn no_plan_breaks_a_promise() {
    for seed in lives() {
        let mut heard: Vec<(Timestamp, interlude_core::reminders::NotificationId)> = Vec::new();
        some_life(seed, |situation, now| {
            let plan = plan(situation, now);
            assert!(plan.notifications.len() <= usize::from(now.capabilities.most));
            assert!(plan.notifications.is_sorted_by_key(|one| one.when.first()));
            let mut ids: Vec<_> = plan.notifications.iter().map(|one| one.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), plan.notifications.len(), "seed {seed}: an id twice");
            for one in &plan.notifications {
                assert!(one.when.first() > now.now, "seed {seed}: in the past");
                let silent = situation.settings.silent_until;
                assert!(one.kind != "habit" || silent.is_none_or(|day| one.occurrence.day >= day));
                let mark = situation.reminders[&one.reminder].marks.get(&one.occurrence);
                assert!(!matches!(mark, Some(Mark::Done | Mark::Dismissed)), "seed {seed}");
            }
            let again = plan_after(situation, now, &plan);
            assert!(again.notifications == plan.notifications, "seed {seed}: not idempotent");
            assert!(again.difference == Default::default(), "seed {seed}: not idempotent");
            heard.extend(plan.notifications.iter().map(|one| (one.when.first(), one.id)));
            plan
        });
        assert!(heard.len() > 200, "seed {seed} plans nothing");
    }
}

fn plan_after(situation: &Situation, now: &PlanRequest, before: &Plan) -> Plan {
    let history = History::from_bytes(&before.history.to_bytes().unwrap()).unwrap();
    plan(&Situation { history, ..situation.clone() }, now)
}

#[test]
fn another_device_that_knows_the_same_plans_the_same() {
    for seed in lives() {
        some_life(seed, |situation, now| {
            let here = plan(&Situation { history: History::default(), ..situation.clone() }, now);
            // The same documents, come in another order.
            let mut there = Situation::default();
            for (id, reminder) in situation.reminders.iter().rev() {
                let mut other = Reminder { marks: Default::default(), ..reminder.clone() };
                other.marks.extend(reminder.marks.iter().rev());
                there.reminders.insert(*id, other);
            }
            there.schedules.extend(situation.schedules.clone().into_iter().rev());
            there.settings = situation.settings;
            there.written = situation.written.clone();
            there.answered = situation.answered.clone();
            assert!(plan(&there, now) == here, "seed {seed}");
            here
        });
    }
}

#[test]
fn ids_are_the_same_for_ever() {
    let situation = situation([reminder(habit(&["20:00"], "FREQ=DAILY"))]);
    let plan = plan(&situation, &request(instant("2026-11-24T12:00Z"), Tz::UTC));
    let hex: String = plan.notifications[0].id.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "a13ea999e2229589fa2c554567e63cfa");
}

#[test]
fn a_history_that_is_none_is_refused() {
    for bytes in [&b""[..], b"\xff", &[0x80], &vec![0; 2 << 20]] {
        assert!(History::from_bytes(bytes).is_err());
    }
}
