use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{AutoCommit, Change};

use super::{Document, Kind, MAX_CHANGE, MAX_DOCUMENT, entry, fields};
use crate::{Error, Result};

impl Document {
    fn holding(inner: AutoCommit) -> Self {
        Self { inner, beginning: None }
    }

    /// A document of this kind before anything was written. A kind that is not known here starts
    /// empty and gets everything, its genesis too, from whoever knows it.
    pub(crate) fn genesis(kind: Kind) -> Self {
        match kind {
            Kind::ENTRY => Self::holding(entry::genesis()),
            _ if kind.has_fields() => Self::holding(fields::genesis(kind)),
            _ => Self::holding(AutoCommit::new()),
        }
    }

    /// Loads what [`Document::save`] gave and the changes made since.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the bytes are not a document.
    pub(crate) fn load(kind: Kind, snapshot: Option<&[u8]>, changes: Vec<Vec<u8>>) -> Result<Self> {
        let mut document = match snapshot {
            Some(bytes) => Self::from_snapshot(bytes)?,
            None => Self::genesis(kind),
        };
        if !changes.is_empty() {
            let changes = changes.into_iter().map(parse).collect::<Result<Vec<_>>>()?;
            guarded(|| document.inner.apply_changes(changes))?;
        }
        Ok(document)
    }

    /// Loads a whole saved document, from this vault or from outside.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the bytes are not a document, [`Error::Invalid`] beyond 8 MiB.
    pub(crate) fn from_snapshot(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > MAX_DOCUMENT {
            return Err(Error::Invalid { field: "document", reason: "larger than 8 MiB" });
        }
        Ok(Self::holding(guarded(|| AutoCommit::load(bytes))?))
    }
}

/// Reads one change.
pub(super) fn parse(bytes: Vec<u8>) -> Result<Change> {
    if bytes.len() > MAX_CHANGE {
        return Err(Error::Invalid { field: "change", reason: "larger than 4 MiB" });
    }
    guarded(|| Change::from_bytes(bytes))
}

/// Automerge may panic on bytes made to hurt it; whoever sent them must not stop the app.
pub(super) fn guarded<T, E>(read: impl FnOnce() -> std::result::Result<T, E>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| Error::Damaged("the bytes of a document"))?
        .map_err(|_| Error::Damaged("the bytes of a document"))
}
