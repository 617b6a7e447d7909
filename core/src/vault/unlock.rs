use std::path::Path;

use super::folder::VaultFolder;
use super::header::Header;
use super::unlock_methods::secret_name;
use super::wrap::Method;
use super::{OpenVault, RecoveryPhrase, attempts, header_file};
use crate::crypto::Key;
use crate::environment::{Environment, Lookup, SecretStore};
use crate::{Error, Result};

/// What a vault is opened with.
#[derive(Clone, Copy)]
pub enum Unlock<'a> {
    /// The passphrase; one stretching of it is what an attempt costs.
    Passphrase(&'a str),
    /// The recovery phrase.
    Phrase(&'a RecoveryPhrase),
    /// The operating system's secret store.
    SecretStore(&'a dyn SecretStore),
}

/// Opens a vault. Writes nothing but the count of passphrase attempts, and removes databases that
/// an interrupted re-key left behind once the one in use is found.
///
/// # Errors
/// [`Error::WrongKey`], [`Error::TryLater`], [`Error::Locked`], [`Error::Damaged`],
/// [`Error::TooNew`], [`Error::NotFound`].
pub(crate) fn open(
    root: &Path,
    unlock: Unlock<'_>,
    environment: &Environment,
) -> Result<OpenVault> {
    let folder = VaultFolder::new(root);
    let (unproven, warnings) = header_file::read(&folder)?;
    let key = match unlock {
        Unlock::Passphrase(passphrase) => {
            by_passphrase(&folder, &unproven.header, passphrase, environment)?
        }
        Unlock::Phrase(phrase) => by_key(&unproven.header, Method::Phrase, &phrase.unlock_key()?)?,
        Unlock::SecretStore(store) => {
            let secret = look_up(store, &unproven.header.vault_id)?;
            by_key(&unproven.header, Method::Device, &secret)?
        }
    };
    let header = unproven.prove(&key)?;
    let vault = OpenVault { folder, header, key, warnings };
    vault.remove_leftovers()?;
    Ok(vault)
}

impl OpenVault {
    /// Whether this passphrase opens the vault; counts as an attempt.
    ///
    /// # Errors
    /// [`Error::WrongKey`] when it does not, and as [`open`].
    pub(crate) fn check_passphrase(
        &self,
        passphrase: &str,
        environment: &Environment,
    ) -> Result<()> {
        by_passphrase(&self.folder, &self.header, passphrase, environment).map(drop)
    }
}

fn by_passphrase(
    folder: &VaultFolder,
    header: &Header,
    passphrase: &str,
    environment: &Environment,
) -> Result<Key> {
    let none = Error::Locked("it has no passphrase: use the recovery phrase");
    let wrap = header.wraps(Method::Passphrase).next().ok_or(none)?;
    attempts::begin(folder, &*environment.clock)?;
    let opened = match wrap.open_with_passphrase(passphrase, &header.scope()) {
        Err(Error::Invalid { field: "passphrase", .. }) => None,
        other => other?,
    };
    let key = opened.ok_or(Error::WrongKey)?;
    attempts::succeed(folder)?;
    Ok(key)
}

fn by_key(header: &Header, method: Method, unlock: &Key) -> Result<Key> {
    for wrap in header.wraps(method) {
        if let Some(key) = wrap.open_with_key(unlock, &header.scope())? {
            return Ok(key);
        }
    }
    Err(Error::WrongKey)
}

/// How often a store that cannot answer is asked again.
const TRIES: usize = 3;

/// Asks the store for this vault's key. No answer but a key is ever a reason to make one.
fn look_up(store: &dyn SecretStore, vault_id: &[u8; 16]) -> Result<Key> {
    for _ in 0..TRIES {
        match store.get(&secret_name(vault_id)) {
            Lookup::Present(secret) => {
                let key = <[u8; 32]>::try_from(secret.as_slice()).map_err(|_| Error::WrongKey)?;
                return Ok(Key::from(key));
            }
            Lookup::Absent => {
                return Err(Error::Locked(
                    "the secret store has no key: use the passphrase or phrase",
                ));
            }
            Lookup::Unreadable => {}
        }
    }
    Err(Error::Locked("the secret store cannot be read now: use the passphrase or phrase"))
}
