use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use interlude_wire::SpaceId;

use crate::{Error, Result};

/// Digits of the group in a key.
const DIGITS: usize = 16;

/// How an entry or a goal names a session: the first 16 hexadecimal digits of the group's id, and the day that
/// the group's schedule has it on, wherever it is moved: `29c5769f00aa11bb/2026-12-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SessionKey {
    group: [u8; DIGITS / 2],
    day: NaiveDate,
}

impl SessionKey {
    /// The session of a day.
    #[must_use]
    pub fn new(group: &SpaceId, day: NaiveDate) -> Self {
        let mut short = [0; DIGITS / 2];
        short.copy_from_slice(&group.0[..DIGITS / 2]);
        Self { group: short, day }
    }

    /// Whether it is a session of this group.
    #[must_use]
    pub fn is_of(&self, group: &SpaceId) -> bool {
        group.0.starts_with(&self.group)
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.day
    }
}

impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", interlude_wire::hex(&self.group), self.day)
    }
}

impl FromStr for SessionKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "session", reason: "not the key of a session" };
        let (group, day) = text.split_once('/').ok_or(invalid.clone())?;
        let group = interlude_wire::parse_hex(group).ok_or(invalid.clone())?;
        let day: NaiveDate = day.parse().map_err(|_| invalid.clone())?;
        let key = Self { group, day };
        // One way to write it.
        (key.to_string() == text).then_some(key).ok_or(invalid)
    }
}
