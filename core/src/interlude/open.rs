use std::path::Path;
use std::sync::{Mutex, RwLock};

use super::opening::Opening;
use super::{Interlude, State, actor};
use crate::Result;
use crate::environment::Environment;
use crate::store::{Store, facts, search};
use crate::vault::{self, OpenVault, Unlock};

impl Interlude {
    /// Opens a vault. What looks wrong but leaves it usable is told by [`Interlude::problems`].
    ///
    /// # Errors
    /// [`crate::Error::WrongKey`], [`crate::Error::TryLater`], [`crate::Error::Locked`] (the secret store has no key),
    /// [`crate::Error::Damaged`], [`crate::Error::TooNew`], [`crate::Error::NotFound`]. Nothing in the folder was changed then.
    pub fn open(folder: &Path, unlock: Unlock<'_>, environment: Environment) -> Result<Self> {
        assemble(vault::open(folder, unlock, &environment)?, environment)
    }

    /// Lets go of the database and gives the vault back.
    pub(super) fn into_vault(self) -> Result<OpenVault> {
        self.suspend()?;
        match std::mem::replace(&mut *self.state_mut(), State::Locked) {
            State::Open { vault, .. } | State::Suspended { vault } => Ok(vault),
            State::Locked => Err(crate::Error::Locked("it was locked")),
        }
    }
}

/// Opens the database of an unlocked vault.
pub(super) fn assemble(vault: OpenVault, environment: Environment) -> Result<Interlude> {
    let store = Store::open(&vault.database_path(), vault.database_key()?, false)?;
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
