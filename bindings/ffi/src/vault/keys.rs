use std::path::Path;
use std::sync::Arc;

use interlude_core::Interlude;
use interlude_core::environment::Environment;
use interlude_core::vault as core;
use zeroize::Zeroizing;

use super::{Vault, phrase};
use crate::Result;
use crate::callbacks::{SecretStore, Secrets};
use crate::world::World;

/// The cost of trying one passphrase: Argon2id (RFC 9106), version 1.3.
#[derive(Clone, Copy, uniffi::Record)]
pub struct KdfParams {
    /// Memory in KiB, 64 MiB to 512 MiB.
    #[uniffi(default = 65536)]
    pub memory_kib: u32,
    /// Passes over the memory, 3 to 10.
    #[uniffi(default = 3)]
    pub passes: u32,
    /// Lanes, 1 to 4.
    #[uniffi(default = 1)]
    pub lanes: u32,
}

fn cost(kdf: Option<KdfParams>) -> Result<core::KdfParams> {
    let Some(KdfParams { memory_kib, passes, lanes }) = kdf else { return Ok(Default::default()) };
    let kdf = core::KdfParams { memory_kib, passes, lanes };
    kdf.check()?;
    Ok(kdf)
}

/// How a new vault is to be opened, beside its recovery phrase.
#[derive(Clone, uniffi::Record)]
pub struct NewVault {
    /// A passphrase.
    #[uniffi(default = None)]
    pub passphrase: Option<String>,
    /// The operating system's secret store, which is given a key of its own.
    #[uniffi(default = None)]
    pub secret_store: Option<Arc<dyn SecretStore>>,
    /// The cost of trying a passphrase; by default the least there is.
    #[uniffi(default = None)]
    pub kdf: Option<KdfParams>,
}

impl NewVault {
    /// Runs `make` with what the core wants of this.
    pub(super) fn lend<T>(
        self,
        make: impl FnOnce(&interlude_core::NewVault<'_>) -> Result<T>,
    ) -> Result<T> {
        let passphrase = self.passphrase.map(Zeroizing::new);
        let store = self.secret_store.map(Secrets);
        make(&interlude_core::NewVault {
            passphrase: passphrase.as_ref().map(|passphrase| passphrase.as_str()),
            secret_store: store.as_ref().map(|store| store as _),
            kdf: cost(self.kdf)?,
        })
    }
}

/// What opens a vault.
#[derive(Clone, uniffi::Enum)]
pub enum Unlock {
    /// The passphrase; one stretching of it is what an attempt costs.
    Passphrase {
        /// As the person typed it.
        passphrase: String,
    },
    /// The recovery phrase.
    Phrase {
        /// Its words, between spaces.
        words: String,
    },
    /// The operating system's secret store.
    SecretStore {
        /// The host's.
        store: Arc<dyn SecretStore>,
    },
}

impl Unlock {
    /// Runs `with` with what the core wants of this.
    pub(super) fn lend<T>(self, with: impl FnOnce(core::Unlock<'_>) -> Result<T>) -> Result<T> {
        match self {
            Self::Passphrase { passphrase } => {
                with(core::Unlock::Passphrase(&Zeroizing::new(passphrase)))
            }
            Self::Phrase { words } => with(core::Unlock::Phrase(&phrase(&Zeroizing::new(words))?)),
            Self::SecretStore { store } => with(core::Unlock::SecretStore(&Secrets(store))),
        }
    }

    pub(super) fn open(self, folder: &Path, environment: Environment) -> Result<Interlude> {
        self.lend(|unlock| Ok(Interlude::open(folder, unlock, environment)?))
    }
}

/// A vault that was just made.
#[derive(uniffi::Record)]
pub struct Created {
    /// The vault, open.
    pub vault: Arc<Vault>,
    /// Its recovery phrase, word by word: to be shown to the person, and kept nowhere.
    pub phrase: Vec<String>,
}

pub(super) fn words(phrase: &core::RecoveryPhrase) -> Vec<String> {
    phrase.words().into_iter().map(str::to_owned).collect()
}

/// Makes a new vault in a folder that does not exist or is empty. There is never half a vault.
///
/// # Errors
/// `InterludeError.Exists` when anything is in the folder.
#[uniffi::export]
pub fn create_vault(folder: String, new: NewVault, world: World) -> Result<Created> {
    let (vault, phrase) = Vault::over(world, |environment| {
        new.lend(|new| Ok(Interlude::create(Path::new(&folder), new, environment)?))
    })?;
    Ok(Created { vault, phrase: words(&phrase) })
}

#[uniffi::export]
impl Vault {
    /// Whether the recovery phrase was typed back once, so that losing the device loses nothing.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn is_protected(&self) -> Result<bool> {
        self.core(|core| core.is_protected())
    }

    /// Counts the vault as protected, if these are the words of its phrase or of that of the space it belongs to: a
    /// device that was linked takes over the phrase of the first one here.
    ///
    /// # Errors
    /// `InterludeError.WrongKey` when it is neither.
    pub fn protect(&self, words: String) -> Result<()> {
        let words = Zeroizing::new(words);
        self.work(|core| Ok(core.protect(&phrase(&words)?)?))
    }

    /// Asks once more whether whoever uses the open vault is its owner, before something that a stranger at an
    /// unlocked device must not do. Counts as an attempt to open it.
    ///
    /// # Errors
    /// `InterludeError.WrongKey`, `InterludeError.TryLater`, `InterludeError.Locked` when the vault has no
    /// passphrase.
    pub fn check_passphrase(&self, passphrase: String) -> Result<()> {
        let passphrase = Zeroizing::new(passphrase);
        self.core(|core| core.check_passphrase(&passphrase))
    }

    /// Sets, changes or (with none) removes the passphrase.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for an empty one or one over 1,024 bytes.
    #[uniffi::method(default(kdf = None))]
    pub fn set_passphrase(&self, passphrase: Option<String>, kdf: Option<KdfParams>) -> Result<()> {
        let passphrase = passphrase.map(Zeroizing::new);
        let passphrase = passphrase.as_ref().map(|passphrase| passphrase.as_str());
        self.work(|core| Ok(core.set_passphrase(passphrase, cost(kdf)?)?))
    }

    /// Gives the secret store a key to open this vault with.
    ///
    /// # Errors
    /// `InterludeError.Storage` when the store fails; the other ways to open the vault stay as they are.
    pub fn enroll(&self, store: Arc<dyn SecretStore>) -> Result<()> {
        self.core(|core| core.enroll(&Secrets(store)))
    }

    /// Takes that key away again.
    ///
    /// # Errors
    /// `InterludeError.Storage` when the store fails.
    pub fn withdraw_key(&self, store: Arc<dyn SecretStore>) -> Result<()> {
        self.core(|core| core.withdraw(&Secrets(store)))
    }
}
