use std::collections::BTreeMap;

use super::Group;
use crate::Result;
use crate::document::{DocumentId, Kind, ReadingContent};
use crate::time::Timestamp;

impl Group<'_> {
    /// Which resources of the group this participant has read, and when first. Nobody else knows; their own
    /// devices do.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn read_resources(&self) -> Result<BTreeMap<DocumentId, Timestamp>> {
        let id = ReadingContent::identity(&self.space).id();
        let fields = self.interlude.content(Kind::READING, &id)?;
        Ok(fields.map(|fields| ReadingContent::read(&fields)).unwrap_or_default())
    }

    /// Notes a resource as read, or as not read. Nothing of it leaves the participant's own devices.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the group has no such resource.
    pub fn mark_read(&self, resource: &DocumentId, read: bool) -> Result<()> {
        self.one(Kind::RESOURCE, resource, "resource")?;
        let is_read = self.read_resources()?.contains_key(resource);
        if is_read == read {
            return Ok(());
        }
        let edits = ReadingContent::mark(&self.space, resource, read.then(|| self.now()));
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            let identity = ReadingContent::identity(&self.space);
            write.edit_or_create(&identity, |document| document.edit_fields(&stamp, &edits))
        })
    }
}
