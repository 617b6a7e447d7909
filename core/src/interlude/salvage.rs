use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::{Interlude, NewVault};
use crate::environment::Environment;
use crate::store::blobs::{self, Blob};
use crate::store::{Origin, Update, Wreck};
use crate::vault::{self, AttachmentStore, RecoveryPhrase, Unlock};
use crate::{Error, Result};

/// What could be read of a damaged vault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Documents that are as they were, entries among them.
    pub documents: u64,
    /// Documents of which only an older version could be read.
    pub older: u64,
    /// Documents of which nothing could be read.
    pub lost: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments that are missing or could not be read.
    pub attachments_lost: u64,
}

/// Documents taken over in one transaction.
const AT_ONCE: i64 = 200;

impl Interlude {
    /// Makes a new vault of what can still be read of a damaged one, which stays as it is. Like a
    /// restored backup it is a new device with new keys. `progress` hears how many documents were
    /// looked at.
    ///
    /// # Errors
    /// Those of [`Interlude::open`] when the damaged vault cannot be unlocked at all;
    /// [`Error::Exists`] when anything is in the new folder.
    pub fn salvage(
        damaged: &Path,
        unlock: Unlock<'_>,
        folder: &Path,
        new: &NewVault<'_>,
        environment: Environment,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(Self, RecoveryPhrase, Salvaged)> {
        let vault = vault::open(damaged, unlock, &environment)?;
        let mut wreck = Wreck::open(&vault.database_path(), vault.database_key()?)?;
        let attachments = vault.attachments()?;
        let mut salvaged = Salvaged::default();
        let (interlude, phrase) = Self::create_filled(folder, new, environment, |fresh| {
            salvaged = fresh.take_over(&mut wreck, &attachments, progress)?;
            Ok(())
        })?;
        Ok((interlude, phrase, salvaged))
    }

    fn take_over(
        &self,
        wreck: &mut Wreck,
        attachments: &AttachmentStore,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Salvaged> {
        let (mut salvaged, mut seen) = (Salvaged::default(), HashSet::new());
        self.take_all(wreck.tombstones())?;
        let last = wreck.last()?;
        for first in (1..=last).step_by(AT_ONCE as usize) {
            let (mut updates, mut blobs) = (Vec::new(), Vec::new());
            for doc in first..=last.min(first + AT_ONCE - 1) {
                match wreck.document(doc) {
                    Ok(None) => continue,
                    Err(_) => salvaged.lost += 1,
                    Ok(Some(saved)) => {
                        salvaged.documents += u64::from(saved.whole);
                        salvaged.older += u64::from(!saved.whole);
                        updates.push(saved.update);
                        blobs.extend(saved.blobs);
                    }
                }
            }
            self.take_all(updates)?;
            for blob in blobs.into_iter().filter(|blob| seen.insert(blob.name)) {
                match self.take_blob(attachments, &blob) {
                    Ok(()) => salvaged.attachments += 1,
                    Err(Error::Full) => return Err(Error::Full),
                    Err(_) => salvaged.attachments_lost += 1,
                }
            }
            progress(last.min(first + AT_ONCE - 1).unsigned_abs());
        }
        Ok(salvaged)
    }

    fn take_all(&self, updates: Vec<Update>) -> Result<()> {
        self.write(|write| {
            updates.into_iter().try_for_each(|update| write.apply(update, Origin::Here).map(drop))
        })
    }

    fn take_blob(&self, from: &AttachmentStore, blob: &Blob) -> Result<()> {
        let mut whole = from.open(&blob.name, &blob.key.into(), blob.length)?;
        io::copy(&mut whole, &mut io::sink()).map_err(|_| Error::Damaged("an attachment"))?;
        let mut raw = from.raw(&blob.name)?;
        let to = self.with(|vault, _| vault.attachments())?;
        let staged = to.stage_raw(raw.length, &mut raw.file, &self.environment)?;
        self.write(|write| {
            staged.place(&to, &blob.name)?;
            blobs::put(&write.tx, None, blob)
        })
    }
}
