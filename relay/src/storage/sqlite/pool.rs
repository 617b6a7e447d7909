use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode, Transaction};
use tokio::sync::Semaphore;

use super::writer::Writer;
use crate::storage::{StorageError, Stored};

/// Whether what a transaction did stays.
pub(super) enum Step<T> {
    Commit(T),
    Abort(T),
}

/// The connections. Who waits for one takes no thread.
pub(super) struct Pool {
    writer: Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
    free: Arc<Semaphore>,
}

impl Pool {
    pub(super) fn new(writer: Connection, readers: Vec<Connection>, is_durable: bool) -> Self {
        Self {
            writer: Writer::new(writer, is_durable),
            free: Arc::new(Semaphore::new(readers.len())),
            readers: Arc::new(Mutex::new(readers)),
        }
    }

    /// Reads, all of it at one moment.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Stored<T> {
        let permit = Arc::clone(&self.free).acquire_owned().await;
        let permit = permit.map_err(|_| StorageError::Failed)?;
        let readers = Arc::clone(&self.readers);
        run(move || {
            let take = || readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(mut connection) = take() else { return Err(StorageError::Failed) };
            let done = connection.transaction().and_then(|tx| work(&tx)).map_err(failed);
            readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(permit);
            done
        })
        .await
    }

    /// Writes; what is committed outlives a power cut. It may be tried again.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<Step<T>> + Send + 'static,
    ) -> Stored<T> {
        self.writer.write(true, work).await
    }

    /// Writes what a power cut may take, but not without what is written after it.
    pub(super) async fn write_unsynced<T: Send + 'static>(
        &self,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<Step<T>> + Send + 'static,
    ) -> Stored<T> {
        self.writer.write(false, work).await
    }

    /// Gives free pages back and empties the log, in which erased records still stand.
    pub(super) async fn tidy(&self) -> Stored<()> {
        let writer = self.writer.connection().await;
        run(move || {
            let steps = "PRAGMA incremental_vacuum(1000); PRAGMA wal_checkpoint(TRUNCATE);";
            writer.connection.execute_batch(steps).map_err(failed)
        })
        .await
    }
}

pub(super) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Stored<T> + Send + 'static,
) -> Stored<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(StorageError::Failed))
}

/// SQLite's texts may quote what it was given: only the code is logged.
pub(super) fn failed(error: rusqlite::Error) -> StorageError {
    let code = error.sqlite_error_code();
    tracing::error!(?code, "the database refused");
    match code {
        Some(ErrorCode::DiskFull) => StorageError::Full,
        _ => StorageError::Failed,
    }
}
