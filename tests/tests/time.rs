//! Entries are listed on the day their writer lived.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use interlude_core::journal::{DocumentId, EntryFilter, NewEntry};
use interlude_core::time::{Moment, Timestamp};
use interlude_tests::world::{Cases, DAY, HOUR, MINUTE, Replica, SimClock, SimEntropy, scaled};

fn write(device: &Replica, created: Moment) -> DocumentId {
    let new = NewEntry { body: "here".into(), created: Some(created), ..NewEntry::default() };
    device.journal().write(&new).unwrap()
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::from_str(text).unwrap()
}

fn on(device: &Replica, from: NaiveDate, to: NaiveDate) -> Vec<DocumentId> {
    let filter = EntryFilter { from: Some(from), to: Some(to), ..EntryFilter::default() };
    let page = device.journal().list(&filter, None, 1000).unwrap();
    assert_eq!(device.journal().count(&filter).unwrap(), page.entries.len() as u64);
    page.entries.into_iter().map(|entry| entry.id).collect()
}

/// An instant close to a local midnight of this zone, by the zone's own rules.
fn near_midnight(zone: Tz, entropy: &SimEntropy) -> i64 {
    let year = 1970 + entropy.below(131) as i32;
    let ordinal = 1 + entropy.below(365) as u32;
    let date = NaiveDate::from_yo_opt(year, ordinal).unwrap();
    let midnight = date.and_hms_opt(0, 0, 0).unwrap();
    // A midnight that does not exist (clocks went forward over it): an hour later does.
    let local = zone.from_local_datetime(&midnight).earliest();
    let local = local
        .or_else(|| zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(1))).earliest());
    let around = entropy.below(240_000) as i64 - 120_000;
    local.map_or(0, |local| local.timestamp_millis()) + around
}

/// What the calendar says, computed without the core.
fn lived(instant: i64, zone: Tz) -> NaiveDate {
    zone.timestamp_millis_opt(instant).unwrap().date_naive()
}

#[test]
fn entries_near_midnight_are_listed_on_the_day_of_their_writer() {
    let entropy = SimEntropy::new(7);
    let device = Replica::alone(1);
    for _ in 0..scaled(300, 20_000) {
        let zone = TZ_VARIANTS[entropy.below(TZ_VARIANTS.len())];
        let instant = near_midnight(zone, &entropy);
        let date = lived(instant, zone);
        let moment = Moment::in_zone(Timestamp::from_millis(instant), zone).unwrap();
        let id = write(&device, moment);
        let created = device.journal().get(&id).unwrap().summary.created;
        assert_eq!(created.local_date(), date, "{zone} {instant}");
        assert_eq!((created.instant().millis(), created.zone_name()), (instant, Some(zone.name())));
        assert_eq!(on(&device, date, date), [id], "{zone} {instant}");
        assert_eq!(on(&device, date.succ_opt().unwrap(), date.succ_opt().unwrap()), []);
        assert_eq!(on(&device, date.pred_opt().unwrap(), date.pred_opt().unwrap()), []);
        let next_year = date.with_year(date.year() + 1).unwrap_or(date.succ_opt().unwrap());
        let same_day = (next_year.month(), next_year.day()) == (date.month(), date.day());
        let back = device.journal().on_this_day(next_year).unwrap();
        assert_eq!(back.iter().any(|entry| entry.id == id), same_day);
        assert_eq!(device.journal().on_this_day(date).unwrap().len(), 0, "not on the day itself");
        device.journal().erase(&id).unwrap();
    }
}

#[test]
fn what_is_written_now_is_of_the_day_the_device_shows() {
    // The spring night in Berlin: 01:59:59 is followed by 03:00:00.
    let clock = SimClock::at("2026-03-29T00:59:59Z");
    let device = Replica::new(1, clock.clone());
    clock.travel(chrono_tz::Europe::Berlin);
    let before = device.write("", "before");
    clock.pass(1000);
    let after = device.write("", "after");
    let shown = |id: &DocumentId| device.journal().get(id).unwrap().summary.created.to_string();
    assert_eq!(shown(&before), "2026-03-29T01:59:59.000+01:00[Europe/Berlin]");
    assert_eq!(shown(&after), "2026-03-29T03:00:00.000+02:00[Europe/Berlin]");
    // The autumn night: 02:30 comes twice, an hour apart.
    let autumn = SimClock::at("2026-10-25T00:30:00Z");
    let device = Replica::new(2, autumn.clone());
    autumn.travel(chrono_tz::Europe::Berlin);
    let first = device.write("", "first");
    autumn.pass(HOUR);
    let second = device.write("", "second");
    let shown = |id: &DocumentId| device.journal().get(id).unwrap().summary.created;
    assert_eq!(shown(&first).local().naive_local(), shown(&second).local().naive_local());
    assert_eq!(on(&device, day("2026-10-25"), day("2026-10-25")), [second, first]);
}

#[test]
fn travelling_does_not_move_what_was_written() {
    let clock = SimClock::at("2026-06-01T11:30:00Z");
    let device = Replica::new(1, clock.clone());
    clock.travel(chrono_tz::Pacific::Auckland);
    let auckland = device.write("", "half past eleven at night");
    clock.pass(40 * MINUTE);
    clock.travel(chrono_tz::Pacific::Honolulu);
    let honolulu = device.write("", "in the middle of the day before");
    assert_eq!(on(&device, day("2026-06-01"), day("2026-06-01")), [honolulu, auckland]);
    clock.pass(DAY);
    assert_eq!(on(&device, day("2026-06-01"), day("2026-06-01")), [honolulu, auckland]);
    clock.travel(chrono_tz::Pacific::Kiritimati);
    assert_eq!(on(&device, day("2026-06-01"), day("2026-06-01")), [honolulu, auckland]);
}

#[test]
fn a_day_that_a_zone_left_out_is_empty() {
    // Samoa went from 29 to 31 December 2011.
    let device = Replica::alone(1);
    let moment = |text: &str| {
        let instant = Moment::parse(text).unwrap().instant();
        Moment::in_zone(instant, chrono_tz::Pacific::Apia).unwrap()
    };
    let last = write(&device, moment("2011-12-30T09:59:59Z"));
    let first = write(&device, moment("2011-12-30T10:00:00Z"));
    assert_eq!(on(&device, day("2011-12-29"), day("2011-12-29")), [last]);
    assert_eq!(on(&device, day("2011-12-30"), day("2011-12-30")), []);
    assert_eq!(on(&device, day("2011-12-31"), day("2011-12-31")), [first]);
}

#[test]
fn the_29th_of_february_is_remembered_in_every_year() {
    let device = Replica::alone(1);
    let leap = write(&device, Moment::parse("2024-02-29T10:00:00+01:00[Europe/Berlin]").unwrap());
    let eve = write(&device, Moment::parse("2023-02-28T10:00:00+01:00[Europe/Berlin]").unwrap());
    let back = |date: &str| -> Vec<DocumentId> {
        let found = device.journal().on_this_day(day(date)).unwrap();
        found.into_iter().map(|entry| entry.id).collect()
    };
    assert_eq!(back("2025-02-28"), [leap, eve]);
    assert_eq!(back("2028-02-28"), [eve]);
    assert_eq!(back("2028-02-29"), [leap]);
    assert_eq!(back("2024-02-29"), []);
    assert_eq!(back("2025-03-01"), []);
}

#[test]
fn ranges_include_both_ends_and_may_be_open() {
    let device = Replica::alone(1);
    let ids: Vec<_> = (1..=5)
        .map(|date| {
            write(&device, Moment::parse(&format!("2026-01-0{date}T23:59:59.999-11:00")).unwrap())
        })
        .collect();
    assert_eq!(on(&device, day("2026-01-02"), day("2026-01-04")), [ids[3], ids[2], ids[1]]);
    assert_eq!(on(&device, day("2026-01-04"), day("2026-01-02")), []);
    let from = EntryFilter { from: Some(day("2026-01-05")), ..EntryFilter::default() };
    assert_eq!(device.journal().count(&from).unwrap(), 1);
    let to = EntryFilter { to: Some(day("2026-01-01")), ..EntryFilter::default() };
    assert_eq!(device.journal().count(&to).unwrap(), 1);
}

#[test]
fn any_moment_survives_being_written_and_sent() {
    let (here, there) = (Replica::alone(1), Replica::alone(2));
    let strategy = (0i64..4_102_444_800_000, 0..TZ_VARIANTS.len());
    Cases::new(40, 2000).check(&strategy, |(millis, zone)| {
        let moment = Moment::in_zone(Timestamp::from_millis(millis), TZ_VARIANTS[zone]).unwrap();
        let id = write(&here, moment.clone());
        here.tell(&there);
        assert_eq!(there.journal().get(&id).unwrap().content.created, moment);
        Ok(())
    });
}
