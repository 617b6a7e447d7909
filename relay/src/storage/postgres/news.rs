//! What relays over one database tell each other: what moved.
//!
//! NOTIFY carries it, after the transaction that moved it and not within, where it would make all
//! commits of the server queue. Nothing relies on it: a relay also looks for itself, seldom while
//! it hears (its own voice at least), often while it does not.

mod look;
#[cfg(test)]
mod tests;
mod topics;

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Duration, sleep, timeout};

use super::pool::Pool;
use super::trouble::Trouble;
use crate::wakers::{Topic, Wakers};
use crate::world::random;

const CHANNEL: &str = "interlude";

/// How long what takes.
#[derive(Clone, Copy)]
pub(super) struct Pace {
    /// A relay says something as often, if only that it is there.
    pub(super) beat: Duration,
    /// Hearing nothing for so long is being deaf.
    pub(super) deaf: Duration,
    /// Before it listens again.
    pub(super) again: Duration,
    /// It looks as often while it hears, and while it does not.
    pub(super) seldom: Duration,
    pub(super) often: Duration,
}

impl Pace {
    pub(super) const USUAL: Self = Self {
        beat: Duration::from_secs(5),
        deaf: Duration::from_secs(12),
        again: Duration::from_secs(1),
        seldom: Duration::from_secs(15),
        often: Duration::from_secs(1),
    };
}

/// Tells and hears until it is dropped.
pub(super) struct News(AbortHandle);

struct Exchange {
    pool: Arc<Pool>,
    wakers: Wakers,
    /// Which of the voices is this relay's.
    name: String,
    pace: Pace,
    is_hearing: watch::Sender<bool>,
}

impl News {
    pub(super) fn share(pool: Arc<Pool>, wakers: Wakers, pace: Pace) -> Self {
        let name = interlude_wire::hex(&random().unwrap_or_default());
        let is_hearing = watch::Sender::new(false);
        let exchange = Exchange { pool, wakers, name, pace, is_hearing };
        let task = tokio::spawn(async move {
            tokio::join!(exchange.tell(), exchange.hear(), exchange.look());
        });
        Self(task.abort_handle())
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Exchange {
    /// Tells what this relay moved.
    async fn tell(&self) {
        loop {
            let moved = timeout(self.pace.beat, self.wakers.told()).await.unwrap_or_default();
            for payload in topics::to_payloads(&self.name, &moved) {
                // What is not told is found by those who look.
                if timeout(self.pace.deaf, self.notify(payload)).await.is_err() {
                    self.pool.forget_idle();
                }
            }
        }
    }

    async fn notify(&self, payload: String) -> Result<(), Trouble> {
        let mut lease = self.pool.lease().await?;
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(payload);
        let told = notify.execute(&mut lease.connection).await;
        lease.settle(told.map(drop).map_err(Trouble::from))
    }

    /// Hears what others moved; listens again when that ends.
    async fn hear(&self) {
        loop {
            if self.listen(self.pool.options()).await.is_err() {
                tracing::debug!("the database does not notify");
            }
            self.is_hearing.send_if_modified(|is_hearing| std::mem::replace(is_hearing, false));
            sleep(self.pace.again).await;
        }
    }

    /// Ends when the connection does, or nothing is heard any more.
    async fn listen(&self, options: PgConnectOptions) -> sqlx::Result<()> {
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(self.pace.deaf);
        let mut listener = PgListener::connect_with(&pool.connect_lazy_with(options)).await?;
        listener.listen(CHANNEL).await?;
        while let Ok(heard) = timeout(self.pace.deaf, listener.try_recv()).await {
            let Some(heard) = heard? else { break };
            self.is_hearing.send_if_modified(|is_hearing| !std::mem::replace(is_hearing, true));
            for topic in topics::from_payload(&self.name, heard.payload()) {
                self.wakers.wake_here(topic);
            }
        }
        Ok(())
    }

    /// Looks what moved: at once when hearing begins or ends, for what fell in between.
    async fn look(&self) {
        let (mut known, mut changes) = (HashMap::new(), self.is_hearing.subscribe());
        loop {
            let pause =
                if *changes.borrow_and_update() { self.pace.seldom } else { self.pace.often };
            if let Ok(Ok(now)) = timeout(self.pace.deaf, self.glance()).await {
                for (topic, state) in &now {
                    if known.get(topic) != Some(state) {
                        self.wakers.wake_here(*topic);
                    }
                }
                known = now;
            }
            // The sender lives as long as this.
            let _ = timeout(pause, changes.changed()).await;
        }
    }

    /// What everything stands at that somebody here waits for.
    async fn glance(&self) -> Result<HashMap<Topic, u64>, Trouble> {
        let topics = self.wakers.topics();
        if topics.is_empty() {
            return Ok(HashMap::new());
        }
        let mut lease = self.pool.lease().await?;
        let states = look::states(&mut lease.connection, &topics).await;
        lease.settle(states.map_err(Trouble::from))
    }
}
