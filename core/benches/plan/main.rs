//! Planning against bare expansion of the same rules, measured in the same run, ours and the `rrule` crate's.
//! Absolute times depend on the machine. `cargo bench --workspace --bench plan`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

use std::hint::black_box;
use std::time::Instant;

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{
    Capabilities, Habit, PlanRequest, Planner, Reminder, Rule, Schedule, SessionRule, Situation,
    plan,
};
use interlude_core::time::{Recurrence, Timestamp};

const RULES: [&str; 5] = [
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=-1SU",
];
const ROUNDS: usize = 21;

fn main() {
    let situation = thousand();
    let request = request();
    let bare = median(|| bare(&situation));
    let theirs = median(theirs);
    let full = median(|| plan(&situation, &request));
    println!("| 1,000 rules, 400 days | ms | to bare expansion |\n|---|---|---|");
    let row = |what: &str, time: f64| println!("| {what} | {time:.2} | {:.2} |", time / bare);
    row("bare expansion", bare);
    row("bare expansion by the rrule crate", theirs);
    row("full plan", full);
    let mut planner = Planner::default();
    planner.plan(&situation, &request);
    row("plan again, nothing changed", median(|| planner.plan(&situation, &request)));
    row("plan again, one rule changed", replan(&mut planner, situation.clone(), &request));
    let mut private = situation;
    private.settings.private_texts = true;
    row("plan again, with full texts", median(|| planner.plan(&private, &request)));
}

fn replan(planner: &mut Planner, mut situation: Situation, request: &PlanRequest) -> f64 {
    let mut minute = 0;
    let times = (0..ROUNDS).map(|_| {
        minute += 1;
        if let Some(Reminder { rule: Rule::Habit(habit), .. }) = situation.reminders.get_mut(&id(7))
        {
            habit.times = vec![NaiveTime::from_hms_opt(13, minute, 0).unwrap()];
        }
        timed(|| planner.plan(&situation, request))
    });
    middle(times.collect())
}

/// 950 habits, 45 rules of 5 groups.
fn thousand() -> Situation {
    let habits = (0..950u32).map(|number| {
        let time = NaiveTime::from_hms_opt(6 + number % 17, number % 60, 0).unwrap();
        let habit = Habit {
            times: vec![time],
            days: Recurrence::parse(RULES[number as usize % RULES.len()]).unwrap(),
            start: day() - TimeDelta::days(i64::from(number)),
            end: None,
            quiet_hours: (number % 2 == 0).then(|| "22:00-07:00".parse().unwrap()),
            unless_written: number % 3 == 0,
        };
        Reminder::new("Something the participant chose", Rule::Habit(habit))
    });
    let sessions = (0..50).map(|number| {
        let schedule = id(2000 + number % 5);
        let rule =
            SessionRule { schedule, before: vec![1440, 60], after: vec![120], morning_after: None };
        Reminder::new("", Rule::Session(rule))
    });
    Situation {
        reminders: (0..).map(id).zip(habits.chain(sessions)).collect(),
        schedules: (2000..2005).map(|number| (id(number), schedule())).collect(),
        ..Situation::default()
    }
}

fn schedule() -> Schedule {
    Schedule {
        title: "Tuesdays".to_owned(),
        place: String::new(),
        start: (day() - TimeDelta::days(700)).and_hms_opt(18, 0, 0).unwrap(),
        zone: Tz::Europe__Berlin,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY").unwrap()),
        changes: Default::default(),
        revision: 1,
    }
}

fn request() -> PlanRequest {
    PlanRequest {
        now: Timestamp::from_millis(1_795_521_600_000),
        zone: Tz::Europe__Berlin,
        locale: "de".to_owned(),
        horizon_days: 400,
        capabilities: Capabilities { exact: true, most: 500, shortest_window: 10, allowed: true },
        delivered: Vec::new(),
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn id(number: u64) -> DocumentId {
    let mut id = [0; 32];
    id[..8].copy_from_slice(&number.to_be_bytes());
    DocumentId(id)
}

/// The days of every habit, and nothing else.
fn bare(situation: &Situation) -> usize {
    let days = day()..=day() + TimeDelta::days(400);
    let habits = situation.reminders.values().filter_map(|reminder| match &reminder.rule {
        Rule::Habit(habit) => Some(habit),
        _ => None,
    });
    habits.map(|habit| habit.days.days(habit.start.into(), None, days.clone()).len()).sum()
}

/// The same by the crate, from rules that it has read before.
fn theirs() -> usize {
    let rules = (0..950i64).map(|number| {
        let start = (day() - TimeDelta::days(number)).format("%Y%m%d");
        let rule = RULES[usize::try_from(number).unwrap() % RULES.len()];
        let set: rrule::RRuleSet =
            format!("DTSTART:{start}T000000Z\nRRULE:{rule}").parse().unwrap();
        let at = |days| rrule::Tz::UTC.from_utc_datetime(&(day() + TimeDelta::days(days)).into());
        use chrono::TimeZone;
        set.after(at(0)).before(at(400)).all(u16::MAX).dates.len()
    });
    rules.sum()
}

fn median<T>(mut work: impl FnMut() -> T) -> f64 {
    middle((0..ROUNDS).map(|_| timed(&mut work)).collect())
}

fn middle(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Milliseconds that `work` takes.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}
