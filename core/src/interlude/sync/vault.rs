use std::io::Read;

use interlude_wire::{BlobName, SpaceId};

use crate::environment::Environment;
use crate::interlude::Interlude;
use crate::store::blobs::{self, Blob};
use crate::store::{Reading, Write};
use crate::sync::Vault;
use crate::{Error, Result};

impl Vault for Interlude {
    fn shared(&self) -> Option<SpaceId> {
        None
    }

    fn read<T>(&self, read: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        Self::read(self, read)
    }

    fn write<T>(&self, write: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        Self::write(self, write)
    }

    fn environment(&self) -> &Environment {
        &self.environment
    }

    fn after_erasing(&self) -> Result<()> {
        Self::after_erasing(self, self.environment.clock.now())
    }

    fn sealed_attachment(&self, name: &[u8; 32]) -> Result<(u64, Box<dyn Read>)> {
        let raw = self.with(|vault, _| vault.attachments()?.raw(name))?;
        Ok((raw.length, Box::new(raw.file)))
    }

    fn keep_attachment(&self, name: &[u8; 32], sealed: &mut dyn Read) -> Result<()> {
        let blob = self.named(name)?;
        let store = self.with(|vault, _| vault.attachments())?;
        let staged =
            store.stage_sealed(&blob.key.into(), blob.length, sealed, &self.environment)?;
        if staged.digest != blob.digest {
            return Err(Error::Damaged("an attachment is another one"));
        }
        self.write(|write| {
            if blobs::user(&write.tx, name)?.is_none() {
                return Err(Error::NotFound("entry with this attachment"));
            }
            staged.staged.place(&store, name)?;
            blobs::put(&write.tx, &blob)
        })
    }
}

/// An open vault with an eye to one group or line.
pub(crate) struct Within<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}

/// Nothing of a journal is within reach of a group: attachments least of all.
const ELSEWHERE: Error = Error::Internal("a group has no attachments of the journal");

impl Vault for Within<'_> {
    fn shared(&self) -> Option<SpaceId> {
        Some(self.space)
    }

    fn read<T>(&self, read: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        self.interlude.read(read)
    }

    fn write<T>(&self, write: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        self.interlude.write(write)
    }

    fn environment(&self) -> &Environment {
        &self.interlude.environment
    }

    fn after_erasing(&self) -> Result<()> {
        self.interlude.after_erasing(self.interlude.environment.clock.now())
    }

    fn sealed_attachment(&self, _: &[u8; 32]) -> Result<(u64, Box<dyn Read>)> {
        Err(ELSEWHERE)
    }

    fn keep_attachment(&self, _: &[u8; 32], _: &mut dyn Read) -> Result<()> {
        Err(ELSEWHERE)
    }
}

impl Interlude {
    /// An attachment as an entry names it.
    fn named(&self, name: &[u8; 32]) -> Result<Blob> {
        let missing = Error::NotFound("entry with this attachment");
        let user = self.read(|db| blobs::user(db, name))?.ok_or(missing.clone())?;
        let attachments = self.journal().get(&user)?.content.attachments;
        let found = attachments.into_iter().find(|one| BlobName(one.name).0 == *name);
        let one = found.ok_or(missing)?;
        Ok(Blob { name: one.name, key: one.key, digest: one.digest, length: one.length })
    }
}
