//! The one way in: every change of a document, whoever made it, passes through [`commit`].

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::documents::{self, Stored};
use super::growth::Growth;
use super::update::Erasure;
use super::{blobs, contents, ledger, outbox, read_model, search, stale};
use crate::document::entry::PROJECTION_VERSION;
use crate::document::{Applied, DocumentId, Heads, Identity, Kind, Known};
use crate::{Error, Result};

/// Who made a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// This device, or a backup being restored on it: other devices are to get it.
    Here,
    /// Another device: it is not sent back.
    Elsewhere,
}

/// What happens to a document.
pub(super) enum Step {
    /// It gains changes.
    Grow(Box<Growth>),
    /// It goes, for good.
    Erase(Erasure),
}

/// What a commit did, for observers and for what is done after the transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: Kind,
    /// It is gone.
    pub erased: bool,
}

/// Appends a change to a document, projects the document to its rows and the search index, puts it
/// in the outbox when it is ours and into the ledger. `None`: nothing changed.
///
/// # Errors
/// [`Error::Refused`] when something made here belongs to an erased document.
pub(super) fn commit(
    tx: &Transaction<'_>,
    identity: &Identity,
    step: Step,
    origin: Origin,
) -> Result<Option<Changed>> {
    let id = identity.id();
    let changed = |erased| Some(Changed { id, kind: identity.kind, erased });
    if is_erased(tx, &id)? {
        return match (step, origin) {
            (Step::Grow(_), Origin::Here) => Err(Error::Refused("the document was erased")),
            _ => Ok(None),
        };
    }
    let stored = documents::find(tx, &id)?;
    Ok(match step {
        Step::Erase(erasure) => {
            erase(tx, identity, stored.as_ref(), &erasure, origin)?;
            changed(true)
        }
        Step::Grow(growth) => {
            park(tx, &id, &growth.applied)?;
            if !growth.grown {
                return Ok(None);
            }
            grow(tx, identity, stored, *growth, origin)?;
            changed(false)
        }
    })
}

fn grow(
    tx: &Transaction<'_>,
    identity: &Identity,
    stored: Option<Stored>,
    growth: Growth,
    origin: Origin,
) -> Result<()> {
    let id = identity.id();
    let before = stored.as_ref().map(|stored| stored.heads.clone());
    let loose = stored.as_ref().map_or(0, |stored| stored.loose);
    let doc = match &stored {
        Some(stored) => stored.doc,
        None => documents::insert(tx, identity, &growth.heads)?,
    };
    let loose = match &growth.snapshot {
        Some(bytes) => documents::fold(tx, doc, bytes).map(|()| 0)?,
        None => {
            documents::append(tx, doc, &growth.applied.fresh)?;
            loose + i64::try_from(growth.applied.fresh.len()).unwrap_or(i64::MAX)
        }
    };
    documents::advance(tx, doc, &growth.heads, loose)?;
    project(tx, doc, identity, &growth)?;
    let heads = before.as_ref().map(Heads::to_bytes);
    ledger::record(tx, &id.0, heads.as_deref(), &growth.heads.to_bytes())?;
    match origin {
        Origin::Here => outbox::put_change(tx, &id, &before.unwrap_or_default()),
        Origin::Elsewhere => Ok(()),
    }
}

fn project(tx: &Transaction<'_>, doc: i64, identity: &Identity, growth: &Growth) -> Result<()> {
    if identity.kind.has_fields() {
        return contents::put(tx, doc, identity.kind, growth.fields.as_ref());
    }
    if identity.kind != Kind::ENTRY {
        return Ok(());
    }
    read_model::put(tx, doc, &identity.id(), growth.row.as_ref(), PROJECTION_VERSION)?;
    match &growth.text {
        Some((title, body)) => search::put(tx, doc, title, body),
        None => stale::mark(tx, doc),
    }
}

fn erase(
    tx: &Transaction<'_>,
    identity: &Identity,
    stored: Option<&Stored>,
    erasure: &Erasure,
    origin: Origin,
) -> Result<()> {
    let (id, at) = (identity.id(), erasure.at);
    if let Some(stored) = stored {
        search::remove(tx, stored.doc)?;
        tx.prepare_cached("DELETE FROM documents WHERE doc = ?")?.execute([stored.doc])?;
        blobs::note_unused(tx, at)?;
    }
    tx.prepare_cached("DELETE FROM pending WHERE id = ?")?.execute([&id.0[..]])?;
    let sql = "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?)";
    let known = erasure.known.as_ref().map(Known::to_bytes);
    let Identity { kind, owner, seed } = identity;
    tx.prepare_cached(sql)?.execute(params![id.0, kind.0, owner, seed.0, at.millis(), known])?;
    let heads = stored.map(|stored| stored.heads.to_bytes());
    ledger::record(tx, &id.0, heads.as_deref(), &[])?;
    outbox::put_tombstone(tx, &id, origin)
}

/// Keeps changes that wait for others, and lets go of those that wait no longer.
fn park(tx: &Transaction<'_>, id: &DocumentId, applied: &Applied) -> Result<()> {
    let Some(pending) = &applied.pending else { return Ok(()) };
    tx.prepare_cached("DELETE FROM pending WHERE id = ?")?.execute([&id.0[..]])?;
    let mut statement = tx.prepare_cached("INSERT OR IGNORE INTO pending VALUES (?, ?, ?)")?;
    for (hash, bytes) in pending {
        statement.execute(params![id.0, hash, bytes])?;
    }
    Ok(())
}

/// Whether a document was erased.
pub(crate) fn is_erased(connection: &Connection, id: &DocumentId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM tombstones WHERE id = ?")?;
    Ok(statement.query_row([&id.0[..]], |_| Ok(())).optional()?.is_some())
}
