//! An update as bytes: what backups hold and what is sealed into records.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::{Erasure, News, Projected, Update};
use crate::document::entry::EntryRow;
use crate::document::{Heads, Identity, Kind, Known, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

/// The most bytes of an update: a document of 8 MiB and what is said of it.
pub(crate) const MOST_ENCODED: usize = (8 << 20) + (512 << 10);
/// The most heads a document is said to have.
const MOST_HEADS: usize = 4096;

#[derive(Encode, Decode)]
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
    #[n(5)]
    changes: Option<Vec<ByteVec>>,
    /// Of a snapshot: its version, and the row computed from it.
    #[cbor(n(6), with = "minicbor::bytes")]
    heads: Option<Vec<u8>>,
    #[cbor(n(7), with = "minicbor::bytes")]
    row: Option<Vec<u8>>,
    /// Of a tombstone: what its eraser knew.
    #[cbor(n(8), with = "minicbor::bytes")]
    known: Option<Vec<u8>>,
    /// The group or line it belongs to.
    #[cbor(n(9), with = "minicbor::bytes")]
    home: Option<Vec<u8>>,
}

impl Update {
    /// Encodes it as CBOR.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let Identity { kind, home, owner, seed } = &self.identity;
        let mut encoded = Encoded {
            kind: kind.0,
            owner: owner.map(|owner| owner.to_vec()),
            seed: seed.0,
            snapshot: None,
            erased_at: None,
            changes: None,
            heads: self.projected.as_ref().map(|projected| projected.heads.to_bytes()),
            row: None,
            known: None,
            home: home.map(|home| home.to_vec()),
        };
        let row = self.projected.as_ref().and_then(|projected| projected.row.as_ref());
        encoded.row = row.map(EntryRow::to_bytes);
        match &self.news {
            News::Snapshot(bytes) => encoded.snapshot = Some(bytes.clone()),
            News::Tombstone(Erasure { at, known }) => {
                encoded.erased_at = Some(at.millis());
                encoded.known = known.as_ref().map(Known::to_bytes);
            }
            News::Changes(changes) => {
                encoded.changes = Some(changes.iter().cloned().map(ByteVec::from).collect());
            }
        }
        minicbor::to_vec(encoded).map_err(|_| Error::Internal("encoding"))
    }

    /// Reads what [`Update::to_bytes`] wrote. A row of another version than this one's projection
    /// is left out: it is computed here then.
    ///
    /// # Errors
    /// [`Error::Damaged`] for anything else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let damaged = Error::Damaged("what was told of a document");
        if bytes.len() > MOST_ENCODED {
            return Err(damaged);
        }
        let encoded: Encoded = minicbor::decode(bytes).map_err(|_| damaged.clone())?;
        let bytes = |bytes: Option<Vec<u8>>| bytes.map(<[u8; 32]>::try_from).transpose();
        let owner = bytes(encoded.owner).map_err(|_| damaged.clone())?;
        let home = bytes(encoded.home).map_err(|_| damaged.clone())?;
        let news = match (encoded.snapshot, encoded.erased_at, encoded.changes) {
            (Some(snapshot), None, None) => News::Snapshot(snapshot),
            (None, Some(at), None) => {
                let known = encoded.known.as_deref().map(Known::from_bytes).transpose()?;
                News::Tombstone(Erasure { at: Timestamp::from_millis(at), known })
            }
            (None, None, Some(changes)) => {
                News::Changes(changes.into_iter().map(Vec::from).collect())
            }
            _ => return Err(damaged),
        };
        let identity = Identity { kind: Kind(encoded.kind), home, owner, seed: Seed(encoded.seed) };
        let projected = match home {
            // Of what others computed nothing is taken over.
            Some(_) => None,
            None => projected(encoded.heads, encoded.row.as_deref(), identity.kind)?,
        };
        Ok(Self { identity, news, projected })
    }
}

fn projected(
    heads: Option<Vec<u8>>,
    row: Option<&[u8]>,
    kind: Kind,
) -> Result<Option<Box<Projected>>> {
    let Some(heads) = heads else { return Ok(None) };
    if heads.is_empty() || heads.len() > MOST_HEADS * 32 {
        return Err(Error::Damaged("the version of a document"));
    }
    let heads = Heads::from_bytes(&heads)?;
    let row = match (row, kind) {
        (Some(row), Kind::ENTRY) => EntryRow::from_bytes(row),
        // An entry that has no content yet has no row: it is opened to be sure.
        (None, Kind::ENTRY) => None,
        // Small, and its row is cheap: it is computed here.
        (_, kind) if kind.has_fields() => None,
        _ => return Ok(Some(Box::new(Projected { heads, row: None }))),
    };
    Ok(row.map(|row| Box::new(Projected { heads, row: Some(row) })))
}
