use std::fmt;

use rusqlite::{Connection, Transaction};

use super::commit::{Origin, Step};
use super::documents::{self, Stored};
use super::growth::Growth;
use super::write::Write;
use crate::document::{ChangeBytes, Document, DocumentId, Heads, Identity, Kind, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

/// What one device tells another about a document.
#[derive(Clone, PartialEq, Eq)]
pub struct Update {
    pub(crate) identity: Identity,
    pub(crate) news: News,
}

/// What is new about a document.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum News {
    /// Changes, in any order.
    Changes(Vec<ChangeBytes>),
    /// The whole document.
    Snapshot(Vec<u8>),
    /// It was erased.
    Tombstone(Timestamp),
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
                })
                .collect(),
            _ => vec![self],
        }
    }
}

/// An update as bytes: what backups hold.
#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct Encoded {
    #[n(0)]
    kind: u32,
    #[cbor(n(1), with = "minicbor::bytes")]
    owner: Option<Vec<u8>>,
    #[cbor(n(2), with = "minicbor::bytes")]
    seed: [u8; 16],
    #[cbor(n(3), with = "minicbor::bytes")]
    snapshot: Option<Vec<u8>>,
    #[n(4)]
    erased_at: Option<i64>,
}

impl Update {
    /// Encodes a snapshot or a tombstone as CBOR.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let (snapshot, erased_at) = match &self.news {
            News::Snapshot(bytes) => (Some(bytes.clone()), None),
            News::Tombstone(at) => (None, Some(at.millis())),
            News::Changes(_) => return Err(Error::Internal("loose changes are not encoded")),
        };
        let Identity { kind, owner, seed } = &self.identity;
        let owner = owner.map(|owner| owner.to_vec());
        let encoded = Encoded { kind: kind.0, owner, seed: seed.0, snapshot, erased_at };
        minicbor::to_vec(encoded).map_err(|_| Error::Internal("encoding"))
    }

    /// Reads what [`Update::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let damaged = Error::Damaged("a document of the backup");
        let Encoded { kind, owner, seed, snapshot, erased_at } =
            minicbor::decode(bytes).map_err(|_| damaged.clone())?;
        let owner = owner.map(<[u8; 32]>::try_from).transpose().map_err(|_| damaged.clone())?;
        let news = match (snapshot, erased_at) {
            (Some(snapshot), None) => News::Snapshot(snapshot),
            (None, Some(at)) => News::Tombstone(Timestamp::from_millis(at)),
            _ => return Err(damaged),
        };
        Ok(Self { identity: Identity { kind: Kind(kind), owner, seed: Seed(seed) }, news })
    }
}

impl Write<'_> {
    /// Takes in what another device or a backup tells, whatever of it is new.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is malformed; the document is as before then.
    pub(crate) fn apply(&mut self, update: Update, origin: Origin) -> Result<()> {
        let Update { identity, news } = update;
        if let News::Tombstone(at) = news {
            return self.commit(&identity, Step::Erase(at), origin);
        }
        if super::commit::is_erased(&self.tx, &identity.id())? {
            return Ok(());
        }
        match documents::find(&self.tx, &identity.id())? {
            Some(stored) => self.merge(&stored, news, origin),
            None => self.receive(&identity, news, origin),
        }
    }

    fn merge(&mut self, stored: &Stored, news: News, origin: Origin) -> Result<()> {
        let waiting = waiting(&self.tx, &stored.identity.id())?;
        self.edit_stored(stored, origin, |document| match news {
            News::Changes(changes) => document.apply([changes, waiting].concat()),
            News::Snapshot(bytes) => {
                document.apply_document(&mut Document::from_snapshot(&bytes)?, waiting)
            }
            News::Tombstone(_) => Err(Error::Internal("a tombstone is not merged")),
        })
    }

    /// A document that is not here yet. It has no row until its content has arrived.
    fn receive(&mut self, identity: &Identity, news: News, origin: Origin) -> Result<()> {
        let waiting = waiting(&self.tx, &identity.id())?;
        let mut document = Document::genesis(identity.kind);
        let applied = match news {
            News::Changes(changes) => document.apply([changes, waiting].concat())?,
            News::Snapshot(bytes) => {
                document.apply_document(&mut Document::from_snapshot(&bytes)?, waiting)?
            }
            News::Tombstone(_) => return Err(Error::Internal("a tombstone is not received")),
        };
        let growth = Growth::of(&mut document, identity.kind, applied, true)?;
        self.commit(identity, Step::Grow(Box::new(growth)), origin)
    }
}

fn waiting(tx: &Transaction<'_>, id: &DocumentId) -> Result<Vec<ChangeBytes>> {
    let mut statement = tx.prepare_cached("SELECT bytes FROM pending WHERE id = ?")?;
    let rows = statement.query_map([&id.0[..]], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
        Some(known) => News::Changes(document.changes_since(known)),
    };
    Ok(Some(Update { identity: stored.identity.clone(), news }))
}

/// Every tombstone.
pub(crate) fn tombstones(connection: &Connection) -> Result<Vec<Update>> {
    let sql = "SELECT kind, owner, seed, erased_at FROM tombstones ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let (kind, seed) = (Kind(row.get(0)?), row.get(2)?);
        let seed = Seed(seed);
        let identity = Identity { kind, owner: row.get(1)?, seed };
        let at = Timestamp::from_millis(row.get(3)?);
        Ok(Update { identity, news: News::Tombstone(at) })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
