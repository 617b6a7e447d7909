use std::path::Path;
use std::sync::{Mutex, RwLock};

use super::opening::Opening;
use super::{Interlude, State, actor};
use crate::environment::Environment;
use crate::store::{Store, facts, search};
use crate::vault::{self, OpenVault, Unlock};
use crate::{Error, Result};

impl Interlude {
    /// Opens a vault. What looks wrong but leaves it usable is told by [`Interlude::problems`].
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::TryLater`], [`Error::Locked`] (the secret store has no key),
    /// [`Error::Damaged`], [`Error::TooNew`], [`Error::NotFound`]. Nothing in the folder was changed then.
    pub fn open(folder: &Path, unlock: Unlock<'_>, environment: Environment) -> Result<Self> {
        assemble(vault::open(folder, unlock, &environment)?, environment)
    }

    /// Lets go of the database and gives the vault back.
    pub(super) fn into_vault(self) -> Result<OpenVault> {
        self.suspend()?;
        match std::mem::replace(&mut *self.state_mut(), State::Locked) {
            State::Open { vault, .. } | State::Suspended { vault } => Ok(vault),
            State::Locked => Err(Error::Locked("it was locked")),
        }
    }
}

/// Opens the database that is in use. Another handle may put one under a fresh key in its place
/// meanwhile: of what goes wrong then only the newest counts.
pub(super) fn open_database(vault: &mut OpenVault) -> Result<Store> {
    loop {
        let path = vault.database_path();
        let opened = Store::open(&path, vault.database_key()?, false);
        let opened = opened.and_then(|store| store.check_in_use().map(|()| store));
        let Err(error) = opened else { return opened };
        vault.catch_up()?;
        if vault.database_path() == path {
            return Err(error);
        }
    }
}

/// Opens the database of an unlocked vault.
pub(super) fn assemble(mut vault: OpenVault, environment: Environment) -> Result<Interlude> {
    let store = open_database(&mut vault)?;
    let opening = Opening::begin(&vault, &store);
    let actor = store.read(|db| actor(db, &environment))?;
    let interlude = Interlude {
        environment,
        actor,
        state: RwLock::new(State::Open { vault, store }),
        observers: Mutex::default(),
        planner: Mutex::default(),
        opening,
    };
    interlude.bring_index_up_to_date()?;
    Ok(interlude)
}

impl Interlude {
    /// Words that an older version took apart otherwise are taken apart again.
    fn bring_index_up_to_date(&self) -> Result<()> {
        let current = search::TOKENS_VERSION.to_be_bytes();
        let stored = self.read(|db| facts::get(db, facts::TOKENS))?;
        if stored.as_deref() == Some(&current) {
            return Ok(());
        }
        self.rebuild(&mut |_| ())?;
        self.write(|write| facts::put(&write.tx, facts::TOKENS, &current))
    }
}
