//! The database: documents, the rows and the index computed from them, the outbox. The only room
//! that names rusqlite or speaks SQL.
//!
//! Everything that changes a document goes through `commit`, whoever made the change.

pub(crate) mod blobs;
mod check;
mod commit;
pub(crate) mod contents;
pub(crate) mod documents;
pub(crate) mod entries;
pub(crate) mod erasures;
mod export;
pub(crate) mod facts;
mod fingerprint;
mod growth;
mod hold;
mod home;
pub(crate) mod insights;
pub(crate) mod late;
pub(crate) mod ledger;
pub(crate) mod linked;
pub(crate) mod media;
mod migrations;
mod open;
pub(crate) mod outbox;
pub(crate) mod read_model;
mod rebuild;
pub(crate) mod search;
pub(crate) mod spaces;
pub(crate) mod stale;
pub(crate) mod trash;
mod update;
mod wreck;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};

pub(crate) use check::Fault;
pub(crate) use commit::is_erased;
pub use commit::{Changed, Origin};
pub(crate) use fingerprint::fingerprint;
pub(crate) use growth::Growth;
pub use update::Update;
pub(crate) use update::{
    Erasure, MOST_ENCODED, Met, News, is_waiting, tombstone, tombstones, update_since, whole,
};
pub(crate) use wreck::Wreck;
pub(crate) use write::Write;

use crate::Result;
use crate::crypto::Key;

use write::OpenDocuments;

/// A connection at one version of everything, for other rooms to hand to the functions of this one.
pub(crate) type Reading = Connection;

/// An open database: one connection that writes and a few that read.
pub(crate) struct Store {
    path: PathBuf,
    key: Key,
    writer: Mutex<Writer>,
    readers: Mutex<Vec<Connection>>,
}

struct Writer {
    connection: Connection,
    open: OpenDocuments,
    /// SQLite's count of commits by others: when it moves, documents in memory are out of date.
    seen: i64,
}

/// Connections kept for readers; more are opened and closed again when all are busy.
const IDLE_READERS: usize = 3;

impl Store {
    /// Opens the database, making it when `make` says so, and brings its schema up to date.
    ///
    /// # Errors
    /// Damage, a newer version, a missing file; nothing was changed then.
    pub(crate) fn open(path: &Path, key: Key, make: bool) -> Result<Self> {
        let mut connection = open::writer(path, &key, make)?;
        migrations::migrate(&mut connection)?;
        let writer = Mutex::new(Writer { connection, open: OpenDocuments::default(), seen: 0 });
        Ok(Self { path: path.to_owned(), key, writer, readers: Mutex::default() })
    }

    /// Runs `read` on a connection of its own, at one version of everything.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let idle = lock(&self.readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.connect(open::reader)?,
        };
        let value = {
            let tx = connection.transaction()?;
            self.check_in_use()?;
            read(&tx)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(connection);
        }
        value
    }

    /// Runs `write` in one transaction: all of it is durable when this returns, or none of it
    /// happened. Also gives what changed.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Write<'_>) -> Result<T>,
    ) -> Result<(T, Vec<Changed>)> {
        let mut writer = lock(&self.writer);
        let Writer { connection, open, seen } = &mut *writer;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.check_in_use()?;
        let now: i64 = (tx.prepare_cached("PRAGMA data_version")?).query_row([], |r| r.get(0))?;
        if std::mem::replace(seen, now) != now {
            open.clear();
        }
        let (changed, ledger) = (Vec::new(), ledger::Entered::default());
        let mut writing = Write { tx, open, changed, ledger };
        let written = write(&mut writing).and_then(|value| {
            if writing.changed.iter().any(|changed| changed.erased) {
                search::scrub(&writing.tx)?;
            }
            writing.ledger.write(&writing.tx)?;
            Ok(value)
        });
        let Write { tx, open, changed, .. } = writing;
        let committed = written.and_then(|value| {
            tx.commit()?;
            Ok((value, changed))
        });
        if committed.is_err() {
            open.clear();
        }
        committed
    }

    /// Moves what the log holds into the database file and empties the log, so that nothing that
    /// was deleted stays in it.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        let writer = lock(&self.writer);
        let mut statement = writer.connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(statement.query_row([], |_| Ok(()))?)
    }
}

/// A panic elsewhere does not make what SQLite holds wrong: transactions roll back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
