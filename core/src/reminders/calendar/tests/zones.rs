//! VTIMEZONE as it was written, read by a small interpreter of RFC 5545 §3.6.5.

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use rrule::RRuleSet;

use super::super::{lines::Lines, transitions::transitions, yearly::yearly, zone};
use crate::time::{Moment, Timestamp};

fn instant(text: &str) -> Timestamp {
    Moment::parse(text).unwrap().instant()
}

fn written(zone: &str, first: &str, now: &str) -> String {
    let mut lines = Lines::default();
    zone::write(&mut lines, zone.parse().unwrap(), instant(first), instant(now));
    lines.into_text()
}

fn seconds(offset: &str) -> i64 {
    let part = |at: usize| offset.get(at..at + 2).map_or(0, |digits| digits.parse().unwrap());
    let size: i64 = part(1) * 3600 + part(3) * 60 + part(5);
    if offset.starts_with('-') { -size } else { size }
}

/// Every onset of every observance until 2070, with the offset that begins then.
fn onsets(text: &str) -> Vec<(DateTime<Utc>, i64)> {
    let mut onsets = Vec::new();
    for observance in text.split("BEGIN:").skip(2) {
        let value = |name: &str| {
            let line = observance.lines().find(|line| line.starts_with(name))?;
            line.split_once(':').map(|(_, value)| value.to_owned())
        };
        let (start, from) = (value("DTSTART").unwrap(), value("TZOFFSETFROM").unwrap());
        let rule = value("RRULE").map_or_else(
            || "RDATE".to_owned() + ":" + &start + "Z",
            |rule| "RRULE:".to_owned() + &rule,
        );
        let set: RRuleSet = format!("DTSTART:{start}Z\n{rule}").parse().unwrap();
        let end = rrule::Tz::UTC.with_ymd_and_hms(2070, 1, 1, 0, 0, 0).unwrap();
        let all = set.before(end).all(1000).dates;
        assert_eq!(
            all[0].naive_utc(),
            NaiveDateTime::parse_from_str(&start, "%Y%m%dT%H%M%S").unwrap()
        );
        onsets.extend(all.iter().map(|local| {
            let at = local.naive_utc() - Duration::seconds(seconds(&from));
            (at.and_utc(), seconds(&value("TZOFFSETTO").unwrap()))
        }));
    }
    onsets.sort();
    onsets
}

fn check(zone: Tz, first: &str, now: &str, years: i32) {
    let all = onsets(&written(zone.name(), first, now));
    let mut at = instant(first).to_utc().unwrap();
    let end = instant(now).to_utc().unwrap().year() + years;
    while at.year() < end {
        let known = all.iter().rev().find(|(onset, _)| *onset <= at).map(|(_, offset)| *offset);
        let real = zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
        assert_eq!(known, Some(real.into()), "{zone} at {at}");
        at += Duration::minutes(53 * 60 + 7);
    }
}

#[test]
fn every_zone_stands_as_it_does_for_twenty_years() {
    for zone in
        TZ_VARIANTS.iter().step_by(if std::env::var("INTERLUDE_LONG").is_ok() { 1 } else { 23 })
    {
        check(*zone, "2021-06-01T00:00:00Z", "2026-11-24T00:00:00Z", 19);
    }
}

#[test]
fn zones_that_are_unlike_others_stand_as_they_do() {
    for name in [
        "Europe/Berlin",
        "Europe/Dublin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Gaza",
        "Asia/Jerusalem",
        "America/Nuuk",
        "America/Santiago",
        "Antarctica/Troll",
        "Pacific/Chatham",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "Asia/Tehran",
        "UTC",
        "America/Caracas",
    ] {
        let zone = name.parse().unwrap();
        check(zone, "2009-11-24T00:00:00Z", "2011-12-01T00:00:00Z", 19);
        check(zone, "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z", 19);
        check(zone, "1971-01-01T00:00:00Z", "2026-11-24T00:00:00Z", 19);
    }
}

#[test]
fn a_yearly_rule_holds_for_ever_and_is_said_as_calendars_know_it() {
    let rules = |zone| {
        let text = written(zone, "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z");
        let rules = text.lines().filter_map(|line| line.strip_prefix("RRULE:FREQ=YEARLY;"));
        rules.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(rules("Europe/Berlin"), "BYMONTH=10;BYDAY=-1SU BYMONTH=3;BYDAY=-1SU");
    assert_eq!(rules("America/New_York"), "BYMONTH=11;BYDAY=1SU BYMONTH=3;BYDAY=2SU");
    assert_eq!(rules("Australia/Lord_Howe"), "BYMONTH=10;BYDAY=1SU BYMONTH=4;BYDAY=1SU");
    assert!(rules("America/Santiago").contains("BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8"));
    assert_eq!(rules("Africa/Casablanca"), "");
    assert_eq!(rules("America/Sao_Paulo"), "", "it has had no summer time since 2019");
}

#[test]
fn a_rule_that_was_given_up_is_none() {
    let year = |year| Utc.with_ymd_and_hms(year, 1, 1, 0, 0, 0).unwrap();
    let all = transitions(chrono_tz::Europe::Berlin, year(2000), year(2040));
    assert_eq!(yearly(&all, year(2040)).map(|(begins, _)| begins), Some(0));
    assert!(yearly(&all, year(2045)).is_none(), "nobody set a clock for five years");
    assert!(yearly(&all[30..], year(2040)).is_none(), "25 years show too little");
    let with_gap = [&all[..4], &all[6..]].concat();
    assert_eq!(yearly(&with_gap, year(2040)).map(|(begins, _)| begins), Some(4));
}
