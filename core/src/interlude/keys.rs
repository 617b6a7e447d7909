use super::{Interlude, State};
use crate::environment::SecretStore;
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

    /// Counts the vault as protected, if this is its phrase.
    ///
    /// # Errors
    /// [`Error::WrongKey`] when it is not.
    pub fn protect(&self, phrase: &RecoveryPhrase) -> Result<()> {
        self.with_vault(|vault| vault.protect(phrase))
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
