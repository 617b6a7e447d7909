use super::{Journal, NewEntry};
use crate::document::DocumentId;
use crate::store::late;
use crate::time::Timestamp;
use crate::{Error, Result};

/// What was written here into an entry that had been erased on another device meanwhile. It is on
/// this device alone, until its writer keeps or drops it.
#[derive(Clone, PartialEq, Eq)]
pub struct LateEdit {
    /// To name it by.
    pub number: i64,
    /// What was added to title and body, and nothing of what stood there before.
    pub text: String,
    /// When the entry was erased, by the clock of the device that erased it.
    pub erased_at: Timestamp,
}

impl std::fmt::Debug for LateEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LateEdit").field("number", &self.number).finish_non_exhaustive()
    }
}

impl Journal<'_> {
    /// What came too late, oldest first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn late_edits(&self) -> Result<Vec<LateEdit>> {
        let late = self.interlude.read(late::all)?;
        let edit = |one: late::Late| LateEdit {
            number: one.number,
            text: one.text,
            erased_at: one.erased_at,
        };
        Ok(late.into_iter().map(edit).collect())
    }

    /// Makes an entry of its own of what came too late.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn keep_late_edit(&self, number: i64) -> Result<DocumentId> {
        let all = self.late_edits()?;
        let late = all.into_iter().find(|late| late.number == number);
        let body = late.ok_or(Error::NotFound("late edit"))?.text;
        let id = self.write(&NewEntry { body, ..NewEntry::default() })?;
        self.drop_late_edit(number)?;
        Ok(id)
    }

    /// Lets go of what came too late.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn drop_late_edit(&self, number: i64) -> Result<()> {
        let taken = self.interlude.write(|write| late::take(&write.tx, number))?;
        taken.map(drop).ok_or(Error::NotFound("late edit"))
    }
}
