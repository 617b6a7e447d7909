use super::update::Projected;
use crate::document::entry::{EntryContent, EntryRow};
use crate::document::{Applied, ChangeBytes, Document, Fields, Heads, Kind};
use crate::{Error, Result};

/// Changes of a document together with all that follows from them, computed without the database
/// so that it can be done on any thread.
#[derive(Default)]
pub(crate) struct Growth {
    pub(super) applied: Applied,
    /// There is something new.
    pub(super) grown: bool,
    pub(super) heads: Heads,
    /// The whole document, where it is to be stored as one.
    pub(super) snapshot: Option<Vec<u8>>,
    /// Of an entry.
    pub(super) row: Option<EntryRow>,
    /// Of a document of named values.
    pub(super) fields: Option<Fields>,
    /// Title and body, where the search index is to know them at once.
    pub(super) text: Option<(String, String)>,
}

impl Growth {
    /// What follows from `document` having been made here.
    pub(crate) fn of_new(document: &mut Document, kind: Kind) -> Result<Self> {
        let growth = Self::of(document, kind, Self::made(None), true)?;
        Ok(Self { grown: true, ..growth })
    }

    /// What follows from `applied` having been applied to `document`. `whole`: store it as one
    /// snapshot and index it at once (a new or a folded document).
    pub(crate) fn of(
        document: &mut Document,
        kind: Kind,
        applied: Applied,
        whole: bool,
    ) -> Result<Self> {
        let content = match kind {
            Kind::ENTRY if whole => document.entry()?,
            Kind::ENTRY => document.entry_beginning()?,
            _ => None,
        };
        let text = content.as_ref().filter(|_| whole);
        let text = text.map(EntryContent::words);
        let snapshot = whole.then(|| document.save());
        if snapshot.as_ref().is_some_and(|bytes| bytes.len() > crate::document::MAX_DOCUMENT) {
            return Err(Error::Invalid { field: "document", reason: "larger than 8 MiB" });
        }
        let row = content.map(EntryRow::from);
        let fields = document.fields(kind)?;
        let grown = !applied.fresh.is_empty();
        Ok(Self { applied, grown, heads: document.heads(), snapshot, row, fields, text })
    }

    /// What follows from changes having come to a document that cannot be read: they wait.
    pub(super) fn waiting(heads: Heads, changes: Vec<ChangeBytes>) -> Result<Self> {
        let pending = Heads::of_changes(&changes)?.hashes().zip(changes).collect();
        let applied = Applied { fresh: Vec::new(), pending: Some(pending) };
        Ok(Self { applied, heads, ..Self::default() })
    }

    /// A new document as another device of the same person computed it. Nothing opens it before
    /// somebody reads it; that it is not what it says is noticed then.
    pub(super) fn of_projected(snapshot: &[u8], projected: &Projected) -> Result<Self> {
        if snapshot.len() > crate::document::MAX_DOCUMENT {
            return Err(Error::Invalid { field: "document", reason: "larger than 8 MiB" });
        }
        Ok(Self {
            applied: Applied { fresh: Vec::new(), pending: None },
            grown: true,
            heads: projected.heads.clone(),
            snapshot: Some(snapshot.to_vec()),
            row: projected.row.clone(),
            fields: None,
            text: None,
        })
    }

    /// What a change made here adds.
    pub(crate) fn made(change: Option<ChangeBytes>) -> Applied {
        Applied { fresh: change.into_iter().collect(), pending: None }
    }
}
