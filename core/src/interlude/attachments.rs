use std::io::Read;

use super::Interlude;
use crate::Result;
use crate::crypto::Key;
use crate::store::blobs::{self, Blob};

impl Interlude {
    /// Streams bytes into the folder, encrypted. The same content is kept once.
    pub(crate) fn store_attachment(&self, content: &mut dyn Read) -> Result<Blob> {
        // Reading may take long, or call the core itself: nothing is held meanwhile.
        let attachments = self.with(|vault, _| vault.attachments())?;
        let known = |name: &[u8; 32]| {
            self.read(|db| blobs::key(db, name)).ok().flatten().map(Key::from)
        };
        let added = attachments.add(content, &known, &self.environment)?;
        Ok(Blob {
            name: added.name,
            key: *added.key.as_bytes(),
            digest: added.digest,
            length: added.length,
        })
    }

    pub(crate) fn read_attachment(&self, blob: &Blob) -> Result<Box<dyn Read + Send>> {
        self.with(|vault, _| {
            let reader = vault.attachments()?.open(&blob.name, &blob.key.into(), blob.length)?;
            Ok(Box::new(reader) as Box<dyn Read + Send>)
        })
    }
}
