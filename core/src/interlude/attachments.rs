use std::io::{self, Read};

use super::Interlude;
use crate::Result;
use crate::document::Medium;
use crate::store::Write;
use crate::store::blobs::{self, Blob};
use crate::store::media;
use crate::vault::{AttachmentStore, SealedAttachment};

/// Streams the content of an attachment. A read fails rather than give bytes that are not those
/// that were stored.
pub struct AttachmentReader(Box<dyn Read + Send>);

impl Read for AttachmentReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

/// An attachment that was read in and is still to be kept.
pub(crate) struct Incoming {
    store: AttachmentStore,
    sealed: SealedAttachment,
}

impl Incoming {
    /// SHA-256 of what was read.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.sealed.digest
    }

    /// Keeps it as the participant's own, or as a file of a group, in the transaction in which a document begins
    /// to use it: nobody who tidies up can take its file for one that is not used. The same content is
    /// kept once in each of these places.
    pub(crate) fn keep(&self, write: &Write<'_>, home: Option<&[u8; 32]>) -> Result<Blob> {
        let known = blobs::of(&write.tx, home, &self.sealed.digest)?;
        let here = known.filter(|blob| self.store.has(&blob.name));
        let blob = match here {
            Some(blob) => blob,
            None => {
                let blob = self.blob(home);
                self.sealed.staged.place(&self.store, &blob.name)?;
                blob
            }
        };
        blobs::put(&write.tx, home, &blob)?;
        Ok(blob)
    }

    fn blob(&self, home: Option<&[u8; 32]>) -> Blob {
        let SealedAttachment { name, key, length, digest, .. } = &self.sealed;
        let (key, digest, length) = (*key.as_bytes(), *digest, *length);
        match home {
            None => Blob { name: *name, key, digest, length },
            Some(home) => media::blob(home, &Medium { key, digest, length }),
        }
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

    /// Streams the content of an attachment, whoever's.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when its bytes are not here.
    pub(crate) fn read_attachment(&self, blob: &Blob) -> Result<AttachmentReader> {
        self.with(|vault, _| {
            let reader = vault.attachments()?.open(&blob.name, &blob.key.into(), blob.length)?;
            Ok(AttachmentReader(Box::new(reader)))
        })
    }

    /// Whether the bytes of an attachment are here.
    pub(crate) fn has_attachment(&self, blob: &Blob) -> Result<bool> {
        self.with(|vault, _| Ok(vault.attachments()?.has(&blob.name)))
    }
}
