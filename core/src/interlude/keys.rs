use super::{Interlude, State};
use crate::environment::SecretStore;
use crate::space::{Space, put_recovery, recovery};
use crate::store::facts;
use crate::vault::{KdfParams, OpenVault, RecoveryPhrase};
use crate::{Error, Result};

impl Interlude {
    /// Whether the recovery phrase was typed back once, so that losing the device loses nothing.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn is_protected(&self) -> Result<bool> {
        self.with(|vault, _| Ok(vault.is_protected()))
    }

    /// Counts the vault as protected, if this is its phrase or that of the space it belongs to: a
    /// device that was linked takes over the phrase of the first one here.
    ///
    /// # Errors
    /// [`Error::WrongKey`] when it is neither.
    pub fn protect(&self, phrase: &RecoveryPhrase) -> Result<()> {
        let principal = phrase.principal()?.public();
        // First: a database that cannot be read is no reason to have changed the header.
        let is_known =
            self.read(|db| Ok(Space::personal(db)?.is_some() || recovery(db).is_ok()))?;
        match self.with_vault(|vault| vault.protect(phrase)) {
            Err(Error::WrongKey) => {
                let space = self.read(Space::personal)?.ok_or(Error::WrongKey)?;
                if space.roster.recovery() != Some(principal.id()) {
                    return Err(Error::WrongKey);
                }
                self.adopt_phrase(phrase)?;
            }
            protected => protected?,
        }
        // Vaults of older versions do not know it yet.
        match is_known {
            true => Ok(()),
            false => self.write(|write| put_recovery(write, &principal)),
        }
    }

    /// Has this phrase, whose owner just typed it, open the vault and its backups.
    pub(super) fn adopt_phrase(&self, phrase: &RecoveryPhrase) -> Result<()> {
        let environment = self.environment.clone();
        self.with_vault(|vault| vault.adopt_phrase(phrase, &environment))?;
        let backup_key = phrase.backup_key()?;
        self.write(|write| facts::put(&write.tx, facts::BACKUP_KEY, backup_key.as_bytes()))
    }

    /// Asks once more whether whoever uses the open vault is its owner, before something that a
    /// stranger at an unlocked device must not do. Counts as an attempt to open it.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::TryLater`], [`Error::Locked`] when the vault has no passphrase.
    pub fn check_passphrase(&self, passphrase: &str) -> Result<()> {
        self.with(|vault, _| vault.check_passphrase(passphrase, &self.environment))
    }

    /// Sets, changes or (with `None`) removes the passphrase.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty one or one over 1,024 bytes.
    pub fn set_passphrase(&self, passphrase: Option<&str>, kdf: KdfParams) -> Result<()> {
        let environment = self.environment.clone();
        self.with_vault(|vault| vault.set_passphrase(passphrase, kdf, &environment))
    }

    /// Gives the secret store a key to open this vault with.
    ///
    /// # Errors
    /// What the store reports; the other ways to open the vault stay as they are.
    pub fn enroll(&self, store: &dyn SecretStore) -> Result<()> {
        let environment = self.environment.clone();
        self.with_vault(|vault| vault.enroll_device_key(store, &environment))
    }

    /// Takes that key away again.
    ///
    /// # Errors
    /// What the store reports.
    pub fn withdraw(&self, store: &dyn SecretStore) -> Result<()> {
        self.with_vault(|vault| vault.remove_device_key(store))
    }

    fn with_vault<T>(&self, work: impl FnOnce(&mut OpenVault) -> Result<T>) -> Result<T> {
        match &mut *self.state_mut() {
            State::Open { vault, .. } | State::Suspended { vault } => work(vault),
            State::Locked => Err(Error::Locked("it was locked")),
        }
    }
}
