use std::io::Read;

use super::{Attachment, Journal};
use crate::document::entry::EntryEdit;
use crate::document::{DocumentId, Kind};
use crate::interlude::AttachmentReader;
use crate::store::blobs::Blob;
use crate::{Error, Result};

impl Journal<'_> {
    /// Streams a photo, recording or file into an entry and gives its id. At most 64 MiB; only
    /// encrypted bytes touch the disk. The same content in two entries is kept once.
    ///
    /// # Errors
    /// [`Error::Invalid`] beyond a bound, [`Error::NotFound`] for the entry; nothing is attached
    /// then.
    pub fn attach(
        &self,
        id: &DocumentId,
        content: &mut dyn Read,
        file_name: &str,
        media_type: &str,
    ) -> Result<String> {
        let incoming = self.interlude.read_in(content)?;
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            let blob = incoming.keep(write, None)?;
            let attachment_id = attachment_id(&blob);
            write.edit(Kind::ENTRY, id, |document| {
                let entry = document.entry()?.ok_or(Error::NotFound("entry"))?;
                let order = entry.attachments.iter().map(|attachment| attachment.order + 1).max();
                let attachment =
                    describe(&blob, &attachment_id, file_name, media_type, order.unwrap_or(0));
                document.edit_entry(&stamp, &[EntryEdit::Attach(attachment)])
            })?;
            Ok(attachment_id)
        })
    }

    /// Takes an attachment out of an entry. Its bytes go 30 days after the last entry let go of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the entry.
    pub fn detach(&self, id: &DocumentId, attachment: &str) -> Result<()> {
        let stamp = self.interlude.stamp();
        let edits = [EntryEdit::Detach(attachment.to_owned())];
        self.interlude
            .write(|write| write.edit(Kind::ENTRY, id, |doc| doc.edit_entry(&stamp, &edits)))
    }

    /// Streams the content of an attachment.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the entry, the attachment, or bytes that have not arrived here.
    pub fn read_attachment(&self, id: &DocumentId, attachment: &str) -> Result<AttachmentReader> {
        let found = self.get(id)?.content.attachments.into_iter().find(|one| one.id == attachment);
        let attachment = found.ok_or(Error::NotFound("attachment"))?;
        self.interlude.read_attachment(&Blob::from(&attachment))
    }
}

/// Sixteen bytes of the content's digest: the same content is attached to an entry once.
fn attachment_id(blob: &Blob) -> String {
    blob.digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The attachment as the entry's document holds it.
pub(crate) fn describe(
    blob: &Blob,
    id: &str,
    file_name: &str,
    media_type: &str,
    order: u32,
) -> Attachment {
    Attachment {
        id: id.to_owned(),
        name: blob.name,
        key: blob.key,
        length: blob.length,
        digest: blob.digest,
        media_type: media_type.to_owned(),
        file_name: file_name.to_owned(),
        order,
    }
}
