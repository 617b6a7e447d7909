//! ```text
//! to               str         the excerpt, by id
//! kind             str         acknowledge | words
//! expires          str         as the excerpt: milliseconds, or "never"
//! at               str         milliseconds
//! body             text        the words
//! ```

use super::bounds;
use super::{DocumentId, Expiry, FieldEdit, Fields, silent};
use crate::Result;
use crate::time::Timestamp;

/// The most bytes of a response.
const MOST: usize = 4 << 10;

/// An answer to an excerpt, as its document says it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ResponseContent {
    pub(crate) to: DocumentId,
    /// None: it only says that the excerpt was read.
    pub(crate) words: Option<String>,
    /// It goes when the excerpt does, also where the excerpt has gone before.
    pub(crate) expires: Expiry,
    pub(crate) at: Timestamp,
}

silent!(ResponseContent);

impl ResponseContent {
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let words = match fields.get("kind")? {
            "acknowledge" => None,
            "words" => Some(fields.text("body").to_owned()),
            _ => return None,
        };
        Some(Self {
            to: fields.id("to")?,
            words,
            expires: fields.get("expires")?.parse().ok()?,
            at: fields.instant("at")?,
        })
    }

    /// The edits that make a new document say this.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        let kind = if self.words.is_some() { "words" } else { "acknowledge" };
        vec![
            FieldEdit::name("to", Some(&self.to)),
            FieldEdit::say("kind", kind),
            FieldEdit::say("expires", self.expires.to_string()),
            FieldEdit::when("at", self.at),
            FieldEdit::Write("body", self.words.clone().unwrap_or_default()),
        ]
    }

    /// # Errors
    /// [`crate::Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        match &self.words {
            Some(words) => bounds::some("words", words, MOST, "longer than 4 KiB"),
            None => Ok(()),
        }
    }
}
