//! The connection that writes. Changes that come while it is busy wait, and are then done in one
//! transaction: one commit, and one sync of the disk, for all of them. Each is undone for itself.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::spawn_blocking;

use super::pool::{Step, failed};
use crate::storage::{StorageError, Stored};

/// Changes that wait, and so of one commit, at most. Who waits for a place among them holds nothing.
const PLACES: usize = 64;

/// Shares one connection among those who write.
#[derive(Clone)]
pub(super) struct Writer {
    connection: Arc<tokio::sync::Mutex<Syncing>>,
    places: Arc<Semaphore>,
    waiting: Arc<Mutex<Vec<Box<dyn Change>>>>,
}

/// A connection, and whether what it commits is synced.
pub(super) struct Syncing {
    pub(super) connection: Connection,
    is_durable: bool,
    syncs: bool,
}

/// Something to do in a transaction that it may share; perhaps not at the first try.
trait Change: Send {
    /// Whether a power cut must not take it once it is answered.
    fn syncs(&self) -> bool;
    /// Does it. `false`: it is to be undone.
    fn work(&mut self, tx: &Transaction<'_>) -> bool;
    /// Says what became of it; why, when its transaction was not committed.
    fn answer(self: Box<Self>, committed: Stored<()>);
}

struct Wanted<T, W> {
    work: W,
    syncs: bool,
    worked: Stored<T>,
    answer: oneshot::Sender<Stored<T>>,
    _place: OwnedSemaphorePermit,
}

impl<T, W> Change for Wanted<T, W>
where
    T: Send,
    W: Fn(&Transaction<'_>) -> rusqlite::Result<Step<T>> + Send,
{
    fn syncs(&self) -> bool {
        self.syncs
    }

    fn work(&mut self, tx: &Transaction<'_>) -> bool {
        let (stays, worked) = match (self.work)(tx) {
            Ok(Step::Commit(done)) => (true, Ok(done)),
            Ok(Step::Abort(done)) => (false, Ok(done)),
            Err(error) => (false, Err(failed(error))),
        };
        self.worked = worked;
        stays
    }

    fn answer(self: Box<Self>, committed: Stored<()>) {
        // Its own trouble says more than that of the transaction.
        let answer = self.worked.and_then(|worked| committed.map(|()| worked));
        drop(self.answer.send(answer));
    }
}

impl Writer {
    pub(super) fn new(connection: Connection, is_durable: bool) -> Self {
        let connection = Syncing { connection, is_durable, syncs: is_durable };
        Self {
            connection: Arc::new(tokio::sync::Mutex::new(connection)),
            places: Arc::new(Semaphore::new(PLACES)),
            waiting: Arc::default(),
        }
    }

    /// Does `work` in a transaction; synced unless what is written after it is synced with it. From
    /// when it has a place on, it is done also when nobody waits for it any more.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        syncs: bool,
        work: impl Fn(&Transaction<'_>) -> rusqlite::Result<Step<T>> + Send + 'static,
    ) -> Stored<T> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        let _place = place.map_err(|_| StorageError::Failed)?;
        let (answer, answered) = oneshot::channel();
        let worked = Err(StorageError::Failed);
        self.waiting().push(Box::new(Wanted { work, syncs, worked, answer, _place }));
        tokio::spawn(self.clone().work_off());
        // Not answered: something panicked, and all of its transaction was undone.
        answered.await.unwrap_or(Err(StorageError::Failed))
    }

    /// The connection, when nobody writes.
    pub(super) async fn connection(&self) -> OwnedMutexGuard<Syncing> {
        Arc::clone(&self.connection).lock_owned().await
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Box<dyn Change>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does what waits by then, which somebody else may have done.
    async fn work_off(self) {
        let mut connection = self.connection().await;
        let changes = std::mem::take(&mut *self.waiting());
        if !changes.is_empty() {
            drop(spawn_blocking(move || connection.commit(changes)).await);
        }
    }
}

impl Syncing {
    /// Does them in one transaction. Where that cannot be kept, each in one of its own: it is not to
    /// fail for what another wants.
    fn commit(&mut self, mut changes: Vec<Box<dyn Change>>) {
        let syncs = changes.iter().any(|change| change.syncs());
        let done = self.sync(syncs).and_then(|()| together(&mut self.connection, &mut changes));
        if done.is_err() && changes.len() > 1 {
            return changes.into_iter().for_each(|change| self.commit(vec![change]));
        }
        let committed = done.map_err(failed);
        changes.into_iter().for_each(|change| change.answer(committed));
    }

    fn sync(&mut self, syncs: bool) -> rusqlite::Result<()> {
        if self.is_durable && self.syncs != syncs {
            let how = if syncs { "FULL" } else { "NORMAL" };
            self.connection.pragma_update(None, "synchronous", how)?;
            self.syncs = syncs;
        }
        Ok(())
    }
}

fn together(connection: &mut Connection, changes: &mut [Box<dyn Change>]) -> rusqlite::Result<()> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for change in changes {
        say(&tx, "SAVEPOINT change")?;
        if !change.work(&tx) {
            // Fails when the database undid the whole transaction, as without room it does.
            say(&tx, "ROLLBACK TO change")?;
        }
        say(&tx, "RELEASE change")?;
    }
    tx.commit()
}

fn say(tx: &Transaction<'_>, sql: &'static str) -> rusqlite::Result<()> {
    tx.prepare_cached(sql)?.execute([]).map(drop)
}

#[cfg(test)]
mod tests;
