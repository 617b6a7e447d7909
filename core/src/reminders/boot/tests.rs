use chrono::NaiveDate;
use chrono_tz::{America, Asia, Europe, TZ_VARIANTS};
use proptest::prelude::*;

use super::*;
use crate::Error;
use crate::reminders::{Difference, History, texts};
use crate::time::Moment;

fn instant(text: &str) -> Timestamp {
    Moment::parse(text).unwrap().instant()
}

fn entry(number: u8, when: When, local: Option<&str>) -> BootEntry {
    let local = local.map(|text| text.parse().unwrap());
    BootEntry { id: NotificationId([number; 16]), when, local, texts: texts::discreet("de") }
}

fn snapshot(entries: Vec<BootEntry>) -> BootSnapshot {
    BootSnapshot { made: instant("2026-11-24T12:00:00Z"), zone: Europe::Berlin, entries }
}

fn at(text: &str) -> When {
    When::At(instant(text))
}

fn numbers(entries: &[BootEntry]) -> Vec<u8> {
    entries.iter().map(|entry| entry.id.0[0]).collect()
}

#[test]
fn after_a_reboot_the_coming_are_set_the_late_shown_and_the_rest_is_past() {
    let snapshot = snapshot(vec![
        entry(1, at("2026-11-24T16:59:59Z"), None),
        entry(2, at("2026-11-24T17:00:00Z"), None),
        entry(
            3,
            When::Window(instant("2026-11-24T17:55:00Z"), instant("2026-11-24T18:05:00Z")),
            None,
        ),
        entry(4, at("2026-11-24T18:00:00Z"), None),
        entry(5, at("2026-11-24T18:00:01Z"), None),
        entry(6, at("2026-11-24T20:00:00Z"), None),
    ]);
    let due = snapshot.due(
        instant("2026-11-24T18:00:00Z"),
        Europe::Berlin,
        &BTreeSet::from([NotificationId([6; 16])]),
    );
    assert_eq!(numbers(&due.set), [3, 5]);
    assert_eq!(numbers(&due.show), [2, 4]);
    assert_eq!(due.past, [NotificationId([1; 16]), NotificationId([6; 16])]);
}

#[test]
fn in_another_zone_a_habit_keeps_its_local_time_and_a_session_its_instant() {
    let evening = Some("2026-11-24T20:00:00");
    let snapshot = snapshot(vec![
        entry(1, at("2026-11-24T18:00:00Z"), None),
        entry(
            2,
            When::Window(instant("2026-11-24T19:00:00Z"), instant("2026-11-24T19:10:00Z")),
            evening,
        ),
        entry(3, at("2026-11-25T06:00:00Z"), Some("2026-11-25T07:00:00")),
    ]);
    let due = |zone| snapshot.due(instant("2026-11-24T15:00:00Z"), zone, &BTreeSet::new());
    let west = due(America::New_York);
    assert_eq!(numbers(&west.set), [1, 2, 3]);
    assert!(
        west.set[1].when
            == When::Window(instant("2026-11-25T01:00:00Z"), instant("2026-11-25T01:10:00Z"))
    );
    let east = due(Asia::Kolkata);
    assert_eq!(
        (numbers(&east.set), numbers(&east.show)),
        (vec![1, 3], vec![2]),
        "20:00 was half an hour ago there"
    );
    assert!(east.set[1].when == at("2026-11-25T01:30:00Z"));
    assert!(due(Europe::Berlin).set == snapshot.entries);
}

#[test]
fn what_is_damaged_too_new_or_out_of_bounds_is_refused() {
    let good = code::write(&snapshot(vec![entry(1, at("2026-11-24T18:00:00Z"), None)]));
    assert!(BootSnapshot::read(&good).is_ok());
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 1;
        assert!(matches!(BootSnapshot::read(&bad), Err(Error::Damaged(_))), "{place}");
        assert!(BootSnapshot::read(&good[..place]).is_err());
    }
    let resealed = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good[..good.len() - 32].to_vec();
        change(&mut bytes);
        let sum = ring::digest::digest(&ring::digest::SHA256, &bytes);
        bytes.extend(sum.as_ref());
        BootSnapshot::read(&bytes).err()
    };
    assert_eq!(resealed(&|_| ()), None);
    assert_eq!(resealed(&|bytes| bytes[4] = 2), Some(Error::TooNew("the boot snapshot")));
    assert_eq!(resealed(&|bytes| bytes[0] = 0), Some(Error::Damaged("the boot snapshot")));
    assert_eq!(
        resealed(&|bytes| bytes.resize(600 * 1024, 0)),
        Some(Error::Damaged("the boot snapshot"))
    );
    let refused = |change: &dyn Fn(&mut BootEntry)| {
        let mut one = entry(1, at("2026-11-24T18:00:00Z"), None);
        change(&mut one);
        BootSnapshot::read(&code::write(&snapshot(vec![one]))).is_err()
    };
    assert!(!refused(&|_| ()));
    assert!(refused(&|one| one.texts.title = "x".repeat(201)));
    assert!(refused(&|one| one.texts.body = "two\nlines".to_owned()));
    assert!(refused(&|one| one.when = When::At(Timestamp::from_millis(i64::MAX))));
    assert!(refused(
        &|one| one.when = When::Window(Timestamp::from_millis(2), Timestamp::from_millis(1))
    ));
    assert!(refused(&|one| one.local = Some(NaiveDate::MAX.and_hms_opt(0, 0, 0).unwrap())));
    let many = (0..501).map(|_| entry(1, at("2026-11-24T18:00:00Z"), None)).collect();
    assert!(BootSnapshot::read(&code::write(&snapshot(many))).is_err());
}

#[test]
fn a_plan_s_snapshot_says_its_discreet_texts_in_every_language() {
    for locale in ["en", "de", "es", "fr", "zh"] {
        let mut snapshot = snapshot(vec![entry(1, at("2026-11-24T18:00:00Z"), None)]);
        snapshot.entries[0].texts = texts::discreet(locale);
        assert!(BootSnapshot::read(&code::write(&snapshot)).unwrap() == snapshot, "{locale}");
    }
    let plan = Plan {
        made: instant("2026-11-24T12:00:00Z"),
        zone: Europe::Berlin,
        notifications: Vec::new(),
        difference: Difference::default(),
        refill_by: instant("2026-11-24T12:00:00Z"),
        degraded: Vec::new(),
        left_out: 0,
        history: History::default(),
    };
    assert!(BootSnapshot::read(&plan.boot_snapshot()).unwrap() == snapshot(Vec::new()));
}

type Drawn = ([u8; 16], i64, Option<i64>, Option<i64>);

fn drawn() -> impl Strategy<Value = Drawn> {
    let (length, local) = (0..100_000_000i64, 0..7_000_000_000i64);
    let options = (prop::option::of(length), prop::option::of(local));
    (any::<[u8; 16]>(), 0..7_000_000_000_000i64, options)
        .prop_map(|(id, first, (length, local))| (id, first, length, local))
}

fn entry_of((id, first, length, local): Drawn) -> BootEntry {
    let first = Timestamp::from_millis(first);
    let window = |length| When::Window(first, first.plus_millis(length));
    BootEntry {
        id: NotificationId(id),
        when: length.map_or(When::At(first), window),
        local: local.map(|local| chrono::DateTime::from_timestamp(local, 0).unwrap().naive_utc()),
        texts: texts::discreet("en"),
    }
}

proptest! {
    #[test]
    fn it_reads_back_and_puts_every_entry_in_one_place(
        entries in prop::collection::vec(drawn(), 0..40),
        zones in (0..TZ_VARIANTS.len(), 0..TZ_VARIANTS.len()),
        now in 0..7_000_000_000_000i64,
    ) {
        let (made, zone) = (Timestamp::from_millis(now), TZ_VARIANTS[zones.0]);
        let entries = entries.into_iter().map(entry_of).collect();
        let snapshot = BootSnapshot { made, zone, entries };
        let read = BootSnapshot::read(&code::write(&snapshot)).unwrap();
        prop_assert!(read == snapshot);
        let delivered = read.entries.iter().step_by(3).map(|entry| entry.id).collect();
        let due = read.due(made, TZ_VARIANTS[zones.1], &delivered);
        prop_assert_eq!(due.set.len() + due.show.len() + due.past.len(), read.entries.len());
        prop_assert!(due.set.iter().all(|entry| !delivered.contains(&entry.id)));
        prop_assert!(due.set.is_sorted_by_key(|entry| entry.when.first()));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let sealed = [&b"ILBS\x01"[..], &bytes].concat();
        let sum = ring::digest::digest(&ring::digest::SHA256, &sealed);
        let _ = BootSnapshot::read(&bytes);
        let _ = BootSnapshot::read(&[&sealed, sum.as_ref()].concat());
    }
}
