use super::wrap::{Method, Wrap};
use super::{OpenVault, RecoveryPhrase};
use crate::crypto::{KdfParams, Key, make_key};
use crate::environment::{Environment, SecretStore};
use crate::{Error, Result};

/// Keys of the store that may open a vault, where giving it one was interrupted again and again.
const MOST_DEVICE_KEYS: usize = 8;

/// The name of a vault's key in the secret store.
pub(super) fn secret_name(vault_id: &[u8; 16]) -> String {
    let hex: String = vault_id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("interlude/{hex}")
}

/// Makes a key and gives it to the store.
pub(super) fn give_device_key(
    store: &dyn SecretStore,
    vault_id: &[u8; 16],
    environment: &Environment,
) -> Result<Key> {
    let key = make_key(&*environment.entropy)?;
    store.put(&secret_name(vault_id), key.as_bytes())?;
    Ok(key)
}

impl OpenVault {
    /// Counts the vault as protected, if this is its phrase.
    ///
    /// # Errors
    /// [`Error::WrongKey`] when it is not.
    pub(crate) fn protect(&mut self, phrase: &RecoveryPhrase) -> Result<()> {
        let (unlock, scope) = (phrase.unlock_key()?, self.header.scope());
        let wrap = self.header.wraps(Method::Phrase).next().ok_or(Error::WrongKey)?;
        wrap.open_with_key(&unlock, &scope)?.ok_or(Error::WrongKey)?;
        self.adopt(|header| header.protected = true)
    }

    /// Has another phrase, which was just typed, open the vault in place of its first one.
    pub(crate) fn adopt_phrase(
        &mut self,
        phrase: &RecoveryPhrase,
        environment: &Environment,
    ) -> Result<()> {
        let (unlock, scope) = (phrase.unlock_key()?, self.header.scope());
        let wrap = Wrap::with_key(&self.key, &unlock, Method::Phrase, &scope, environment)?;
        self.adopt(|header| {
            header.wraps.retain(|wrap| wrap.method != Method::Phrase);
            header.wraps.push(wrap);
            header.protected = true;
        })
    }

    /// Sets, changes or removes the passphrase.
    pub(crate) fn set_passphrase(
        &mut self,
        passphrase: Option<&str>,
        kdf: KdfParams,
        environment: &Environment,
    ) -> Result<()> {
        let scope = self.header.scope();
        let wrap = passphrase.map(|passphrase| {
            Wrap::with_passphrase(&self.key, passphrase, kdf, &scope, environment)
        });
        self.replace(Method::Passphrase, wrap.transpose()?)
    }

    /// Gives the store a fresh key for this vault. Until the store is known to have it, its old one opens the vault as
    /// well: whoever is interrupted is shut out by neither.
    pub(crate) fn enroll_device_key(
        &mut self,
        store: &dyn SecretStore,
        environment: &Environment,
    ) -> Result<()> {
        let (unlock, scope) = (make_key(&*environment.entropy)?, self.header.scope());
        let wrap = Wrap::with_key(&self.key, &unlock, Method::Device, &scope, environment)?;
        self.adopt(|header| {
            header.wraps.push(wrap.clone());
            header.keep_newest(Method::Device, MOST_DEVICE_KEYS);
        })?;
        store.put(&secret_name(&self.header.vault_id), unlock.as_bytes())?;
        self.replace(Method::Device, Some(wrap))
    }

    /// Takes the store's key away. The phrase always remains.
    pub(crate) fn remove_device_key(&mut self, store: &dyn SecretStore) -> Result<()> {
        self.replace(Method::Device, None)?;
        store.remove(&secret_name(&self.header.vault_id))
    }

    fn replace(&mut self, method: Method, wrap: Option<Wrap>) -> Result<()> {
        if method == Method::Phrase {
            return Err(Error::Refused("the recovery phrase is never removed"));
        }
        self.adopt(|header| {
            header.wraps.retain(|wrap| wrap.method != method);
            header.wraps.extend(wrap);
        })
    }
}
