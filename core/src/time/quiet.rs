use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDateTime, NaiveTime};

use crate::{Error, Result};

/// The part of every day in which nothing is to be heard. May go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: NaiveTime,
    /// The first minute after.
    pub to: NaiveTime,
}

impl QuietHours {
    /// The local time itself, or the end of the quiet hours it falls into.
    #[must_use]
    pub fn after(&self, local: NaiveDateTime) -> NaiveDateTime {
        let (day, time) = (local.date(), local.time());
        let over_midnight = self.from > self.to;
        let quiet = match over_midnight {
            false => self.from <= time && time < self.to,
            true => self.from <= time || time < self.to,
        };
        match quiet {
            false => local,
            true if over_midnight && time >= self.from => {
                day.succ_opt().unwrap_or(day).and_time(self.to)
            }
            true => day.and_time(self.to),
        }
    }
}

/// `22:00-07:00`.
impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.format("%H:%M"), self.to.format("%H:%M"))
    }
}

impl FromStr for QuietHours {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = |reason| Error::Invalid { field: "quiet hours", reason };
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (from, to) = text.split_once('-').ok_or(invalid("not as 22:00-07:00"))?;
        match (time(from), time(to)) {
            (Some(from), Some(to)) if from != to => Ok(Self { from, to }),
            (Some(_), Some(_)) => Err(invalid("as long as the day")),
            _ => Err(invalid("not as 22:00-07:00")),
        }
    }
}
