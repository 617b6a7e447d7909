use std::collections::{BTreeMap, BTreeSet};

use automerge::ChangeHash;

use super::{Document, Heads};
use crate::{Error, Result};

/// Which changes of a document someone knew: of each actor, how many. Unlike heads it tells that to
/// those, too, who lack some of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Known(BTreeMap<[u8; 16], u64>);

/// Bytes of an actor and its number.
const ROW: usize = 24;
/// The most actors of one document that are noted.
const MOST: usize = 4096;

impl Known {
    /// Actors and numbers one after another, 16 and 8 bytes each.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|(actor, count)| [&actor[..], &count.to_be_bytes()].concat())
            .collect()
    }

    /// Reads what [`Known::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] for anything else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (rows, rest) = bytes.as_chunks::<ROW>();
        if !rest.is_empty() || rows.len() > MOST {
            return Err(Error::Damaged("what an eraser knew"));
        }
        let row = |row: &[u8; ROW]| {
            let (actor, count) = row.split_first_chunk::<16>()?;
            Some((*actor, u64::from_be_bytes(count.try_into().ok()?)))
        };
        Ok(Self(rows.iter().filter_map(row).collect()))
    }

    fn covers(&self, actor: &[u8], sequence: u64) -> bool {
        let count = <[u8; 16]>::try_from(actor).ok().and_then(|actor| self.0.get(&actor));
        count.is_some_and(|count| sequence <= *count)
    }
}

impl Document {
    /// Which changes it has; none when they are by too many actors to be noted.
    pub(crate) fn known(&mut self) -> Option<Known> {
        let mut known = Known::default();
        for meta in self.inner.get_changes_meta(&[]) {
            let count = known.0.entry(meta.actor.to_bytes().try_into().ok()?).or_default();
            *count = meta.seq.max(*count);
        }
        (known.0.len() <= MOST).then_some(known)
    }

    /// What was put into title and body by changes that someone did not know, a line for each place;
    /// nothing, unless one of them was made by a device among `us`.
    pub(crate) fn written_beyond(&mut self, known: &Known, us: &[[u8; 8]]) -> Result<String> {
        let (mut own, mut covered, mut inner) = (false, BTreeSet::new(), BTreeSet::new());
        for meta in self.inner.get_changes_meta(&[]) {
            if known.covers(meta.actor.to_bytes(), meta.seq) {
                covered.insert(meta.hash);
                inner.extend(meta.deps);
            } else {
                own |= us.iter().any(|us| meta.actor.to_bytes().starts_with(us));
            }
        }
        if !own {
            return Ok(String::new());
        }
        let heads: Vec<ChangeHash> = covered.difference(&inner).copied().collect();
        self.written_since(&Heads(heads))
    }
}
