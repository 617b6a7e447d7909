use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn means(zone: Tz, text: &str) -> String {
    first_valid(zone, at(text)).to_rfc3339()
}

#[test]
fn a_gap_ends_at_the_minute_it_ends() {
    use chrono_tz::{Africa, America, Antarctica, Australia, Europe, Pacific};
    for (zone, text, expected) in [
        (Europe::Berlin, "2026-03-29T02:30", "2026-03-29T01:00:00.000Z"),
        (Australia::Lord_Howe, "2026-10-04T02:15", "2026-10-03T15:30:00.000Z"),
        (Antarctica::Troll, "2026-03-29T01:01", "2026-03-29T01:00:00.000Z"),
        (Antarctica::Troll, "2026-03-29T02:59", "2026-03-29T01:00:00.000Z"),
        (Africa::Casablanca, "2026-03-22T02:30", "2026-03-22T02:00:00.000Z"),
        (Pacific::Apia, "2011-12-30T00:00", "2011-12-30T10:00:00.000Z"),
        (Pacific::Apia, "2011-12-30T23:59", "2011-12-30T10:00:00.000Z"),
        (America::St_Johns, "2026-03-08T02:59", "2026-03-08T05:30:00.000Z"),
        (America::Santiago, "2026-09-06T00:30", "2026-09-06T04:00:00.000Z"),
    ] {
        assert_eq!(means(zone, text), expected, "{zone} {text}");
    }
}

#[test]
fn of_an_hour_that_comes_twice_the_first_is_meant() {
    use chrono_tz::{Antarctica, Australia, Europe, Pacific};
    for (zone, text, expected) in [
        (Europe::Berlin, "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"),
        (Australia::Lord_Howe, "2026-04-05T01:45", "2026-04-04T14:45:00.000Z"),
        (Antarctica::Troll, "2026-10-25T01:30", "2026-10-24T23:30:00.000Z"),
        (Pacific::Kwajalein, "1993-08-22T12:00", "1993-08-22T00:00:00.000Z"),
    ] {
        assert_eq!(means(zone, text), expected, "{zone} {text}");
    }
}

fn some_local() -> impl Strategy<Value = NaiveDateTime> {
    (0i64..5_000_000_000).prop_map(|seconds| {
        let day = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        day + TimeDelta::seconds(seconds / 60 * 60)
    })
}

/// Local times close to a change of the zone's offset, where there is one that year.
fn near_a_change() -> impl Strategy<Value = (Tz, NaiveDateTime)> {
    (0..TZ_VARIANTS.len(), 1972i32..2040, any::<prop::sample::Index>(), -200i64..200).prop_map(
        |(zone, year, which, minutes)| {
            let zone = TZ_VARIANTS[zone];
            let midnight = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap().into();
            let clock = crate::time::Clock::over(zone, midnight(year), midnight(year + 1));
            let changes = clock.changes();
            let base = match changes.is_empty() {
                true => midnight(year),
                false => local(zone, Timestamp::from_millis(changes[which.index(changes.len())])),
            };
            (zone, base + TimeDelta::minutes(minutes))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("INTERLUDE_LONG").is_some() { 50_000 } else { 500 }))]

    /// The definition: no clock shows it or more before; one does then.
    #[test]
    fn it_is_the_first_instant_at_which_a_clock_shows_as_much((zone, wanted) in near_a_change()) {
        let found = first_valid(zone, wanted);
        prop_assert!(local(zone, found) >= wanted);
        for minutes in (1..=30 * 60).step_by(7) {
            let before = found.plus_millis(-minutes * 60_000);
            prop_assert!(local(zone, before) < wanted, "{zone} {wanted}: {minutes} min before");
        }
    }

    #[test]
    fn it_shows_the_same_again_outside_gaps(zone in 0..TZ_VARIANTS.len(), wanted in some_local()) {
        let zone = TZ_VARIANTS[zone];
        let shown = local(zone, first_valid(zone, wanted));
        match zone.from_local_datetime(&wanted) {
            LocalResult::None => prop_assert!(shown > wanted),
            _ => prop_assert_eq!(shown, wanted),
        }
    }

    #[test]
    fn it_never_goes_back((zone, wanted) in near_a_change(), more in 0i64..3_000) {
        let later = wanted + TimeDelta::minutes(more);
        prop_assert!(first_valid(zone, wanted) <= first_valid(zone, later));
    }
}

#[test]
fn years_without_rules_end_nothing() {
    for year in [-9999, 1, 1800, 2500, 9999, 200_000] {
        let Some(day) = NaiveDate::from_ymd_opt(year, 6, 1) else { panic!("no such year") };
        let wanted = day.and_hms_opt(12, 0, 0).unwrap();
        for zone in TZ_VARIANTS {
            let shown = local(zone, first_valid(zone, wanted));
            assert_eq!(shown.year(), year, "{zone}");
        }
    }
}
