use std::path::Path;

use super::folder::VaultFolder;
use super::header::{Header, scope};
use super::unlock_methods::give_device_key;
use super::wrap::{Method, Wrap};
use super::{OpenVault, RecoveryPhrase, header_file};
use crate::Result;
use crate::crypto::{KdfParams, make_key};
use crate::environment::{Environment, SecretStore};

/// Makes the folder of a new vault with its header. The phrase is in nobody's keeping but the
/// caller's.
///
/// # Errors
/// When the folder cannot be made (it must not exist), or a bound of the passphrase is broken.
pub(crate) fn create(
    root: &Path,
    passphrase: Option<&str>,
    secret_store: Option<&dyn SecretStore>,
    kdf: KdfParams,
    environment: &Environment,
) -> Result<(OpenVault, RecoveryPhrase)> {
    let entropy = &*environment.entropy;
    let (mut vault_id, mut salt) = ([0; 16], [0; 32]);
    entropy.fill(&mut vault_id)?;
    entropy.fill(&mut salt)?;
    let key = make_key(entropy)?;
    let phrase = RecoveryPhrase::make(entropy)?;
    let scope = scope(&vault_id);
    let unlock = phrase.unlock_key()?;
    let mut wraps = vec![Wrap::with_key(&key, &unlock, Method::Phrase, &scope, environment)?];
    if let Some(passphrase) = passphrase {
        wraps.push(Wrap::with_passphrase(&key, passphrase, kdf, &scope, environment)?);
    }
    let folder = VaultFolder::new(root);
    folder.make()?;
    if let Some(store) = secret_store {
        let unlock = give_device_key(store, &vault_id, environment)?;
        wraps.push(Wrap::with_key(&key, &unlock, Method::Device, &scope, environment)?);
    }
    let header = Header::new(vault_id, salt, wraps);
    header_file::write(&folder, &header, &key)?;
    Ok((OpenVault { folder, header, key, warnings: Vec::new() }, phrase))
}
