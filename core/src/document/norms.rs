//! Norms: one text that merges by letters; every change of it is a version.
//!
//! Acceptance, one document a member:
//! ```text
//! digest           str         SHA-256 of the text that was accepted, hexadecimal
//! heads            str         where the text stands in the history, hexadecimal
//! at               str         milliseconds
//! ```

use interlude_wire::{PrincipalId, hex, parse_hex};
use ring::digest::{SHA256, digest};

use super::{Document, FieldEdit, Fields, Heads, Identity, Kind, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

const BODY: &str = "body";
const DIGEST: &str = "digest";
const HEADS: &str = "heads";
/// The most heads that are noted: of norms that came together from more, the text alone counts.
const MOST_HEADS: usize = 32;
const AT: &str = "at";
/// The most bytes of norms.
const MOST: usize = 64 << 10;

/// There is one such document in a group.
pub(crate) fn norms_identity(home: [u8; 32]) -> Identity {
    Identity::of_group(Kind::NORMS, home, Seed([0; 16]))
}

/// The edit that makes the norms say this.
///
/// # Errors
/// [`Error::Invalid`] for nothing, and for more than 64 KiB.
pub(crate) fn norms_edit(text: &str) -> Result<FieldEdit> {
    match text.trim() {
        "" => Err(Error::Invalid { field: "norms", reason: "empty" }),
        text if text.len() > MOST => {
            Err(Error::Invalid { field: "norms", reason: "longer than 64 KiB" })
        }
        text => Ok(FieldEdit::Write(BODY, text.to_owned())),
    }
}

/// SHA-256 of a text of norms.
pub(crate) fn norms_digest(text: &str) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, text.as_bytes()).as_ref());
    out
}

/// Which norms a member accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AcceptanceContent {
    pub(crate) digest: [u8; 32],
    /// Where the text stands in the history.
    pub(crate) heads: Heads,
    pub(crate) at: Timestamp,
}

impl AcceptanceContent {
    /// A member has one.
    pub(crate) fn identity(home: [u8; 32], member: &PrincipalId) -> Identity {
        Identity::of_member(Kind::ACCEPTANCE, home, member.0, Seed([0; 16]))
    }

    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            digest: parse_hex(fields.get(DIGEST)?)?,
            heads: fields.get(HEADS).and_then(heads).unwrap_or_default(),
            at: Timestamp::from_millis(fields.get(AT)?.parse().ok()?),
        })
    }

    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        vec![
            FieldEdit::Set(DIGEST, Some(hex(&self.digest))),
            FieldEdit::Set(
                HEADS,
                Some(hex(&self.heads.to_bytes())).filter(|it| it.len() <= 64 * MOST_HEADS),
            ),
            FieldEdit::Set(AT, Some(self.at.millis().to_string())),
        ]
    }
}

fn heads(text: &str) -> Option<Heads> {
    let (hashes, []) = text.as_bytes().as_chunks::<64>() else { return None };
    let hash = |hash: &[u8; 64]| parse_hex::<32>(std::str::from_utf8(hash).ok()?);
    let hashes: Option<Vec<[u8; 32]>> = hashes.iter().take(MOST_HEADS).map(hash).collect();
    Heads::from_bytes(&hashes?.concat()).ok()
}

impl Document {
    /// A text as it was at a version; none: there is no such version.
    pub(crate) fn field_text_at(&mut self, name: &str, heads: &Heads) -> Result<Option<String>> {
        use automerge::{ROOT, ReadDoc, Value};
        if heads.is_empty() || !self.includes(heads) {
            return Ok(None);
        }
        match self.inner.get(ROOT, name).map_err(super::defect)? {
            Some((Value::Object(_), text)) => {
                self.inner.text_at(text, &heads.0).map(Some).map_err(super::defect)
            }
            _ => Err(Error::Damaged("a document without its texts")),
        }
    }
}
