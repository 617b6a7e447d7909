//! The connections, and what a transaction does when the database does not.

use std::sync::{Mutex, PoisonError};

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Duration, timeout};

use super::trouble::Trouble;

/// How long a request waits for a connection before it is told to come again.
const WAIT: Duration = Duration::from_secs(5);

/// What every connection is told first. The server ends what takes too long, and lets go of the
/// locks of a relay that it does not hear of any more.
const SETUP: &str = "SET statement_timeout = '15s'; SET lock_timeout = '8s';
    SET idle_in_transaction_session_timeout = '15s'";

/// Whether what a transaction did stays.
pub(super) enum Step<T> {
    Commit(T),
    Abort(T),
}

/// At most so many connections. Who waits for one takes no thread.
pub(super) struct Pool {
    options: PgConnectOptions,
    is_durable: bool,
    idle: Mutex<Vec<PgConnection>>,
    free: Semaphore,
}

/// A connection. Dropped before [`Lease::give_back`], for example with a request whose client went
/// away, it is closed: nobody knows what state it is in.
pub(super) struct Lease<'a> {
    pool: &'a Pool,
    pub(super) connection: PgConnection,
    _permit: SemaphorePermit<'a>,
}

impl Pool {
    /// Of a pool that is not durable the last moments may be lost with the server's power.
    pub(super) fn new(options: PgConnectOptions, most: u32, is_durable: bool) -> Self {
        let free = Semaphore::new(most.max(1) as usize);
        Self { options, is_durable, idle: Mutex::default(), free }
    }

    pub(super) async fn lease(&self) -> Result<Lease<'_>, Trouble> {
        let permit = timeout(WAIT, self.free.acquire()).await.map_err(|_| Trouble::Busy)?;
        let permit = permit.map_err(|_| Trouble::Busy)?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => timeout(WAIT, self.connect()).await.map_err(|_| Trouble::Silent)??,
        };
        Ok(Lease { pool: self, connection, _permit: permit })
    }

    /// How its connections are made.
    pub(super) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// A connection that does not count.
    pub(super) async fn connect(&self) -> sqlx::Result<PgConnection> {
        let mut connection = self.options.connect().await?;
        sqlx::raw_sql(SETUP).execute(&mut connection).await?;
        if !self.is_durable {
            let sql = "SET synchronous_commit = off";
            sqlx::raw_sql(sql).execute(&mut connection).await?;
        }
        Ok(connection)
    }

    /// Closes the connections that nobody uses: one of them was found broken.
    pub(super) fn forget_idle(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Lease<'_> {
    pub(super) async fn begin(&mut self, how: &'static str) -> sqlx::Result<()> {
        sqlx::raw_sql(how).execute(&mut self.connection).await.map(drop)
    }

    /// Ends a transaction as its work wants it.
    pub(super) async fn end<T>(mut self, worked: sqlx::Result<Step<T>>) -> Result<T, Trouble> {
        let (sql, done) = match worked {
            Ok(Step::Commit(done)) => ("COMMIT", Ok(done)),
            Ok(Step::Abort(done)) => ("ROLLBACK", Ok(done)),
            Err(error @ sqlx::Error::Database(_)) => ("ROLLBACK", Err(error)),
            Err(error) => return Err(error.into()),
        };
        let ended = sqlx::raw_sql(sql).execute(&mut self.connection).await;
        // Whether a commit that nobody answered happened is not known: it is not tried again.
        self.settle(ended.map_err(Trouble::ending))?;
        done.map_err(Trouble::from)
    }

    /// Ends what left no transaction open. A server that only refused is asked again on the same
    /// connection: without room for a new one, there may be none.
    pub(super) fn settle<T>(self, done: Result<T, Trouble>) -> Result<T, Trouble> {
        if done.as_ref().err().is_none_or(Trouble::is_refusal) {
            self.give_back();
        }
        done
    }

    /// For others to use; no transaction is open in it.
    pub(super) fn give_back(self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(self.connection);
    }
}
