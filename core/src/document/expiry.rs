use std::fmt;
use std::str::FromStr;

use crate::time::Timestamp;
use crate::{Error, Result};

/// Until when something that was shared may be read. There is no usual answer: who shares says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Until it is withdrawn.
    Never,
    /// Until this instant.
    At(Timestamp),
}

impl Expiry {
    /// Whether it is over.
    #[must_use]
    pub fn is_over(self, now: Timestamp) -> bool {
        match self {
            Self::Never => false,
            Self::At(at) => at <= now,
        }
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::At(at) => write!(f, "{}", at.millis()),
        }
    }
}

impl FromStr for Expiry {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = |_| Error::Invalid { field: "expires", reason: "no instant" };
        match text {
            "never" => Ok(Self::Never),
            text => text.parse().map(|at| Self::At(Timestamp::from_millis(at))).map_err(invalid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_expiry_reads_back(at: Option<i64>) {
            let expiry = at.map_or(Expiry::Never, |at| Expiry::At(Timestamp::from_millis(at)));
            prop_assert_eq!(expiry.to_string().parse::<Expiry>().unwrap(), expiry);
        }

        #[test]
        fn any_text_is_an_expiry_or_refused(text in ".{0,40}") {
            let _ = text.parse::<Expiry>();
        }
    }
}
