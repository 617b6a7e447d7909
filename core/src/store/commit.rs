//! The one way in: every change of a document, whoever made it, passes through [`commit`].

mod grow;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use grow::grow;

use super::documents::{self, Stored};
use super::growth::Growth;
use super::ledger::Entered;
use super::update::Erasure;
use super::{blobs, home, outbox, search};
use crate::document::{Applied, DocumentId, Identity, Kind, Known};
use crate::time::Timestamp;
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
    /// It is another's and this vault keeps it no longer. Nobody hears of that, and it may come again.
    Drop(Timestamp),
}

/// What the vault has of a document before a step.
pub(super) enum Place {
    /// It was never here.
    Empty,
    /// It is here.
    Taken(Stored),
    /// It was erased.
    Erased,
}

impl Place {
    pub(super) fn of(connection: &Connection, id: &DocumentId) -> Result<Self> {
        Ok(match documents::find(connection, id)? {
            Some(stored) => Self::Taken(stored),
            None if is_erased(connection, id)? => Self::Erased,
            None => Self::Empty,
        })
    }
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
/// in the outbox when it is ours and into the ledger. `place` is the document's. `None`: nothing
/// changed.
///
/// # Errors
/// [`Error::Refused`] when something made here belongs to an erased document.
pub(super) fn commit(
    (tx, ledger): (&Transaction<'_>, &mut Entered),
    identity: &Identity,
    place: Place,
    step: Step,
    origin: Origin,
) -> Result<Option<Changed>> {
    let id = identity.id();
    let stored = match place {
        Place::Taken(stored) => Some(stored),
        Place::Empty => None,
        Place::Erased => {
            return match (step, origin) {
                (Step::Grow(_), Origin::Here) => Err(Error::Refused("the document was erased")),
                _ => Ok(None),
            };
        }
    };
    let before = stored.as_ref().map(|stored| stored.heads.to_bytes());
    let (erased, after) = match step {
        Step::Erase(erasure) => {
            erase(tx, identity, stored.as_ref(), &erasure, origin)?;
            (true, Some(Vec::new()))
        }
        Step::Drop(_) if stored.is_none() => return Ok(None),
        Step::Drop(at) => {
            remove(tx, &id, stored.as_ref(), at)?;
            outbox::take(tx, &id)?;
            (true, None)
        }
        Step::Grow(growth) => {
            park(tx, &id, &growth.applied)?;
            if !growth.grown {
                return Ok(None);
            }
            grow(tx, identity, stored, &growth, origin)?;
            (false, Some(growth.heads.to_bytes()))
        }
    };
    ledger.enter(&id.0, before.as_deref(), after.as_deref());
    Ok(Some(Changed { id, kind: identity.kind, erased }))
}

fn erase(
    tx: &Transaction<'_>,
    identity: &Identity,
    stored: Option<&Stored>,
    erasure: &Erasure,
    origin: Origin,
) -> Result<()> {
    let (id, at) = (identity.id(), erasure.at);
    remove(tx, &id, stored, at)?;
    let sql = "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?, ?)";
    let known = erasure.known.as_ref().map(Known::to_bytes);
    let Identity { kind, home, owner, seed } = identity;
    let home = home::bytes(home.as_ref());
    let row = params![id.0, kind.0, owner, seed.0, at.millis(), known, home];
    tx.prepare_cached(sql)?.execute(row)?;
    outbox::put_tombstone(tx, identity, origin)
}

/// Takes content, history, rows and index away.
fn remove(
    tx: &Transaction<'_>,
    id: &DocumentId,
    stored: Option<&Stored>,
    at: Timestamp,
) -> Result<()> {
    if let Some(stored) = stored {
        search::remove(tx, stored.doc)?;
        tx.prepare_cached("DELETE FROM documents WHERE doc = ?")?.execute([stored.doc])?;
        blobs::note_unused(tx, at)?;
    }
    tx.prepare_cached("DELETE FROM pending WHERE id = ?")?.execute([&id.0[..]])?;
    Ok(())
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
