use std::collections::BTreeMap;

use super::Interlude;
use crate::document::{DocumentId, Heads};
use crate::store::{
    Origin, Update, Write, documents, fingerprint, outbox, tombstones, update_since,
};
use crate::{Error, Result};

/// What devices of one participant tell each other, carried by whatever means: changes go in by
/// the same path as those made here.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    pub(super) interlude: &'a Interlude,
}

/// Which version of which document someone has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier(BTreeMap<DocumentId, Heads>);

/// What became of updates.
#[derive(Debug, Default)]
pub struct Received {
    /// How many were taken in, those that brought nothing new too.
    pub taken: usize,
    /// Which were refused, and why. Nothing of these was written.
    pub refused: Vec<(DocumentId, Error)>,
}

/// Updates taken in within one transaction.
const AT_ONCE: usize = 200;

impl Exchange<'_> {
    /// What this device has.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn frontier(&self) -> Result<Frontier> {
        let heads = self.interlude.read(|db| {
            let all = documents::own_page(db, 0, i64::MAX)?;
            Ok(all.into_iter().map(|stored| (stored.identity.id(), stored.heads)).collect())
        })?;
        Ok(Frontier(heads))
    }

    /// Everything that someone who has `known` lacks, erasures included.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn updates_since(&self, known: &Frontier) -> Result<Vec<Update>> {
        self.interlude.read(|db| {
            let mut updates = tombstones(db)?;
            for stored in documents::own_page(db, 0, i64::MAX)? {
                updates.extend(update_since(db, &stored, known.0.get(&stored.identity.id()))?);
            }
            Ok(updates)
        })
    }

    /// Takes in what another device tells, in any order and any number of times. A malformed
    /// update is refused by itself; the others are taken in.
    ///
    /// # Errors
    /// When the vault is locked, damaged or the disk is full; what is not in `Received` can be
    /// given again.
    pub fn apply(&self, updates: Vec<Update>) -> Result<Received> {
        let mut received = Received::default();
        let mut updates = updates.into_iter().peekable();
        while updates.peek().is_some() {
            let batch: Vec<Update> = updates.by_ref().take(AT_ONCE).collect();
            match self.apply_together(&batch) {
                Ok(()) => received.taken += batch.len(),
                Err(Error::Full) => return Err(Error::Full),
                Err(_) => self.apply_apart(batch, &mut received)?,
            }
        }
        Ok(received)
    }

    /// How many documents hold something of ours that no relay has yet.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn waiting(&self) -> Result<u64> {
        self.interlude.read(|db| outbox::count(db, None))
    }

    /// A digest over every document's version, rows and searchable text: equal on devices that are
    /// in step, and never changed by a rebuild.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn fingerprint(&self) -> Result<[u8; 32]> {
        self.interlude.refresh_search()?;
        self.interlude.read(fingerprint)
    }

    fn apply_together(&self, batch: &[Update]) -> Result<()> {
        self.interlude.write(|write| apply_all(write, batch.iter().cloned()))
    }

    fn apply_apart(&self, batch: Vec<Update>, received: &mut Received) -> Result<()> {
        for update in batch {
            let id = update.id();
            match self.interlude.write(|write| apply_all(write, [update])) {
                Ok(()) => received.taken += 1,
                Err(error @ (Error::Invalid { .. } | Error::Damaged(_) | Error::Refused(_))) => {
                    received.refused.push((id, error));
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn apply_all(write: &mut Write<'_>, updates: impl IntoIterator<Item = Update>) -> Result<()> {
    updates.into_iter().try_for_each(|update| write.apply(update, Origin::Elsewhere).map(drop))
}
