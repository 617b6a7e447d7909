mod apply;
mod code;
mod mend;

use std::fmt;

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::documents::{self, Stored};
use super::home;
use crate::Result;
use crate::document::entry::EntryRow;
use crate::document::{ChangeBytes, DocumentId, Heads, Identity, Kind, Known, Seed};
use crate::time::Timestamp;

pub(crate) use apply::Met;
pub(crate) use code::MOST_ENCODED;

/// What one device tells another about a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Update {
    pub(crate) identity: Identity,
    pub(crate) news: News,
    /// Of a snapshot by one of the participant's own devices: what it computed from it.
    pub(crate) projected: Option<Box<Projected>>,
}

/// A document's version and row as another device computed them, so that this one need not open it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Projected {
    pub(crate) heads: Heads,
    pub(crate) row: Option<EntryRow>,
}

/// That a document was erased.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Erasure {
    pub(crate) at: Timestamp,
    /// What of it the eraser knew; none: all.
    pub(crate) known: Option<Known>,
}

/// What is new about a document.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// Changes, in any order.
    Changes(Vec<ChangeBytes>),
    /// The whole document.
    Snapshot(Vec<u8>),
    /// It was erased.
    Tombstone(Erasure),
}

impl fmt::Debug for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let news = match &self.news {
            News::Changes(changes) => format!("{} changes", changes.len()),
            News::Snapshot(_) => "snapshot".to_owned(),
            News::Tombstone(_) => "tombstone".to_owned(),
        };
        write!(f, "Update({}, {news})", self.identity.id())
    }
}

impl Update {
    /// The document it is about.
    #[must_use]
    pub fn id(&self) -> DocumentId {
        self.identity.id()
    }

    /// The changes one by one, to be delivered apart; anything else stays whole.
    #[must_use]
    pub fn split(self) -> Vec<Self> {
        match self.news {
            News::Changes(changes) => (changes.into_iter())
                .map(|change| Self {
                    identity: self.identity.clone(),
                    news: News::Changes(vec![change]),
                    projected: None,
                })
                .collect(),
            _ => vec![self],
        }
    }
}

fn waiting(tx: &Transaction<'_>, id: &DocumentId) -> Result<Vec<ChangeBytes>> {
    let mut statement = tx.prepare_cached("SELECT bytes FROM pending WHERE id = ?")?;
    let rows = statement.query_map([&id.0[..]], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether changes of a document wait for others that have not come.
pub(crate) fn is_waiting(connection: &Connection, id: &DocumentId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pending WHERE id = ?)";
    Ok(connection.prepare_cached(sql)?.query_row([&id.0[..]], |row| row.get(0))?)
}

/// What someone who has `known` of a document lacks; `None`: nothing.
pub(crate) fn update_since(
    connection: &Connection,
    stored: &Stored,
    known: Option<&Heads>,
) -> Result<Option<Update>> {
    if known == Some(&stored.heads) {
        return Ok(None);
    }
    let mut document = documents::load(connection, stored)?;
    let news = match known {
        None => News::Snapshot(document.save()),
        Some(known) => News::Changes(document.changes_since(known)?),
    };
    Ok(Some(Update { identity: stored.identity.clone(), news, projected: None }))
}

/// A whole document with its row, for a device that has nothing of it yet: not opened where it is
/// stored as one snapshot.
pub(crate) fn whole(connection: &Connection, stored: &Stored) -> Result<Update> {
    let identity = stored.identity.clone();
    let snapshot = match stored.loose {
        0 => documents::snapshot(connection, stored.doc)?,
        _ => None,
    };
    let snapshot = match snapshot {
        Some(bytes) => bytes,
        None => documents::load(connection, stored)?.save(),
    };
    let row = super::read_model::get(connection, stored.doc)?.map(|(_, row)| row);
    let projected = Some(Box::new(Projected { heads: stored.heads.clone(), row }));
    Ok(Update { identity, news: News::Snapshot(snapshot), projected })
}

/// The tombstone of a document.
pub(crate) fn tombstone(connection: &Connection, id: &DocumentId) -> Result<Option<Update>> {
    let sql = "SELECT kind, owner, seed, erased_at, known, home FROM tombstones WHERE id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([&id.0[..]], read_tombstone).optional()?)
}

/// Every tombstone of the participant's own documents.
pub(crate) fn tombstones(connection: &Connection) -> Result<Vec<Update>> {
    let sql = "SELECT kind, owner, seed, erased_at, known, home FROM tombstones
               WHERE home = x'' ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], read_tombstone)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_tombstone(row: &rusqlite::Row<'_>) -> rusqlite::Result<Update> {
    let (kind, seed) = (Kind(row.get(0)?), Seed(row.get(2)?));
    let identity = Identity { kind, home: home::read(row, 5)?, owner: row.get(1)?, seed };
    let at = Timestamp::from_millis(row.get(3)?);
    let known: Option<Vec<u8>> = row.get(4)?;
    // What cannot be read any more says nothing: the document is erased all the same.
    let known = known.and_then(|known| Known::from_bytes(&known).ok());
    Ok(Update { identity, news: News::Tombstone(Erasure { at, known }), projected: None })
}
