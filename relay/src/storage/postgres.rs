//! PostgreSQL, for as many relays as are needed. What changes a space begins by locking the row of
//! the space: so its pushes get their numbers one after the other, and are seen in that order.

#[macro_use]
mod transact;

mod accept;
mod blobs;
mod join;
mod line;
mod mailboxes;
mod marks;
mod migrations;
mod news;
mod page;
mod pool;
mod queues;
mod rates;
mod records;
mod requests;
mod shelf;
mod spaces;
mod stats;
mod trouble;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use interlude_wire::api::{BlobState, Cursor};
use interlude_wire::{BlobName, MailboxId, Principal, PrincipalId, RelayId, SpaceId};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;

use super::{
    Added, Asked, Dropped, Grown, Growth, Head, Incoming, MailboxQuota, NewPart, Outcome, Part,
    Read, SpaceSize, Stats, Storage, Stored, int, small, uint,
};
use crate::OpenError;
use crate::target::Span;
use crate::wakers::Wakers;
use join::Joined;
pub(crate) use line::Line;
use news::{News, Pace};
use pool::Pool;
use queues::Queues;
pub(crate) use shelf::PostgresShelf;
use transact::{LONG_PATIENCE, PATIENCE};
use trouble::{Tries, Trouble};

/// What the database knows a relay's connections by.
const NAME: &str = "interlude-relay";
/// Connections for what need not be safe before it is answered.
const UNSYNCED: u32 = 4;

/// A relay's part of a database.
pub(crate) struct Postgres {
    pool: Arc<Pool>,
    /// Commits here may be lost with the server's power, but not without what came after them.
    unsynced: Pool,
    /// Whether the database writes to several tables in one statement, as far as is known.
    joins: AtomicBool,
    queues: Queues,
    _news: News,
}

impl Postgres {
    /// Opens the database, making or migrating its tables; at most so many connections.
    pub(crate) async fn open(
        url: &str,
        is_durable: bool,
        most: u32,
        wakers: &Wakers,
    ) -> Result<Self, OpenError> {
        Self::open_at(url, is_durable, most, wakers, Pace::USUAL).await
    }

    async fn open_at(
        url: &str,
        is_durable: bool,
        most: u32,
        wakers: &Wakers,
        pace: Pace,
    ) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Database)?;
        let options = options.application_name(NAME).disable_statement_logging();
        let pool = Arc::new(Pool::new(options.clone(), most, is_durable));
        let opened = timeout(PATIENCE, pool.connect()).await.map_err(|_| OpenError::Database)?;
        let mut connection = opened.map_err(|error| {
            trouble::failed(&error.into());
            OpenError::Database
        })?;
        migrations::migrate(&mut connection, migrations::STEPS).await?;
        let news = News::share(Arc::clone(&pool), wakers.clone(), pace);
        let unsynced = Pool::new(options, UNSYNCED, false);
        Ok(Self {
            pool,
            unsynced,
            joins: AtomicBool::new(true),
            queues: Queues::default(),
            _news: news,
        })
    }

    /// Stores a push in one statement where nothing else is to be done and the database can.
    async fn join(&self, incoming: &Incoming) -> Stored<Joined> {
        if !self.joins.load(Ordering::Relaxed) {
            return Ok(Joined::Not { is_noted: false });
        }
        alone!(self.pool, tx => join::accept(tx, incoming, &self.joins).await)
    }
}

#[cfg(test)]
mod tests;

impl Storage for Postgres {
    async fn relay_id(&self, fresh: RelayId) -> Stored<RelayId> {
        read!(self, tx => requests::relay_id(tx, fresh))
    }

    async fn ready(&self) -> Stored<()> {
        read!(self, tx => requests::ready(tx))
    }

    async fn stats(&self) -> Stored<Stats> {
        read!(self, tx => stats::read(tx))
    }

    async fn largest(&self, most: u32) -> Stored<Vec<SpaceSize>> {
        read!(self, tx => stats::largest(tx, most))
    }

    async fn tidy(&self, now: i64) -> Stored<()> {
        read!(self, tx => requests::clear(tx, now))?;
        write!(self, tx => mailboxes::clear(tx, now))
    }

    async fn rates_key(&self, fresh: [u8; 16]) -> Stored<[u8; 16]> {
        write!(self, tx => rates::key(tx, fresh))
    }

    async fn share_rate(
        &self,
        kind: &'static str,
        per_second: u32,
        taken: Vec<(u16, u64)>,
        now: i64,
    ) -> Stored<Vec<(u16, u64)>> {
        transact!(self.unsynced, PATIENCE, "BEGIN", tx => rates::share(tx, kind, per_second, &taken, now))
    }

    async fn take_turn(&self, duty: &'static str, until: i64, now: i64) -> Stored<bool> {
        write!(self, tx => requests::take_turn(tx, duty, until, now))
    }

    async fn note_request(&self, asked: Asked) -> Stored<bool> {
        alone!(self.unsynced, tx => requests::note(tx, &asked).await.map_err(Trouble::ending))
    }

    async fn head(&self, space: SpaceId) -> Stored<Option<Head>> {
        read!(self, tx => spaces::head(tx, space))
    }

    async fn entries(&self, space: SpaceId, from: u32, most: u32) -> Stored<Vec<Vec<u8>>> {
        read!(self, tx => spaces::entries(tx, space, from, most))
    }

    async fn grow(&self, growth: Growth) -> Stored<Grown> {
        write!(self, tx => spaces::grow(tx, &growth))
    }

    async fn spaces_of(&self, principal: PrincipalId, most: u32) -> Stored<Vec<SpaceId>> {
        read!(self, tx => spaces::of(tx, principal, most))
    }

    async fn principal(&self, id: PrincipalId) -> Stored<Option<Principal>> {
        read!(self, tx => spaces::principal(tx, id))
    }

    async fn remove_space(&self, space: SpaceId) -> Stored<bool> {
        const BEGIN: &str = "BEGIN; SET LOCAL statement_timeout = '9min'";
        transact!(self.pool, LONG_PATIENCE, BEGIN, tx => spaces::remove(tx, space))
    }

    async fn accept(&self, incoming: Incoming) -> Stored<Outcome> {
        let _turn = self.queues.wait(&incoming.header.space).await;
        let is_noted = match self.join(&incoming).await? {
            Joined::Done(outcome) => return Ok(outcome),
            Joined::Not { is_noted } => is_noted,
        };
        let asked = incoming.asked.filter(|_| !is_noted);
        if let Some(asked) = asked
            && !self.note_request(asked).await?
        {
            return Ok(Outcome::Before);
        }
        write!(self, tx => accept::accept(tx, &incoming))
    }

    async fn read(&self, space: SpaceId, span: Span) -> Stored<Read> {
        read!(self, tx => page::read(tx, space, span))
    }

    async fn newest(&self, space: SpaceId) -> Stored<Option<Cursor>> {
        read!(self, tx => page::newest(tx, space))
    }

    async fn blob(&self, space: SpaceId, name: BlobName) -> Stored<Option<BlobState>> {
        read!(self, tx => blobs::state(tx, space, name))
    }

    async fn announce(&self, space: SpaceId, object: String, now: i64) -> Stored<()> {
        write!(self, tx => blobs::announce(tx, space, &object, now))
    }

    async fn add_part(&self, space: SpaceId, part: NewPart) -> Stored<Added> {
        write!(self, tx => blobs::add_part(tx, space, &part))
    }

    async fn parts(&self, space: SpaceId, name: BlobName, from: u64, to: u64) -> Stored<Vec<Part>> {
        read!(self, tx => blobs::parts(tx, space, name, from, to))
    }

    async fn cut_blob(&self, space: SpaceId, name: BlobName, offset: u64) -> Stored<()> {
        write!(self, tx => blobs::cut(tx, space, name, offset))
    }

    async fn remove_blob(&self, space: SpaceId, name: BlobName) -> Stored<bool> {
        write!(self, tx => blobs::remove(tx, space, name))
    }

    async fn litter(
        &self,
        space: Option<SpaceId>,
        before: i64,
        most: u32,
    ) -> Stored<Vec<(SpaceId, String)>> {
        read!(self, tx => blobs::litter(tx, space, before, most))
    }

    async fn strangers(&self, space: SpaceId, objects: Vec<String>) -> Stored<Vec<String>> {
        read!(self, tx => blobs::strangers(tx, space, &objects))
    }

    async fn forget_litter(&self, objects: Vec<(SpaceId, String)>) -> Stored<()> {
        write!(self, tx => blobs::forget_litter(tx, &objects))
    }

    async fn open_mailbox(
        &self,
        id: MailboxId,
        owner: PrincipalId,
        until: i64,
        now: i64,
        quota: MailboxQuota,
    ) -> Stored<Option<i64>> {
        write!(self, tx => mailboxes::open(tx, id, owner, until, now, quota))
    }

    async fn close_mailbox(&self, id: MailboxId, owner: PrincipalId) -> Stored<bool> {
        write!(self, tx => mailboxes::close(tx, id, owner))
    }

    async fn drop_letter(&self, id: MailboxId, message: Vec<u8>, now: i64) -> Stored<Dropped> {
        write!(self, tx => mailboxes::drop(tx, id, &message, now))
    }

    async fn letters(&self, id: MailboxId, after: u64, now: i64) -> Stored<Option<Vec<Vec<u8>>>> {
        read!(self, tx => mailboxes::letters(tx, id, after, now))
    }
}
