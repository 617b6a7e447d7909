use std::path::Path;

use rusqlite::Connection;

use super::{Store, open};
use crate::crypto::Key;
use crate::{Error, Result};

/// While this lives, no other handle of the vault writes to its database.
pub(crate) struct Hold {
    _connection: Connection,
}

impl Store {
    /// Waits until nobody writes, and has everybody else wait.
    ///
    /// # Errors
    /// [`Error::Locked`] when others go on writing, or the database was replaced meanwhile.
    pub(crate) fn hold(&self) -> Result<Hold> {
        let connection = self.connect(|path, key| open::writer(path, key, false))?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        self.check_in_use()?;
        Ok(Hold { _connection: connection })
    }

    /// A connection more. That there is no database any more says [`Store::check_in_use`] better than SQLite.
    pub(super) fn connect(
        &self,
        connect: impl FnOnce(&Path, &Key) -> Result<Connection>,
    ) -> Result<Connection> {
        connect(&self.path, &self.key).or_else(|error| self.check_in_use().and(Err(error)))
    }

    /// Another handle that re-keys the vault removes the database when nothing is written any more.
    /// What would be written after that is nobody's.
    pub(crate) fn check_in_use(&self) -> Result<()> {
        match self.path.exists() {
            true => Ok(()),
            false => Err(Error::Locked("it got a fresh key meanwhile: suspend and resume it")),
        }
    }
}
