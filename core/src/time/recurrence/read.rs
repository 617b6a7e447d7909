use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

use super::{End, Frequency, Nth, Recurrence, Until};
use crate::{Error, Result};

const MOST_BYTES: usize = 500;
const MOST_COUNT: u16 = 10_000;
const MOST_INTERVAL: u16 = 1_000;

type Parts<'a> = BTreeMap<&'a str, &'a str>;

fn invalid<T>(reason: &'static str) -> Result<T> {
    Err(Error::Invalid { field: "rrule", reason })
}

pub(super) fn read(text: &str) -> Result<Recurrence> {
    if text.len() > MOST_BYTES {
        return invalid("longer than 500 bytes");
    }
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix("RRULE:").unwrap_or(&text);
    if text.contains(|letter: char| letter.is_control() || letter == ':') {
        return invalid("more than one rule");
    }
    let mut parts = split(text)?;
    let rule = build(&mut parts)?;
    match parts.keys().next() {
        Some(&("BYHOUR" | "BYMINUTE" | "BYSECOND")) => {
            return invalid("times of day are not part of it");
        }
        Some(_) => return invalid("a part that RFC 5545 does not have"),
        None => {}
    }
    super::check::check(&rule)?;
    Ok(rule)
}

fn split(text: &str) -> Result<Parts<'_>> {
    let mut parts = Parts::new();
    for part in text.split(';') {
        match part.split_once('=') {
            Some((name, value)) if !value.is_empty() => match parts.insert(name, value) {
                None => {}
                Some(_) => return invalid("a part given twice"),
            },
            _ => return invalid("a part without a value"),
        }
    }
    Ok(parts)
}

/// Takes what it knows out of the parts.
fn build(parts: &mut Parts<'_>) -> Result<Recurrence> {
    let frequency = match parts.remove("FREQ") {
        Some("DAILY") => Frequency::Daily,
        Some("WEEKLY") => Frequency::Weekly,
        Some("MONTHLY") => Frequency::Monthly,
        Some("YEARLY") => Frequency::Yearly,
        Some("SECONDLY" | "MINUTELY" | "HOURLY") => return invalid("more often than daily"),
        Some(_) => return invalid("a frequency that RFC 5545 does not have"),
        None => return invalid("no frequency"),
    };
    let mut list = |name, most| numbers(parts.remove(name), most);
    let (months, weeks) = (list("BYMONTH", 12)?, list("BYWEEKNO", 53)?);
    let (year_days, month_days) = (list("BYYEARDAY", 366)?, list("BYMONTHDAY", 31)?);
    let positions = list("BYSETPOS", 366)?;
    if months.iter().any(|month| *month < 0) {
        return invalid("a month before the first");
    }
    let interval = bounded(parts.remove("INTERVAL").unwrap_or("1"), 1..=MOST_INTERVAL);
    Ok(Recurrence {
        frequency,
        interval: interval.map_or_else(|| invalid("INTERVAL not from 1 to 1,000"), Ok)?,
        end: end(parts.remove("COUNT"), parts.remove("UNTIL"))?,
        months,
        weeks,
        year_days,
        month_days,
        weekdays: weekdays(parts.remove("BYDAY"))?,
        positions,
        week_start: match parts.remove("WKST") {
            None => Weekday::Mon,
            Some(name) => weekday(name).map_or_else(|| invalid("WKST is no weekday"), Ok)?,
        },
    })
}

fn end(count: Option<&str>, until: Option<&str>) -> Result<End> {
    match (count, until) {
        (None, None) => Ok(End::Never),
        (Some(count), None) => match bounded(count, 1..=MOST_COUNT) {
            Some(count) => Ok(End::Count(count)),
            None => invalid("COUNT not from 1 to 10,000"),
        },
        (None, Some(until)) => match self::until(until) {
            Some(until) if until.is_in_years() => Ok(End::Until(until)),
            Some(_) => invalid("UNTIL outside the years 1970 to 2199"),
            None => invalid("UNTIL is no date"),
        },
        (Some(_), Some(_)) => invalid("COUNT beside UNTIL"),
    }
}

fn until(text: &str) -> Option<Until> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let moment = |text| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    match (digits, text.len(), text.strip_suffix('Z')) {
        (8, 8, None) => NaiveDate::parse_from_str(text, "%Y%m%d").ok().map(Until::Day),
        (14, 15, None) => moment(text).map(Until::Local),
        (14, 16, Some(text)) => moment(text).map(Until::Utc),
        _ => None,
    }
}

impl Until {
    fn is_in_years(self) -> bool {
        match self {
            Self::Day(day) => (1970..2200).contains(&day.year()),
            Self::Local(end) | Self::Utc(end) => (1970..2200).contains(&end.year()),
        }
    }
}

/// A plain number: no sign, no more than nine digits.
fn bounded(text: &str, range: RangeInclusive<u16>) -> Option<u16> {
    let plain = text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| plain && range.contains(number))
}

/// A list of numbers from 1 to `most`, from the end when negative: sorted, each once.
fn numbers(list: Option<&str>, most: u16) -> Result<Vec<i16>> {
    let mut numbers = Vec::new();
    for text in list.into_iter().flat_map(|list| list.split(',')) {
        match number(text, most) {
            Some(number) => numbers.push(number),
            None => return invalid("a number out of its range"),
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

fn number(text: &str, most: u16) -> Option<i16> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    Some(sign * i16::try_from(bounded(digits, 1..=most)?).ok()?)
}

fn weekdays(list: Option<&str>) -> Result<Vec<Nth>> {
    let mut days = Vec::new();
    for text in list.into_iter().flat_map(|list| list.split(',')) {
        match nth(text) {
            Some(day) => days.push(day),
            None => return invalid("BYDAY is no list of weekdays"),
        }
    }
    days.sort_by_key(|day| (day.0, day.1.num_days_from_monday()));
    days.dedup();
    Ok(days)
}

fn nth(text: &str) -> Option<Nth> {
    let (place, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    match place {
        "" => Some(Nth(0, weekday(name)?)),
        place => Some(Nth(number(place, 53)?, weekday(name)?)),
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    match name {
        "MO" => Some(Weekday::Mon),
        "TU" => Some(Weekday::Tue),
        "WE" => Some(Weekday::Wed),
        "TH" => Some(Weekday::Thu),
        "FR" => Some(Weekday::Fri),
        "SA" => Some(Weekday::Sat),
        "SU" => Some(Weekday::Sun),
        _ => None,
    }
}
