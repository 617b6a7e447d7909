use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::{Interlude, open};
use crate::environment::{Environment, SecretStore};
use crate::space::{make_identity, put_recovery};
use crate::store::{Store, facts, search};
use crate::vault::{self, KdfParams, OpenVault, RecoveryPhrase};
use crate::{Error, Result};

/// How a new vault is to be opened, beside its recovery phrase.
#[derive(Clone, Copy, Default)]
pub struct NewVault<'a> {
    /// A passphrase.
    pub passphrase: Option<&'a str>,
    /// The operating system's secret store, which is given a key of its own.
    pub secret_store: Option<&'a dyn SecretStore>,
    /// The cost of trying a passphrase.
    pub kdf: KdfParams,
}

impl Interlude {
    /// Makes a new vault in a folder that does not exist or is empty. The phrase is shown to the
    /// person once and kept nowhere.
    ///
    /// The vault is made beside the folder and moved into place when it is whole, so there is never
    /// half a vault.
    ///
    /// # Errors
    /// [`Error::Exists`] when anything is in the folder.
    pub fn create(
        folder: &Path,
        new: &NewVault<'_>,
        environment: Environment,
    ) -> Result<(Self, RecoveryPhrase)> {
        Self::create_filled(folder, new, environment, |_| Ok(()))
    }

    /// Makes a vault and fills it before it is moved into place.
    pub(super) fn create_filled(
        folder: &Path,
        new: &NewVault<'_>,
        environment: Environment,
        fill: impl FnOnce(&Self) -> Result<()>,
    ) -> Result<(Self, RecoveryPhrase)> {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::Exists("file in the vault's folder"));
        }
        let workshop = workshop(folder, &environment)?;
        let made = make(&workshop, new, &environment).and_then(|(vault, phrase)| {
            let interlude = open::assemble(vault, environment)?;
            fill(&interlude)?;
            let environment = interlude.environment.clone();
            let vault = interlude.into_vault()?;
            move_into_place(&workshop, folder)?;
            Ok((open::assemble(vault.moved(folder), environment)?, phrase))
        });
        if made.is_err() {
            // Nothing in it was ever acknowledged; the error that is reported is the first one.
            let _ = fs::remove_dir_all(&workshop);
        }
        made
    }
}

fn make(
    folder: &Path,
    new: &NewVault<'_>,
    environment: &Environment,
) -> Result<(OpenVault, RecoveryPhrase)> {
    let (vault, phrase) =
        vault::create(folder, new.passphrase, new.secret_store, new.kdf, environment)?;
    let store = Store::open(&vault.database_path(), vault.database_key()?, true)?;
    let (backup_key, recovery) = (phrase.backup_key()?, phrase.principal()?.public());
    store.write(|write| {
        make_identity(write, &*environment.entropy)?;
        put_recovery(write, &recovery)?;
        facts::put(&write.tx, facts::TOKENS, &search::TOKENS_VERSION.to_be_bytes())?;
        facts::put(&write.tx, facts::BACKUP_KEY, backup_key.as_bytes())
    })?;
    Ok((vault, phrase))
}

/// A folder beside the one the vault is to be in, so that moving it is one rename.
fn workshop(folder: &Path, environment: &Environment) -> Result<PathBuf> {
    let mut random = [0; 8];
    environment.entropy.fill(&mut random)?;
    let name =
        folder.file_name().ok_or(Error::Invalid { field: "folder", reason: "has no name" })?;
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".new-{:016x}", u64::from_be_bytes(random)));
    let parent = folder.parent().unwrap_or(Path::new(""));
    if !parent.as_os_str().is_empty() {
        fs::create_dir_all(parent).map_err(Error::io("making the vault's folder"))?;
    }
    Ok(parent.join(hidden))
}

fn move_into_place(workshop: &Path, folder: &Path) -> Result<()> {
    let moving = "moving the new vault into place";
    fs::rename(workshop, folder).map_err(Error::io(moving))?;
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = File::open(parent.unwrap_or(Path::new("."))).map_err(Error::io(moving))?;
    parent.sync_all().map_err(Error::io(moving))
}
