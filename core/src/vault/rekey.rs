use std::fs::File;
use std::path::{Path, PathBuf};

use super::folder::sync_folder;
use super::{OpenVault, database_key};
use crate::crypto::Key;
use crate::environment::Environment;
use crate::{Error, Result};

/// A database that is to take the place of the one in use.
pub(crate) struct Rekey {
    generation: u64,
    salt: [u8; 32],
    path: PathBuf,
    key: Key,
}

impl Rekey {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }
}

impl OpenVault {
    /// Chooses file and key of the next database. Nothing refers to them yet.
    pub(crate) fn begin_rekey(&self, environment: &Environment) -> Result<Rekey> {
        let mut salt = [0; 32];
        environment.entropy.fill(&mut salt)?;
        let generation = self.header.generation + 1;
        self.folder.remove_database(generation)?;
        let key = database_key(&self.key, generation, &salt)?;
        Ok(Rekey { generation, salt, path: self.folder.database(generation), key })
    }

    /// Puts the next database in use: the new header is what decides. Then the old file goes, and
    /// with the old salt the way to its key.
    pub(crate) fn commit_rekey(&mut self, rekey: &Rekey) -> Result<()> {
        let doing = "syncing the database";
        File::open(&rekey.path).and_then(|file| file.sync_all()).map_err(Error::io(doing))?;
        sync_folder(rekey.path.parent().unwrap_or(Path::new(".")))?;
        let old = self.header.generation;
        self.adopt(|header| {
            header.generation = rekey.generation;
            header.database_salt = rekey.salt;
        })?;
        self.folder.remove_database(old)
    }

    /// Removes databases that a re-key replaced and could not remove, if the one in use is there. One that
    /// is newer may be another handle's, which is about to put it in use; the next re-key removes it.
    pub(super) fn remove_leftovers(&self) -> Result<()> {
        if !self.database_path().exists() {
            return Ok(());
        }
        let others = self.folder.generations();
        let mut replaced = others.into_iter().filter(|other| *other < self.header.generation);
        replaced.try_for_each(|other| self.folder.remove_database(other))
    }
}
