use std::fmt;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use crate::{Error, Result};

/// On which days something recurs: an RFC 5545 RRULE of whole days (DAILY, WEEKLY, MONTHLY or
/// YEARLY), in canonical form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recurrence(String);

impl Recurrence {
    /// Reads a rule, with or without `RRULE:` before it.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the reason, in bounded time.
    pub fn parse(text: &str) -> Result<Self> {
        match text.trim() {
            "" => Err(Error::Invalid { field: "rrule", reason: "empty" }),
            text => Ok(Self(text.to_owned())),
        }
    }

    /// The days on which something recurs that began at `start`, within `days`, in order. `zone`:
    /// where `start` is meant, for an end that the rule gives in UTC; none: floating.
    #[must_use]
    pub fn days(
        &self,
        _start: NaiveDateTime,
        _zone: Option<Tz>,
        _days: RangeInclusive<NaiveDate>,
    ) -> Vec<NaiveDate> {
        Vec::new()
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
