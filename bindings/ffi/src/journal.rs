//! The journal: what a participant writes between sessions.

mod attachments;
mod editor;
mod edits;
mod entries;
mod listing;
mod reading;
mod values;

use std::sync::Arc;

use interlude_core::journal as core;

pub use attachments::*;
pub use editor::*;
pub use edits::*;
pub use entries::*;
pub use listing::*;
pub(crate) use values::{DifferencePart, Edit, Field, LateEdit, Scalar};

use crate::Result;
use crate::callbacks::{Progress, reporting};
use crate::types::DocumentId;
use crate::vault::Vault;

/// The journal of an open vault.
#[derive(uniffi::Object)]
pub struct Journal {
    vault: Arc<Vault>,
}

#[uniffi::export]
impl Journal {
    /// The journal of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Writes a new entry.
    ///
    /// # Errors
    /// `InterludeError.Invalid` that names what breaks a rule; nothing is written then.
    pub fn write(&self, entry: NewEntry) -> Result<DocumentId> {
        let entry = entry.into();
        self.vault.core(|core| core.journal().write(&entry))
    }

    /// Writes many entries, two hundred a transaction; `progress` hears how many are durable.
    ///
    /// # Errors
    /// As `Journal.write`, before anything is written; later errors leave what `progress` heard.
    #[uniffi::method(default(progress = None))]
    pub fn write_all(
        &self,
        entries: Vec<NewEntry>,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<()> {
        let entries: Vec<core::NewEntry> = entries.into_iter().map(Into::into).collect();
        let mut report = reporting(progress);
        self.vault.core(|core| core.journal().write_all(&entries, &mut report))
    }

    /// Takes an attachment out of an entry. Its bytes go 30 days after the last entry let go of it.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the entry.
    pub fn detach(&self, id: DocumentId, attachment: String) -> Result<()> {
        self.vault.core(|core| core.journal().detach(&id, &attachment))
    }

    /// Does all of `edits` to an entry as one change.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the entry or a text to replace, `InterludeError.Invalid` for what breaks a
    /// rule; nothing is changed then.
    pub fn edit(&self, id: DocumentId, edits: Vec<Edit>) -> Result<()> {
        self.vault.core(|core| core.journal().edit(&id, &edits))
    }

    /// Chooses the value of a field on which devices disagree (or any other: it replaces all).
    ///
    /// # Errors
    /// As `Journal.edit`.
    pub fn resolve(&self, id: DocumentId, field: Field, value: Scalar) -> Result<()> {
        self.vault.core(|core| core.journal().resolve(&id, field, value))
    }

    /// Erases how an entry came to be what it is: what was written and taken out again is gone for good. What it says
    /// now becomes a new entry, with the id that is returned and one version; the old one is erased, on every device.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry, `InterludeError.Refused` while it is in the trash
    /// or has conflicts, which would be lost.
    pub fn forget_history(&self, id: DocumentId) -> Result<DocumentId> {
        self.vault.core(|core| core.journal().forget_history(&id))
    }

    /// Makes an entry say again what it said at a version, as a new change: nothing is lost.
    ///
    /// # Errors
    /// As `Journal.version`.
    pub fn restore(&self, id: DocumentId, version: String) -> Result<()> {
        self.vault.core(|core| core.journal().restore(&id, &version))
    }

    /// What came too late, oldest first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn late_edits(&self) -> Result<Vec<LateEdit>> {
        self.vault.core(|core| core.journal().late_edits())
    }

    /// Makes an entry of its own of what came too late.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn keep_late_edit(&self, number: i64) -> Result<DocumentId> {
        self.vault.core(|core| core.journal().keep_late_edit(number))
    }

    /// Lets go of what came too late.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn drop_late_edit(&self, number: i64) -> Result<()> {
        self.vault.core(|core| core.journal().drop_late_edit(number))
    }

    /// Puts an entry into the trash, from which it comes back for 30 days. An edit on another device that did not know
    /// of this brings it back by itself.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    pub fn trash(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.journal().trash(&id))
    }

    /// Takes an entry out of the trash.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    pub fn untrash(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.journal().untrash(&id))
    }

    /// Erases an entry for good: text, history, index and attachments. It wins over everything and cannot be undone.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    pub fn erase(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.journal().erase(&id))
    }
}
