//! Names for programs, kept stable.

use std::fmt;
use std::str::FromStr;

use super::{Degraded, Interruption, NotificationId, Visibility};
use crate::{Error, Result};

/// 32 lower-case hexadecimal digits.
impl fmt::Display for NotificationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for NotificationId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "id", reason: "not 32 hexadecimal digits" };
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(invalid);
        }
        let number = u128::from_str_radix(text, 16).map_err(|_| invalid)?;
        Ok(Self(number.to_be_bytes()))
    }
}

impl Degraded {
    /// `exact_denied` and its like.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotificationsDenied => "notifications_denied",
            Self::ExactDenied => "exact_denied",
            Self::TooMany => "too_many",
        }
    }
}

impl Interruption {
    /// `time_sensitive` or `active`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeSensitive => "time_sensitive",
            Self::Active => "active",
        }
    }
}

impl Visibility {
    /// `discreet` or `full`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Discreet => "discreet",
            Self::Full => "full",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_of_a_notification_reads_back_and_nothing_else_does() {
        let id = NotificationId([0xa5; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "a5", &format!("+{}", "a".repeat(31)), &"g".repeat(32), &"a".repeat(64)] {
            assert!(wrong.parse::<NotificationId>().is_err(), "{wrong}");
        }
    }
}
