//! Every change of clocks from 2024 to 2030, and some of the past.

use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use interlude_core::reminders::{Habit, PlanRequest, plan};
use interlude_core::time::{Timestamp, local};

use super::support::*;

const ZONES: [Tz; 16] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Europe__Dublin,
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Santiago,
    Tz::America__Havana,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Adelaide,
    Tz::Pacific__Chatham,
    Tz::Africa__Casablanca,
    Tz::Africa__Cairo,
    Tz::Antarctica__Troll,
    Tz::Asia__Beirut,
    Tz::Asia__Kathmandu,
    Tz::Asia__Jerusalem,
];

/// Half-hours at which a zone's clock jumped, found by looking at every half-hour.
fn changes(zone: Tz, first: &str, last: &str) -> Vec<Timestamp> {
    let mut found = Vec::new();
    let mut at = instant(first);
    while at < instant(last) {
        let next = at.plus_millis(30 * MINUTE);
        if local(zone, next) - local(zone, at) != TimeDelta::minutes(30) {
            found.push(next);
        }
        at = next;
    }
    found
}

/// The first quarter of an hour in which a clock shows `wanted` or more: the definition, by looking.
fn by_looking(zone: Tz, wanted: chrono::NaiveDateTime) -> Timestamp {
    let utc = Timestamp::from_millis(wanted.and_utc().timestamp_millis());
    let mut at = utc.plus_millis(-15 * HOUR);
    while local(zone, at) < wanted {
        at = at.plus_millis(15 * MINUTE);
    }
    at
}

/// A habit at every half-hour of the days around a change, planned long before.
fn check(zone: Tz, change: Timestamp) {
    let middle = local(zone, change).date();
    let (first, last) = (middle - Days::new(1), middle + Days::new(1));
    let times: Vec<_> =
        (0..48).map(|half| format!("{:02}:{:02}", half / 2, half % 2 * 30)).collect();
    let habits = times.iter().map(|time| {
        reminder(Habit { start: first, end: Some(last), ..habit(&[time], "FREQ=DAILY") })
    });
    let now = request(change.plus_millis(-5 * DAY), zone);
    let plan = plan(&situation(habits), &now);
    for (number, time) in (1..).zip(&times) {
        let of = plan.notifications.iter().filter(|one| one.reminder == id(number));
        let heard: Vec<_> = of.map(|one| (one.occurrence.day, one.when.first())).collect();
        let intended = first.iter_days().take(3);
        let expected: Vec<(NaiveDate, Timestamp)> = intended
            .map(|day| (day, by_looking(zone, day.and_time(super::support::time(time)))))
            .collect();
        assert_eq!(heard, expected, "{zone} {time}");
    }
}

#[test]
fn each_intended_day_fires_once_at_its_first_valid_instant() {
    let mut seen = 0;
    for zone in ZONES {
        for change in changes(zone, "2024-01-01T00:00Z", "2031-01-01T00:00Z") {
            check(zone, change);
            seen += 1;
        }
    }
    assert!(seen > 180, "only {seen} changes");
}

#[test]
fn the_day_that_samoa_left_out_is_no_day_to_remind_on() {
    let zone = Tz::Pacific__Apia;
    for time in ["00:00", "08:00", "23:59"] {
        let mut daily = habit(&[time], "FREQ=DAILY");
        daily.start = date("2011-12-01");
        let now = request(instant("2011-12-28T12:00Z"), zone);
        let plan = plan(&situation([reminder(daily)]), &now);
        let days: Vec<_> =
            plan.notifications.iter().take(4).map(|one| one.occurrence.day.to_string()).collect();
        assert!(!days.contains(&"2011-12-30".to_owned()), "{days:?}");
        assert!(days.contains(&"2011-12-29".to_owned()) && days.contains(&"2011-12-31".to_owned()));
        assert!(shown(&plan).iter().all(|shown| shown.ends_with(time)));
    }
    assert_eq!(changes(zone, "2011-12-29T00:00Z", "2012-01-02T00:00Z").len(), 1);
}

#[test]
fn a_session_in_a_gap_or_a_fold_is_at_the_first_valid_instant_of_its_zone() {
    let mut night = tuesdays();
    night.start = datetime("2026-03-22T02:30");
    let mut situation = situation([session_rule(9, &[0], &[])]);
    situation.schedules.insert(id(9), night);
    let plan = plan(
        &situation,
        &PlanRequest { horizon_days: 300, ..request(instant("2026-03-20T00:00Z"), Tz::UTC) },
    );
    let seen = shown(&plan);
    assert_eq!(seen[..3], ["03-22 01:30", "03-29 01:00", "04-05 00:30"]);
    assert!(seen.contains(&"10-25 00:30".to_owned()));
}
