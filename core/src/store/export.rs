use std::path::Path;

use super::{Store, lock, open};
use crate::crypto::Key;
use crate::{Error, Result};

impl Store {
    /// Writes everything into a new database under another key. No page is copied: what was deleted
    /// is not in it.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is a file already, [`Error::Full`] when the disk is full.
    pub(crate) fn export(&self, path: &Path, key: &Key) -> Result<()> {
        open::make_private(path)?;
        let path = path.to_str().ok_or(Error::Invalid { field: "folder", reason: "not UTF-8" })?;
        let writer = lock(&self.writer);
        let db = &writer.connection;
        let raw = open::raw_key(key);
        db.execute("ATTACH DATABASE ? AS fresh KEY ?", [path, raw.as_str()])?;
        let copied = copy(db);
        db.execute_batch("DETACH DATABASE fresh")?;
        copied
    }
}

fn copy(db: &rusqlite::Connection) -> Result<()> {
    let version: i64 = db.query_row("PRAGMA main.user_version", [], |row| row.get(0))?;
    db.execute_batch("PRAGMA fresh.synchronous = EXTRA; PRAGMA fresh.journal_mode = DELETE;")?;
    db.query_row("SELECT sqlcipher_export('fresh')", [], |_| Ok(()))?;
    db.pragma_update(Some("fresh"), "user_version", version)?;
    Ok(())
}
