use super::{EntryDetails, Journal};
use crate::document::DocumentId;
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
        let prefix = prefix.to_ascii_lowercase();
        let hexadecimal = prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !(4..=64).contains(&prefix.len()) || !hexadecimal {
            return Err(Error::NotFound("entry"));
        }
        match self.interlude.read(|db| documents::by_prefix(db, &prefix))?.as_slice() {
            [id] => Ok(*id),
            [] => Err(Error::NotFound("entry")),
            _ => Err(Error::Invalid { field: "id", reason: "begins several entries: give more" }),
        }
    }
}
