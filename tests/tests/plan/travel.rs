//! Years on the road: each habit at most once for a local day, and on every local day on which its time
//! was lived or jumped over; sessions at their instants.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use interlude_core::reminders::Situation;
use interlude_core::time::{Timestamp, local};

use super::support::*;

const PLACES: [Tz; 14] = [
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::Pacific__Honolulu,
    Tz::Pacific__Kiritimati,
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham,
    Tz::Pacific__Pago_Pago,
    Tz::Asia__Tokyo,
    Tz::Asia__Kathmandu,
    Tz::Australia__Lord_Howe,
    Tz::America__St_Johns,
    Tz::Africa__Casablanca,
    Tz::Antarctica__Troll,
];

const TIMES: [&str; 5] = ["00:15", "08:00", "12:30", "20:00", "23:45"];

/// A habit for each time, and a group that meets on Tuesdays in Berlin.
fn life() -> Situation {
    let mut situation = situation(TIMES.map(|time| reminder(habit(&[time], "FREQ=DAILY"))));
    situation.reminders.insert(id(8), session_rule(9, &[60], &[]));
    situation.schedules.insert(id(9), tuesdays());
    situation
}

/// What a phone's clock showed, from landing to take-off.
struct Stay {
    zone: Tz,
    from: Timestamp,
    to: Timestamp,
}

/// 30 flights in a year; plans on landing and at random times.
fn year(seed: u64) -> (Phone, Vec<Stay>) {
    let mut dice = Dice::new(seed);
    let begin = instant("2026-01-10T00:00Z").plus_millis(dice.below(DAY));
    let mut phone = Phone::new(life(), PLACES[0], begin);
    let mut stays = Vec::new();
    for _ in 0..30 {
        let from = phone.now;
        let length = HOUR + dice.below(22 * DAY);
        while phone.now < from.plus_millis(length) {
            let next = phone.now.plus_millis(MINUTE * (1 + dice.below(3 * 24 * 60)));
            phone.pass(next.min(from.plus_millis(length)));
            phone.plan();
        }
        stays.push(Stay { zone: phone.zone, from, to: phone.now });
        phone.zone = PLACES[usize::try_from(dice.below(14)).unwrap()];
        phone.plan();
    }
    (phone, stays)
}

/// The local days on which a time was shown by the clock, or jumped over by a clock that stayed within the day.
fn lived(stays: &[Stay], time: &str) -> BTreeSet<NaiveDate> {
    let time = super::support::time(time);
    let mut days = BTreeSet::new();
    let mut add = |from: NaiveDateTime, to: NaiveDateTime| {
        for day in from.date().iter_days().take_while(|day| *day <= to.date()) {
            let shown = day.and_time(time);
            if from < shown && shown <= to {
                days.insert(day);
            }
        }
    };
    for stay in stays {
        // A change of the clock in between jumps within the day.
        add(local(stay.zone, stay.from), local(stay.zone, stay.to));
    }
    for pair in stays.windows(2) {
        let (from, to) = (local(pair[0].zone, pair[0].to), local(pair[1].zone, pair[1].from));
        if from < to {
            // Only what is left of the day of arrival; a minute is the host's.
            let midnight = to.date().and_time(chrono::NaiveTime::MIN);
            add(from.max(midnight - chrono::TimeDelta::milliseconds(1)), to);
        }
    }
    days
}

fn check(seed: u64) {
    let (phone, stays) = year(seed);
    let end = local(phone.zone, phone.now);
    let mut heard: BTreeMap<_, BTreeMap<NaiveDate, u32>> = BTreeMap::new();
    for (rule, occurrence, at, zone) in &phone.heard {
        *heard.entry(*rule).or_default().entry(occurrence.day).or_default() += 1;
        if *rule == id(8) {
            let session = tuesdays().session(occurrence.day).unwrap();
            assert_eq!(*at, session.begins.plus_millis(-HOUR), "seed {seed}: sessions are true");
        } else {
            // On its own local day, except that the host lands late; never at another.
            let shown = local(*zone, *at);
            assert_eq!(shown.date(), occurrence.day, "seed {seed}: {rule:?} heard at {shown}");
        }
    }
    for (number, time) in (1..).zip(TIMES) {
        let heard = &heard[&id(number)];
        assert!(heard.values().all(|count| *count == 1), "seed {seed}: {time} twice on a day");
        let days: BTreeSet<_> = heard.keys().copied().collect();
        let missed: Vec<_> = lived(&stays, time)
            .into_iter()
            .filter(|day| {
                !days.contains(day)
                    && day.and_time(super::support::time(time)) + chrono::TimeDelta::days(2) < end
            })
            .collect();
        assert!(missed.is_empty(), "seed {seed}: {time} missed on {missed:?}");
    }
    let sessions = heard[&id(8)].len();
    assert!(sessions > 20, "seed {seed}: only {sessions} sessions");
}

#[test]
fn each_habit_is_heard_once_on_every_local_day_wherever_the_phone_flies() {
    let years = if std::env::var_os("INTERLUDE_LONG").is_some() { 300 } else { 4 };
    (0..years).for_each(check);
}

fn at_home(times: &[&str], now: &str, zone: Tz) -> Phone {
    Phone::new(situation([reminder(habit(times, "FREQ=DAILY"))]), zone, instant(now))
}

#[test]
fn travelling_west_repeats_nothing() {
    // Eight in the evening in Tokyo, then the same morning in Honolulu.
    let mut phone = at_home(&["20:00"], "2026-11-24T00:00Z", Tz::Asia__Tokyo);
    phone.pass(instant("2026-11-24T11:30Z"));
    phone.zone = Tz::Pacific__Honolulu;
    phone.plan();
    phone.pass(instant("2026-11-26T07:00Z"));
    assert_eq!(phone.heard(), ["11-24 20:00", "11-25 20:00"]);
}

#[test]
fn a_time_that_the_phone_jumps_over_is_heard_on_landing_if_it_is_still_that_day() {
    // From noon in Berlin to nine in the evening in Tokyo, an hour later.
    let mut phone = at_home(&["20:00"], "2026-11-24T10:00Z", Tz::Europe__Berlin);
    phone.pass(instant("2026-11-24T12:00Z"));
    phone.zone = Tz::Asia__Tokyo;
    phone.plan();
    let again = phone.plan();
    assert_eq!(
        first(&again, 2),
        ["11-24 21:01", "11-25 20:00"],
        "and planning again changes nothing"
    );
    assert!(again.difference == Default::default());
    phone.pass(instant("2026-11-24T23:00Z"));
    phone.plan();
    assert_eq!(phone.heard(), ["11-24 21:01"]);
}

#[test]
fn a_time_that_the_phone_jumps_over_waits_for_the_end_of_quiet_hours() {
    let mut evening = habit(&["20:00"], "FREQ=DAILY");
    evening.quiet_hours = Some("20:30-07:00".parse().unwrap());
    let start = instant("2026-11-24T10:00Z");
    let mut phone = Phone::new(situation([reminder(evening)]), Tz::Europe__Berlin, start);
    phone.zone = Tz::Asia__Tokyo;
    phone.pass(instant("2026-11-24T12:00Z"));
    assert_eq!(first(&phone.plan(), 2), ["11-25 07:00", "11-25 20:00"]);
    phone.pass(instant("2026-11-24T16:00Z"));
    assert_eq!(first(&phone.plan(), 2), ["11-25 07:00", "11-25 20:00"], "also after midnight");
}

#[test]
fn a_jump_over_midnight_ends_the_day() {
    let mut phone = at_home(&["20:00"], "2026-11-24T10:00Z", Tz::America__New_York);
    phone.pass(instant("2026-11-24T20:00Z"));
    phone.zone = Tz::Asia__Tokyo;
    phone.plan();
    phone.pass(instant("2026-11-25T12:00Z"));
    assert_eq!(phone.heard(), ["11-25 20:00"]);
}

#[test]
fn a_rule_changed_to_a_past_time_is_not_heard_late() {
    let mut phone = at_home(&["20:00"], "2026-11-24T10:00Z", Tz::Europe__Berlin);
    phone.situation.reminders.insert(id(1), reminder(habit(&["08:00"], "FREQ=DAILY")));
    phone.zone = Tz::Europe__Athens;
    phone.pass(instant("2026-11-24T12:00Z"));
    assert_eq!(first(&phone.plan(), 1), ["11-25 08:00"]);
}

#[test]
fn a_day_lived_twice_over_the_date_line_is_one_and_one_that_is_left_out_is_none() {
    // Kiritimati is a day ahead of Honolulu, at the same time of day.
    let mut phone = at_home(&["08:00"], "2026-11-24T00:00Z", Tz::Pacific__Kiritimati);
    phone.pass(instant("2026-11-24T20:00Z"));
    phone.zone = Tz::Pacific__Honolulu;
    phone.plan();
    phone.pass(instant("2026-11-25T20:00Z"));
    phone.zone = Tz::Pacific__Kiritimati;
    phone.plan();
    phone.pass(instant("2026-11-26T20:00Z"));
    // The 24th is not repeated in Honolulu, the 25th (heard in Kiritimati) neither.
    assert_eq!(phone.heard(), ["11-25 08:00", "11-26 10:01", "11-27 08:00"]);
}
