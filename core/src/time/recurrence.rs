mod check;
mod expand;
mod filter;
mod read;
mod write;

use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;

use crate::Result;

/// On which days something recurs: an RFC 5545 RRULE of whole days (DAILY, WEEKLY, MONTHLY or
/// YEARLY), in canonical form: what `Display` writes reads back equal.
///
/// The first day need not be one of them: as in python-dateutil, and unlike RFC 5545 where such a
/// rule has no defined meaning, a start that the rule does not name is no occurrence and is not
/// counted. ADR 14 says why this is no crate's work, and how it differs from other programs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence {
    frequency: Frequency,
    interval: u16,
    end: End,
    months: Vec<i16>,
    weeks: Vec<i16>,
    year_days: Vec<i16>,
    month_days: Vec<i16>,
    weekdays: Vec<Nth>,
    positions: Vec<i16>,
    week_start: Weekday,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Never,
    Count(u16),
    Until(Until),
}

/// The last moment at which something may recur, itself included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Until {
    Day(NaiveDate),
    Local(NaiveDateTime),
    Utc(NaiveDateTime),
}

/// A weekday: the nth of its month or year, from the end when negative; 0: every.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Nth(i16, Weekday);

impl Recurrence {
    /// Reads a rule, with or without `RRULE:` before it.
    ///
    /// Bounds: 500 bytes, COUNT to 10,000, INTERVAL to 1,000, UNTIL within the years 1970 to 2199.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] with the reason, in bounded time; also for a rule that never occurs.
    pub fn parse(text: &str) -> Result<Self> {
        read::read(text)
    }

    /// The days on which something recurs that began at `start`, within `days` and the years 1970
    /// to 2199, in order. `zone`: where `start` is meant, for an end that the rule gives in UTC; none:
    /// floating, and such an end is local too.
    ///
    /// Bounded: looks at no day after the last of `days`, and at days before the first only to count.
    #[must_use]
    pub fn days(
        &self,
        start: NaiveDateTime,
        zone: Option<Tz>,
        days: RangeInclusive<NaiveDate>,
    ) -> Vec<NaiveDate> {
        let mut found = Vec::new();
        self.each(start, zone, days, &mut |day| {
            found.push(day);
            true
        });
        found
    }

    /// The first day on which something recurs that began at `start`; none: it never does before 2200.
    #[must_use]
    pub fn first(&self, start: NaiveDateTime, zone: Option<Tz>) -> Option<NaiveDate> {
        let mut first = None;
        self.each(start, zone, start.date()..=NaiveDate::MAX, &mut |day| {
            first = Some(day);
            false
        });
        first
    }
}

#[cfg(test)]
mod tests;
