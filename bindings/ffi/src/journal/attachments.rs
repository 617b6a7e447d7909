use std::io::Read;
use std::sync::Arc;

use interlude_core::journal as core;

use super::Journal;
use crate::callbacks::{Reading, Source};
use crate::slot::Slot;
use crate::types::DocumentId;
use crate::vault::Vault;
use crate::{InterludeError, Result};

/// Streams the content of an attachment. To be shut when done; a vault that is closed, locked or suspended ends it.
#[derive(uniffi::Object)]
pub struct AttachmentReader {
    vault: Arc<Vault>,
    /// Shut also by a read that failed.
    reader: Slot<core::AttachmentReader>,
}

/// The most bytes that one read gives.
const MOST: u32 = 1 << 20;

#[uniffi::export]
impl Journal {
    /// Streams a photo, recording or file into an entry and gives its id. At most 64 MiB; only encrypted bytes touch the
    /// disk. The same content in two entries is kept once.
    ///
    /// # Errors
    /// `InterludeError.Invalid` beyond a bound, `InterludeError.NotFound` for the entry,
    /// `InterludeError.Storage` when the source fails; nothing is attached then.
    pub fn attach(
        &self,
        id: DocumentId,
        content: Arc<dyn Source>,
        file_name: String,
        media_type: String,
    ) -> Result<String> {
        let mut content = Reading(content);
        self.vault.core(|core| core.journal().attach(&id, &mut content, &file_name, &media_type))
    }

    /// Streams the content of an attachment.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the entry, the attachment, or bytes that have not arrived here.
    pub fn read_attachment(
        &self,
        id: DocumentId,
        attachment: String,
    ) -> Result<Arc<AttachmentReader>> {
        let reader = self.vault.core(|core| core.journal().read_attachment(&id, &attachment))?;
        Ok(AttachmentReader::new(&self.vault, reader))
    }
}

impl AttachmentReader {
    pub(crate) fn new(vault: &Arc<Vault>, reader: core::AttachmentReader) -> Arc<Self> {
        let reader = Arc::new(Self { vault: Arc::clone(vault), reader: Slot::new(reader) });
        vault.keep(&reader);
        reader
    }
}

#[uniffi::export]
impl AttachmentReader {
    /// The next bytes, at most so many and at most a mebibyte; none at the end.
    ///
    /// # Errors
    /// `InterludeError.Damaged` rather than bytes that are not those that were stored.
    pub fn read(&self, most: u32) -> Result<Vec<u8>> {
        let read = |reader: &mut core::AttachmentReader| {
            let mut bytes = Vec::new();
            match reader.by_ref().take(most.min(MOST).into()).read_to_end(&mut bytes) {
                Ok(_) => Ok(bytes),
                Err(_) => {
                    self.reader.shut();
                    Err(InterludeError::Damaged { what: "an attachment".to_owned() })
                }
            }
        };
        self.vault.work(|_| self.reader.with(read))
    }

    /// Lets go of the file.
    pub fn shut(&self) {
        self.reader.shut();
    }
}
