use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;

use super::LOCAL;
use crate::{Error, Result};

/// What became of one session. Of two that devices set apart, the lesser counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SessionChange {
    /// It does not take place.
    Cancelled,
    /// It begins at another local time.
    Moved(NaiveDateTime),
    /// One that the rule does not have, beginning then.
    Extra(NaiveDateTime),
}

impl fmt::Display for SessionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("cancelled"),
            Self::Moved(to) => write!(f, "moved {}", to.format(LOCAL)),
            Self::Extra(at) => write!(f, "extra {}", at.format(LOCAL)),
        }
    }
}

impl FromStr for SessionChange {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "session", reason: "no such change" };
        let local = |text: &str| NaiveDateTime::parse_from_str(text, LOCAL);
        match text.split_once(' ') {
            None if text == "cancelled" => Ok(Self::Cancelled),
            Some(("moved", at)) => local(at).map(Self::Moved).map_err(|_| invalid),
            Some(("extra", at)) => local(at).map(Self::Extra).map_err(|_| invalid),
            _ => Err(invalid),
        }
    }
}
