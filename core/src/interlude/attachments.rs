use std::io::Read;

use super::Interlude;
use crate::Result;
use crate::store::Write;
use crate::store::blobs::{self, Blob};
use crate::vault::{AttachmentStore, SealedAttachment};

/// An attachment that was read in and is still to be kept.
pub(crate) struct Incoming {
    store: AttachmentStore,
    sealed: SealedAttachment,
}

impl Incoming {
    /// Keeps it, in the transaction in which an entry begins to use it: nobody who tidies up can
    /// take its file for one that is not used. The same content is kept once.
    pub(crate) fn keep(&self, write: &Write<'_>) -> Result<Blob> {
        let known = blobs::of(&write.tx, &self.sealed.digest)?;
        if let Some(blob) = known.filter(|blob| self.store.has(&blob.name)) {
            blobs::put(&write.tx, &blob)?;
            return Ok(blob);
        }
        self.sealed.place(&self.store)?;
        let SealedAttachment { name, key, length, digest, .. } = &self.sealed;
        let blob = Blob { name: *name, key: *key.as_bytes(), digest: *digest, length: *length };
        blobs::put(&write.tx, &blob)?;
        Ok(blob)
    }
}

impl Interlude {
    /// Streams bytes into the folder, encrypted. Nothing is held meanwhile: it may take long, or
    /// call the core itself.
    pub(crate) fn read_in(&self, content: &mut dyn Read) -> Result<Incoming> {
        let store = self.with(|vault, _| vault.attachments())?;
        let sealed = store.seal(content, &self.environment)?;
        Ok(Incoming { store, sealed })
    }

    pub(crate) fn read_attachment(&self, blob: &Blob) -> Result<Box<dyn Read + Send>> {
        self.with(|vault, _| {
            let reader = vault.attachments()?.open(&blob.name, &blob.key.into(), blob.length)?;
            Ok(Box::new(reader) as Box<dyn Read + Send>)
        })
    }
}
