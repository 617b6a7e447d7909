use std::sync::{PoisonError, RwLockWriteGuard};

use super::open::open_database;
use super::{Interlude, State};
use crate::reminders::Planner;
use crate::store::{Store, ledger};
use crate::vault::OpenVault;
use crate::{Error, Result};

impl Interlude {
    /// Lets go of every file and file lock, keeping the keys in memory: an app that goes to the
    /// background must call this, or iOS kills it. Waits for what is under way.
    ///
    /// # Errors
    /// Never leaves a file open; errors come from writing down where the vault stands.
    pub fn suspend(&self) -> Result<()> {
        let mut state = self.state_mut();
        match std::mem::replace(&mut *state, State::Locked) {
            State::Open { vault, store } => {
                let written = write_frontier(&vault, &store);
                drop(store);
                *state = State::Suspended { vault };
                written
            }
            other => {
                *state = other;
                Ok(())
            }
        }
    }

    /// Takes the files up again after [`Interlude::suspend`].
    ///
    /// # Errors
    /// [`Error::Locked`] when the vault was locked meanwhile.
    pub fn resume(&self) -> Result<()> {
        let mut state = self.state_mut();
        match std::mem::replace(&mut *state, State::Locked) {
            State::Suspended { mut vault } => {
                match vault.catch_up().and_then(|()| open_database(&mut vault)) {
                    Ok(store) => *state = State::Open { vault, store },
                    Err(error) => {
                        *state = State::Suspended { vault };
                        return Err(error);
                    }
                }
                Ok(())
            }
            State::Locked => Err(Error::Locked("it was locked: open it again")),
            open => {
                *state = open;
                Ok(())
            }
        }
    }

    /// Forgets the keys. Only opening the vault anew gets at anything again.
    pub fn lock(&self) {
        // What could not be written down is only a check less at the next opening.
        let _ = self.suspend();
        *self.state_mut() = State::Locked;
        *self.planner() = Planner::default();
    }

    /// Locks and lets go of the handle.
    pub fn close(self) {
        self.lock();
    }

    /// What still looks at the database has ended by then, and holds no file.
    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.opening.wait();
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Interlude {
    fn drop(&mut self) {
        self.lock();
    }
}

/// Notes outside the database how far it had come, so that an older one put in its place is noticed.
pub(super) fn write_frontier(vault: &OpenVault, store: &Store) -> Result<()> {
    let ledger = store.read(ledger::read)?;
    vault.write_frontier(&ledger.to_bytes())
}
