use super::{EntryDetails, Journal};
use crate::document::{DocumentId, Kind};
use crate::store::{documents, read_model};
use crate::{Error, Result};

impl Journal<'_> {
    /// Everything about one entry, in the trash or not.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such entry.
    pub fn get(&self, id: &DocumentId) -> Result<EntryDetails> {
        self.interlude.read(|db| {
            let missing = Error::NotFound("entry");
            let stored = documents::find(db, id)?.ok_or(missing.clone())?;
            let row = read_model::get(db, stored.doc)?.ok_or(missing.clone())?;
            let content = documents::load(db, &stored)?.entry()?.ok_or(missing)?;
            Ok(EntryDetails { summary: row.into(), content })
        })
    }

    /// The id that begins with these hexadecimal digits, at least four of them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Invalid`] when there are several or it is
    /// not hexadecimal.
    pub fn find(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::ENTRY, prefix, "entry")
    }
}
