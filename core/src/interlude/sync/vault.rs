use std::io::Read;

use interlude_wire::SpaceId;

use crate::environment::Environment;
use crate::interlude::Interlude;
use crate::store::blobs::{self, Blob};
use crate::store::media;
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
        self.keep_named(None, name, sealed)
    }
}

/// An open vault with an eye to one group or line.
pub(crate) struct Within<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}

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

    fn sealed_attachment(&self, name: &[u8; 32]) -> Result<(u64, Box<dyn Read>)> {
        self.interlude.sealed_attachment(name)
    }

    fn keep_attachment(&self, name: &[u8; 32], sealed: &mut dyn Read) -> Result<()> {
        self.interlude.keep_named(Some(&self.space.0), name, sealed)
    }
}

impl Interlude {
    /// Takes over an attachment of the participant's own, or a file of a group, as the documents there name it.
    fn keep_named(
        &self,
        home: Option<&[u8; 32]>,
        name: &[u8; 32],
        sealed: &mut dyn Read,
    ) -> Result<()> {
        let blob = self.read(|db| named(db, home, name))?;
        let store = self.with(|vault, _| vault.attachments())?;
        let taken = store.stage_sealed(&blob.key.into(), blob.length, sealed, &self.environment)?;
        if taken.digest != blob.digest {
            return Err(Error::Damaged("an attachment is another one"));
        }
        self.write(|write| {
            named(&write.tx, home, name)?;
            taken.staged.place(&store, name)?;
            blobs::put(&write.tx, home, &blob)
        })
    }
}

/// An attachment as an entry names it, or a resource of a group.
fn named(db: &Reading, home: Option<&[u8; 32]>, name: &[u8; 32]) -> Result<Blob> {
    match home {
        None => blobs::of_an_entry(db, name)?.ok_or(Error::NotFound("entry with this attachment")),
        Some(home) => {
            media::named(db, home, name)?.ok_or(Error::NotFound("resource with this file"))
        }
    }
}
