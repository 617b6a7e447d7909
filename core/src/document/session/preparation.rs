use std::fmt;
use std::str::FromStr;

use crate::document::DocumentId;
use crate::{Error, Result};

/// Something to prepare for a session.
#[derive(Clone, PartialEq, Eq)]
pub enum Preparation {
    /// A resource to read, hear or practise.
    Resource(DocumentId),
    /// A prompt to answer for oneself.
    Prompt(DocumentId),
    /// Anything else, in words of at most 2,000 bytes.
    Words(String),
}

/// Says nothing of what was written.
impl fmt::Debug for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preparation(..)")
    }
}

impl Preparation {
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Words(words) if words.trim().is_empty() => {
                Err(Error::Invalid { field: "preparation", reason: "empty" })
            }
            Self::Words(words) => super::edit::short("preparation", words),
            Self::Resource(_) | Self::Prompt(_) => Ok(()),
        }
    }
}

impl fmt::Display for Preparation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Resource(id) => write!(f, "resource {id}"),
            Self::Prompt(id) => write!(f, "prompt {id}"),
            Self::Words(words) => write!(f, "words {words}"),
        }
    }
}

impl FromStr for Preparation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let what = match text.split_once(' ') {
            Some(("resource", id)) => Self::Resource(id.parse()?),
            Some(("prompt", id)) => Self::Prompt(id.parse()?),
            Some(("words", words)) => Self::Words(words.to_owned()),
            _ => return Err(Error::Invalid { field: "preparation", reason: "no such kind" }),
        };
        what.check()?;
        Ok(what)
    }
}
