//! ```text
//! target           str         the excerpt or response, by id
//! reason           str
//! state            str         "hidden"; absent: it is shown again
//! at               str         milliseconds
//! ```

use super::bounds;
use super::{DocumentId, FieldEdit, Fields, Identity, Kind, Seed, silent};
use crate::Result;
use crate::time::Timestamp;

/// The most bytes of a reason.
const MOST: usize = 1000;

/// That a facilitator hides something. There is one document for a target, whoever hides it and however
/// often: two who do so at once hide it once.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct HiddenContent {
    pub(crate) target: DocumentId,
    pub(crate) reason: String,
    pub(crate) at: Timestamp,
}

silent!(HiddenContent);

impl HiddenContent {
    pub(crate) fn identity(home: [u8; 32], target: &DocumentId) -> Identity {
        Identity::of_group(Kind::HIDDEN, home, Seed::derive("hidden", &target.to_string()))
    }

    /// `None`: it hides nothing, or not any more.
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            target: (fields.get("state") == Some("hidden")).then(|| fields.id("target"))??,
            reason: fields.said("reason"),
            at: fields.instant("at")?,
        })
    }

    /// The edits that make the document hide its target.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        vec![
            FieldEdit::name("target", Some(&self.target)),
            FieldEdit::say("reason", self.reason.clone()),
            FieldEdit::say("state", "hidden"),
            FieldEdit::when("at", self.at),
        ]
    }

    /// The edits that make it hide nothing.
    pub(crate) fn undone() -> Vec<FieldEdit> {
        vec![FieldEdit::Set("state", None), FieldEdit::Set("reason", None)]
    }

    /// # Errors
    /// [`crate::Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        bounds::at_most("reason", &self.reason, MOST, "longer than 1,000 bytes")
    }
}
