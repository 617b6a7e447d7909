//! ```text
//! kind             str         cannot_come | words | report | excerpt | leaving | rekey
//! at               str         milliseconds
//! day              str         cannot_come: the session's day by its schedule's rule
//! target           str         report: the excerpt or response, by id
//! title, prompt, expires       excerpt: as of an excerpt for the group
//! keys             str         rekey: hexadecimal
//! body             text        the words
//! ```

use chrono::NaiveDate;
use interlude_wire::{hex, parse_hex};

use super::{DocumentId, ExcerptContent, Expiry, FieldEdit, Fields, bounds, reminder, silent};
use crate::time::Timestamp;
use crate::{Error, Result};

/// The most bytes of words on a line.
const MOST: usize = 16 << 10;
/// The most bytes of keys.
const MOST_KEYS: usize = 1024;

/// What a member and the facilitator say to each other alone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum MessageContent {
    /// The member cannot come to the session of this day, with words or none.
    CannotCome(NaiveDate, String),
    /// Words.
    Words(String),
    /// An excerpt or a response that somebody should look at, with words or none.
    Report(DocumentId, String),
    /// What the member shares with the facilitator alone.
    Excerpt(ExcerptContent),
    /// The member leaves the group, with words or none.
    Leaving(String),
    /// The member asks to go on under these keys.
    Rekey(Vec<u8>),
}

silent!(MessageContent);

impl MessageContent {
    /// A stable word for programs.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::CannotCome(..) => "cannot_come",
            Self::Words(_) => "words",
            Self::Report(..) => "report",
            Self::Excerpt(_) => "excerpt",
            Self::Leaving(_) => "leaving",
            Self::Rekey(_) => "rekey",
        }
    }

    /// What a document says and when it was said; `None`: this version does not understand it.
    pub(crate) fn read(fields: &Fields) -> Option<(Timestamp, Self)> {
        let words = fields.text("body").to_owned();
        let content = match fields.get("kind")? {
            "cannot_come" => Self::CannotCome(fields.get("day")?.parse().ok()?, words),
            "words" => Self::Words(words),
            "report" => Self::Report(fields.id("target")?, words),
            "excerpt" => Self::Excerpt(ExcerptContent::read(fields)?),
            "leaving" => Self::Leaving(words),
            "rekey" => Self::Rekey(unhex(fields.get("keys")?)?),
            _ => return None,
        };
        Some((fields.instant("at")?, content))
    }

    /// Until when it may be read, where it says so.
    pub(crate) fn expiry(fields: &Fields) -> Option<Expiry> {
        (fields.get("kind") == Some("excerpt")).then(|| ExcerptContent::expiry(fields))?
    }

    /// The edits that make a new document say this.
    pub(crate) fn edits(&self, at: Timestamp) -> Vec<FieldEdit> {
        let write = |words: &String| FieldEdit::Write("body", words.clone());
        let mut edits = vec![FieldEdit::say("kind", self.name()), FieldEdit::when("at", at)];
        match self {
            Self::CannotCome(day, words) => {
                edits.extend([FieldEdit::say("day", day.to_string()), write(words)]);
            }
            Self::Words(words) | Self::Leaving(words) => edits.push(write(words)),
            Self::Report(target, words) => {
                edits.extend([FieldEdit::name("target", Some(target)), write(words)]);
            }
            Self::Excerpt(excerpt) => {
                edits.extend(ExcerptContent { at, ..excerpt.clone() }.edits());
            }
            Self::Rekey(keys) => edits.push(FieldEdit::say("keys", hex(keys))),
        }
        edits
    }

    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        let at_most = |words: &str| bounds::at_most("words", words, MOST, "longer than 16 KiB");
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        match self {
            Self::CannotCome(day, _) if !reminder::is_in_years(*day) => {
                invalid("day", "outside the years 1970 to 2199")
            }
            Self::Words(words) if words.trim().is_empty() => invalid("words", "empty"),
            Self::Rekey(keys) if keys.is_empty() || keys.len() > MOST_KEYS => {
                invalid("keys", "none, or longer than 1,024 bytes")
            }
            Self::CannotCome(_, words)
            | Self::Words(words)
            | Self::Report(_, words)
            | Self::Leaving(words) => at_most(words),
            Self::Excerpt(excerpt) => excerpt.clone().check().map(drop),
            Self::Rekey(_) => Ok(()),
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() || pairs.len() > MOST_KEYS {
        return None;
    }
    let byte = |pair: &[u8; 2]| parse_hex::<1>(std::str::from_utf8(pair).ok()?).map(|[byte]| byte);
    pairs.iter().map(byte).collect()
}

#[cfg(test)]
mod tests;
