//! What a search in a group finds.

use interlude_core::groups as core;

use crate::journal::TextRange;
use crate::types::DocumentId;
use crate::vault::DocumentKind;

/// Something in a group that a search found.
#[derive(Clone, uniffi::Record)]
pub struct GroupHit {
    /// Its document.
    pub id: DocumentId,
    /// What it is: an excerpt, a resource, a prompt, norms or a session.
    pub kind: DocumentKind,
    /// Its title; empty where it has none.
    pub title: String,
    /// A passage around what was found, on one line.
    pub snippet: String,
    /// What was found, as ranges of Unicode scalar values in `snippet`.
    pub highlights: Vec<TextRange>,
    /// The better, the higher. Comparable within one search only.
    pub score: f64,
}

impl From<core::GroupHit> for GroupHit {
    fn from(hit: core::GroupHit) -> Self {
        let core::GroupHit { id, kind, title, snippet, highlights, score } = hit;
        let highlights = highlights.into_iter().map(TextRange::from).collect();
        Self { id, kind: kind.into(), title, snippet, highlights, score }
    }
}
