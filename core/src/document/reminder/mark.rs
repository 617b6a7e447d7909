use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::time::Timestamp;
use crate::{Error, Result};

/// One firing of a rule: the same on every device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Occurrence {
    /// The local day it is about: of a habit in the participant's calendar; of a session (and of what
    /// stands on one) the day its schedule's rule has it.
    pub day: NaiveDate,
    /// Which of the rule's firings about that day, from 0.
    pub place: u8,
}

/// What a participant made of an occurrence. Of two that devices set apart, the greater counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// To be reminded again then.
    Snoozed(Timestamp),
    /// Not this time.
    Dismissed,
    /// Done.
    Done,
}

/// `2026-11-24#0`.
impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.day, self.place)
    }
}

impl FromStr for Occurrence {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "occurrence", reason: "not as 2026-11-24#0" };
        let (day, place) = text.split_once('#').ok_or(invalid.clone())?;
        match (day.parse(), place.parse()) {
            (Ok(day), Ok(place)) => Ok(Self { day, place }),
            _ => Err(invalid),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Snoozed(until) => write!(f, "snoozed {}", until.millis()),
            Self::Dismissed => f.write_str("dismissed"),
            Self::Done => f.write_str("done"),
        }
    }
}

impl FromStr for Mark {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "mark", reason: "no such mark" };
        match text.split_once(' ') {
            None if text == "done" => Ok(Self::Done),
            None if text == "dismissed" => Ok(Self::Dismissed),
            Some(("snoozed", until)) => {
                let until = until.parse().map_err(|_| invalid)?;
                Ok(Self::Snoozed(Timestamp::from_millis(until)))
            }
            _ => Err(invalid),
        }
    }
}
