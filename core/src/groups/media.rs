use interlude_wire::BlobName;

use super::Group;
use crate::document::{DocumentId, media_type};
use crate::interlude::AttachmentReader;
use crate::store::blobs::Blob;
use crate::store::media;
use crate::{Error, Result};

/// A picture or recording of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaInfo {
    /// Its name; the resource's body names it as `../media/<file>`.
    pub file: String,
    /// IANA media type.
    pub media_type: &'static str,
    /// Bytes.
    pub length: u64,
    /// Its bytes are here: it can be shown without any network.
    pub here: bool,
}

impl Group<'_> {
    /// What a resource shows and plays, by name.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn media(&self, resource: &DocumentId) -> Result<Vec<MediaInfo>> {
        let all = self.resource_content(resource)?.media.into_iter();
        let info = all.map(|(file, medium)| {
            let media_type = media_type(&file).unwrap_or_default();
            let here = self.interlude.has_attachment(&media::blob(&self.space.0, &medium))?;
            Ok(MediaInfo { media_type, length: medium.length, here, file })
        });
        info.collect()
    }

    /// Streams a picture or recording of a resource.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the resource, the file, or bytes that have not arrived here: all come along with
    /// every sync that carries all attachments, or one by one
    /// ([`crate::interlude::Sync::fetch_media`]).
    pub fn read_media(&self, resource: &DocumentId, file: &str) -> Result<AttachmentReader> {
        self.interlude.read_attachment(&self.blob(resource, file)?)
    }

    /// What the relay calls a file.
    pub(crate) fn media_name(&self, resource: &DocumentId, file: &str) -> Result<BlobName> {
        Ok(BlobName(self.blob(resource, file)?.name))
    }

    fn blob(&self, resource: &DocumentId, file: &str) -> Result<Blob> {
        let all = self.resource_content(resource)?.media;
        let medium = all.get(file).ok_or(Error::NotFound("file of this resource"))?;
        Ok(media::blob(&self.space.0, medium))
    }
}
