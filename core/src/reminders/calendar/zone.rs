//! VTIMEZONE (RFC 5545 §3.6.5) from the zone's offsets.

use chrono::{DateTime, Days, Months, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::Lines;
use super::sessions::YEARS;
use super::transitions::{Standing, standing, transitions};
use super::yearly::{CYCLE, Yearly, yearly};
use crate::time::Timestamp;

/// 2099-12-31: `chrono-tz` knows of no transition after it.
const KNOWN: DateTime<Utc> = match DateTime::from_timestamp(4_102_358_400, 0) {
    Some(known) => known,
    None => DateTime::UNIX_EPOCH,
};

/// Writes how the zone's clock stands from `first` on: for ever where it is set by a yearly rule, for
/// [`YEARS`] after `now` where not.
pub(super) fn write(lines: &mut Lines, zone: Tz, first: Timestamp, now: Timestamp) {
    let first = first.to_utc().unwrap_or_default();
    let now = now.to_utc().unwrap_or_default().max(first);
    let until = years_after(now, YEARS.max(CYCLE) + 2).min(KNOWN);
    let before = first - Days::new(400);
    let all = transitions(zone, before, until);
    lines.add("BEGIN", "VTIMEZONE");
    lines.add("TZID", zone.name());
    let known = all.iter().rposition(|one| one.at <= first);
    if known.is_none() {
        let standing = standing(zone, before);
        let since = DateTime::UNIX_EPOCH.min(before).naive_utc();
        observance(lines, since, [standing; 2], None);
    }
    let all = &all[known.unwrap_or(0)..];
    let (single, rules) = match yearly(all, until) {
        Some((begins, rules)) => (begins, rules.to_vec()),
        None => (all.len(), Vec::new()),
    };
    let (single, regular) = all.split_at(single);
    let end = years_after(now, YEARS);
    for one in single.iter().filter(|one| !rules.is_empty() || one.at < end) {
        observance(lines, one.local(), [one.from, one.to], None);
    }
    for (one, rule) in regular.iter().zip(rules) {
        observance(lines, one.local(), [one.from, one.to], Some(rule));
    }
    lines.add("END", "VTIMEZONE");
}

fn observance(lines: &mut Lines, since: NaiveDateTime, of: [Standing; 2], rule: Option<Yearly>) {
    let [from, to] = of;
    let kind = if to.summer { "DAYLIGHT" } else { "STANDARD" };
    lines.add("BEGIN", kind);
    lines.add("DTSTART", &since.format("%Y%m%dT%H%M%S").to_string());
    lines.add("TZOFFSETFROM", &offset(from.offset));
    lines.add("TZOFFSETTO", &offset(to.offset));
    if let Some(rule) = rule {
        lines.add("RRULE", &rule.rule());
    }
    lines.add("END", kind);
}

/// `+0530`, with seconds where there are any.
fn offset(seconds: i32) -> String {
    let (sign, all) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes) = (all / 3600, all / 60 % 60);
    match all % 60 {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        seconds => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}

fn years_after(instant: DateTime<Utc>, years: u32) -> DateTime<Utc> {
    instant.checked_add_months(Months::new(12 * years)).unwrap_or(instant)
}
