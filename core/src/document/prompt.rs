//! ```text
//! title            str
//! language         str         BCP 47
//! due              str         the day of the session it is for
//! at               str         milliseconds: when it was first put
//! question         text        Markdown
//! ```

use chrono::NaiveDate;

use super::bounds;
use super::{FieldEdit, Fields, silent};
use crate::{Error, Result};

/// The most bytes of a question.
const MOST: usize = 16 << 10;
/// The most bytes of a language tag.
const MOST_LANGUAGE: usize = 35;

/// A question or exercise for the time between two sessions.
#[derive(Clone, PartialEq, Eq)]
pub struct Prompt {
    /// One line, at most 200 bytes; may be empty.
    pub title: String,
    /// Markdown, at most 16 KiB.
    pub question: String,
    /// The day of the session before which it is due, as the schedule's rule has it; none: whenever.
    pub due: Option<NaiveDate>,
    /// The language it is written in, as BCP 47 (`de`, `pt-BR`); empty: not said.
    pub language: String,
}

silent!(Prompt);

impl Prompt {
    pub(crate) fn read(fields: &Fields) -> Self {
        Self {
            title: fields.said("title"),
            question: fields.text("question").to_owned(),
            due: fields.get("due").and_then(|day| day.parse().ok()),
            language: fields.said("language"),
        }
    }

    /// The edits that make a document say this.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        vec![
            FieldEdit::say("title", self.title.trim()),
            FieldEdit::say("language", self.language.clone()),
            FieldEdit::Set("due", self.due.map(|day| day.to_string())),
            FieldEdit::Write("question", self.question.clone()),
        ]
    }

    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        bounds::title(&self.title)?;
        bounds::some("question", &self.question, MOST, "longer than 16 KiB")?;
        let tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
        match self.language.len() <= MOST_LANGUAGE && self.language.chars().all(tag) {
            true => Ok(()),
            false => Err(Error::Invalid { field: "language", reason: "no language tag" }),
        }
    }
}
