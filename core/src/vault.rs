//! The folder on disk: header, unlocking, recovery phrase, attachments, backup file.

mod attachments;
mod attempts;
mod backup_read;
mod backup_write;
mod create;
mod folder;
mod frontier;
mod header;
mod header_file;
mod phrase;
mod rekey;
mod unlock;
mod unlock_methods;
mod wrap;

pub(crate) use attachments::{AttachmentStore, SealedAttachment};
pub(crate) use backup_read::{BackupReader, BackupUnlock};
pub(crate) use backup_write::{BackupKeys, BackupWriter};
pub(crate) use create::create;
pub(crate) use unlock::open;

pub use crate::crypto::KdfParams;
pub use backup_read::check_backup_prefix;
pub use header::check_header;
pub use phrase::RecoveryPhrase;
pub use unlock::Unlock;

use crate::Result;
use crate::crypto::{Key, derive_key};
use folder::VaultFolder;
use header::Header;

/// How often a passphrase was stretched in this process. For tests.
#[doc(hidden)]
#[must_use]
pub fn kdf_runs() -> u64 {
    crate::crypto::runs()
}

#[cfg(test)]
mod tests;

/// Something that was noticed while opening and does not prevent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Warning {
    /// One of the two copies of the header cannot be read.
    HeaderCopy,
}

/// A vault whose key is in memory.
pub(crate) struct OpenVault {
    folder: VaultFolder,
    header: Header,
    key: Key,
    warnings: Vec<Warning>,
}

impl OpenVault {
    pub(crate) fn id(&self) -> &[u8; 16] {
        &self.header.vault_id
    }

    pub(crate) fn database_path(&self) -> std::path::PathBuf {
        self.folder.database(self.header.generation)
    }

    pub(crate) fn database_key(&self) -> Result<Key> {
        database_key(&self.key, self.header.generation, &self.header.database_salt)
    }

    pub(crate) fn attachments(&self) -> Result<AttachmentStore> {
        let names = derive_key(&self.key, "interlude/attachment-names/1", &[])?;
        Ok(AttachmentStore::new(self.folder.attachments(), names))
    }

    pub(crate) fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether the recovery phrase was typed back.
    pub(crate) fn is_protected(&self) -> bool {
        self.header.protected
    }

    /// The same vault after its folder was moved.
    pub(crate) fn moved(mut self, to: &std::path::Path) -> Self {
        self.folder = VaultFolder::new(to);
        self
    }

    /// Takes over what another handle of the vault wrote into the header since.
    ///
    /// # Errors
    /// When the header cannot be read or is not one that the owner wrote.
    pub(crate) fn catch_up(&mut self) -> Result<()> {
        let (unproven, _) = header_file::read(&self.folder)?;
        let newest = unproven.prove(&self.key)?;
        if newest.revision > self.header.revision {
            self.header = newest;
        }
        Ok(())
    }

    /// Writes a changed header; the change holds only if it is on disk. Handles do so one after the
    /// other, each upon what the last one wrote.
    fn adopt(&mut self, change: impl FnOnce(&mut Header)) -> Result<()> {
        let _alone = self.folder.lock()?;
        self.catch_up()?;
        let mut next = self.header.clone();
        change(&mut next);
        next.revision += 1;
        header_file::write(&self.folder, &next, &self.key)?;
        self.header = next;
        Ok(())
    }
}

fn database_key(key: &Key, generation: u64, salt: &[u8; 32]) -> Result<Key> {
    let context = [&generation.to_be_bytes()[..], salt].concat();
    derive_key(key, "interlude/database/1", &context)
}
