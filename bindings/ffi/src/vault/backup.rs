use std::path::Path;
use std::sync::Arc;

use interlude_core as core;
use interlude_core::Interlude;
use zeroize::Zeroizing;

use super::keys::words;
use super::{NewVault, Unlock, Vault, phrase};
use crate::Result;
use crate::callbacks::{Progress, reporting};
use crate::world::World;

pub(crate) type BackupReport = core::BackupReport;
type Salvaged = core::Salvaged;

/// What is in a backup.
#[uniffi::remote(Record)]
pub struct BackupReport {
    /// Documents, entries among them.
    pub documents: u64,
    /// Notes that a document was erased.
    pub erased: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments that are left out because their files are missing.
    pub missing: u64,
}

/// What could be read of a damaged vault.
#[uniffi::remote(Record)]
pub struct Salvaged {
    /// Documents that are as they were, entries among them.
    pub documents: u64,
    /// Documents of which only an older version could be read.
    pub older: u64,
    /// Documents of which nothing could be read.
    pub lost: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments that are missing or could not be read.
    pub attachments_lost: u64,
}

/// What opens a backup.
#[derive(Clone, uniffi::Enum)]
pub enum RestoreKey {
    /// The passphrase given when it was made.
    Passphrase {
        /// As the person typed it.
        passphrase: String,
    },
    /// The recovery phrase of the vault it was made from.
    Phrase {
        /// Its words, between spaces.
        words: String,
    },
}

impl RestoreKey {
    fn lend<T>(self, with: impl FnOnce(core::RestoreKey<'_>) -> Result<T>) -> Result<T> {
        match self {
            Self::Passphrase { passphrase } => {
                with(core::RestoreKey::Passphrase(&Zeroizing::new(passphrase)))
            }
            Self::Phrase { words } => {
                with(core::RestoreKey::Phrase(&phrase(&Zeroizing::new(words))?))
            }
        }
    }
}

/// A vault made of a backup.
#[derive(uniffi::Record)]
pub struct Restored {
    /// The vault, open.
    pub vault: Arc<Vault>,
    /// Its own recovery phrase, word by word: to be shown to the person, and kept nowhere.
    pub phrase: Vec<String>,
    /// What was in the backup.
    pub report: BackupReport,
}

/// A vault made of what could be read of a damaged one.
#[derive(uniffi::Record)]
pub struct SalvagedVault {
    /// The vault, open.
    pub vault: Arc<Vault>,
    /// Its own recovery phrase, word by word: to be shown to the person, and kept nowhere.
    pub phrase: Vec<String>,
    /// What could be read.
    pub report: Salvaged,
}

/// Makes a new vault of a backup: a new device with new keys, which merges with all that other devices did since. It
/// cannot be given up: there is never half a vault.
///
/// # Errors
/// `InterludeError.WrongKey`, `InterludeError.Damaged` when the file is not whole (no vault is
/// left behind then), `InterludeError.Exists` when anything is in the folder.
#[uniffi::export]
pub fn restore_vault(
    file: String,
    key: RestoreKey,
    folder: String,
    new: NewVault,
    world: World,
) -> Result<Restored> {
    let (vault, (phrase, report)) = Vault::over(world, |environment| {
        new.lend(|new| {
            key.lend(|key| {
                let (file, folder) = (Path::new(&file), Path::new(&folder));
                let (interlude, phrase, report) =
                    Interlude::restore(file, key, folder, new, environment, &mut |_| ())?;
                Ok((interlude, (phrase, report)))
            })
        })
    })?;
    Ok(Restored { vault, phrase: words(&phrase), report })
}

/// Makes a new vault of what can still be read of a damaged one, which stays as it is. Like a restored backup it is a
/// new device with new keys. It cannot be given up: there is never half a vault.
///
/// # Errors
/// Those of `Vault.open` when the damaged vault cannot be unlocked at all; `InterludeError.Exists` when
/// anything is in the new folder.
#[uniffi::export]
pub fn salvage_vault(
    damaged: String,
    unlock: Unlock,
    folder: String,
    new: NewVault,
    world: World,
) -> Result<SalvagedVault> {
    let (vault, (phrase, report)) = Vault::over(world, |environment| {
        new.lend(|new| {
            unlock.lend(|unlock| {
                let (damaged, folder) = (Path::new(&damaged), Path::new(&folder));
                let (interlude, phrase, report) =
                    Interlude::salvage(damaged, unlock, folder, new, environment, &mut |_| ())?;
                Ok((interlude, (phrase, report)))
            })
        })
    })?;
    Ok(SalvagedVault { vault, phrase: words(&phrase), report })
}

#[uniffi::export]
impl Vault {
    /// Writes everything into one encrypted file that the recovery phrase opens, and the passphrase if one is given.
    /// The file is read back and checked before it gets its name. `progress` hears how many documents are done.
    ///
    /// # Errors
    /// `InterludeError.Exists` when the file is there already, `InterludeError.Storage`.
    #[uniffi::method(default(passphrase = None, progress = None))]
    pub fn backup(
        &self,
        file: String,
        passphrase: Option<String>,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<BackupReport> {
        let passphrase = passphrase.map(Zeroizing::new);
        let passphrase = passphrase.as_ref().map(|passphrase| passphrase.as_str());
        let mut report = reporting(progress);
        self.core(|core| core.backup(Path::new(&file), passphrase, &mut report))
    }

    /// Takes everything of a backup into this vault, as if another device had sent it. `progress` hears how many
    /// documents are done.
    ///
    /// # Errors
    /// `InterludeError.WrongKey`, `InterludeError.Damaged` when the file is not whole: what came
    /// before the damage was taken in, which does no harm, and nothing was taken away.
    #[uniffi::method(default(progress = None))]
    pub fn merge_backup(
        &self,
        file: String,
        key: RestoreKey,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<BackupReport> {
        let mut report = reporting(progress);
        self.work(|core| {
            key.lend(|key| Ok(core.merge_backup(Path::new(&file), key, &mut report)?))
        })
    }
}
