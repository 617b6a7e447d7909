use super::Journal;
use crate::Result;
use crate::document::entry::EntryEdit;
use crate::document::{DocumentId, Kind};

impl Journal<'_> {
    /// Puts an entry into the trash, from which it comes back for 30 days. An edit on another
    /// device that did not know of this brings it back by itself.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no such entry.
    pub fn trash(&self, id: &DocumentId) -> Result<()> {
        self.edit_alone(id, EntryEdit::Trash(self.interlude.environment().clock.now()))
    }

    /// Takes an entry out of the trash.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no such entry.
    pub fn untrash(&self, id: &DocumentId) -> Result<()> {
        self.edit_alone(id, EntryEdit::Untrash)
    }

    /// Erases an entry for good: text, history, index and attachments. It wins over everything and
    /// cannot be undone.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no such entry.
    pub fn erase(&self, id: &DocumentId) -> Result<()> {
        let now = self.interlude.environment().clock.now();
        self.interlude.erase(&[*id], now)
    }

    fn edit_alone(&self, id: &DocumentId, edit: EntryEdit) -> Result<()> {
        let stamp = self.interlude.stamp();
        self.interlude
            .write(|write| write.edit(Kind::ENTRY, id, |doc| doc.edit_entry(&stamp, &[edit])))
    }
}
