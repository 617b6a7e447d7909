//! ```text
//! title            str
//! prompt           str         the prompt it answers, by id
//! expires          str         milliseconds, or "never"
//! later            str         "yes": who comes later may read it too
//! at               str         milliseconds: when it was shared
//! body             text        Markdown
//! ```

use super::bounds;
use super::{DocumentId, Expiry, FieldEdit, Fields, silent};
use crate::Result;
use crate::time::Timestamp;

/// The most bytes of an excerpt.
const MOST: usize = 32 << 10;

/// What a participant chose to share, as its document says it. Nothing in it names an entry.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ExcerptContent {
    pub(crate) title: String,
    pub(crate) text: String,
    /// Of the same group.
    pub(crate) prompt: Option<DocumentId>,
    pub(crate) expires: Expiry,
    pub(crate) later: bool,
    pub(crate) at: Timestamp,
}

silent!(ExcerptContent);

impl ExcerptContent {
    /// What a document says; `None`: it does not say until when it may be read, and so is not shown.
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            title: fields.said("title"),
            text: fields.text("body").to_owned(),
            prompt: fields.id("prompt"),
            expires: Self::expiry(fields)?,
            later: fields.get("later") == Some("yes"),
            at: fields.instant("at")?,
        })
    }

    /// Until when it may be read.
    pub(crate) fn expiry(fields: &Fields) -> Option<Expiry> {
        fields.get("expires")?.parse().ok()
    }

    /// The edits that make a new document say this.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        vec![
            FieldEdit::say("title", self.title.clone()),
            FieldEdit::name("prompt", self.prompt.as_ref()),
            FieldEdit::say("expires", self.expires.to_string()),
            FieldEdit::say("later", if self.later { "yes" } else { "" }),
            FieldEdit::when("at", self.at),
            FieldEdit::Write("body", self.text.clone()),
        ]
    }

    /// # Errors
    /// [`crate::Error::Invalid`] for what breaks a bound, or is over before it is shared.
    pub(crate) fn check(mut self) -> Result<Self> {
        bounds::some("text", &self.text, MOST, "longer than 32 KiB")?;
        self.title = bounds::title(&self.title)?;
        match self.expires.is_over(self.at) {
            true => {
                Err(crate::Error::Invalid { field: "expires", reason: "not after the present" })
            }
            false => Ok(self),
        }
    }
}
