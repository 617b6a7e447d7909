//! SQLite in one file: one connection writes, a few read beside it (WAL).

mod accept;
mod blobs;
mod mailboxes;
mod marks;
mod migrations;
mod open;
mod page;
mod pool;
mod records;
mod requests;
mod shelf;
mod snapshot;
mod spaces;
mod stats;
mod writer;

use std::path::Path;

use interlude_wire::api::{BlobState, Cursor};
use interlude_wire::{BlobName, MailboxId, Principal, PrincipalId, RelayId, SpaceId};

use super::{
    Added, Asked, Dropped, Grown, Growth, Head, Incoming, MailboxQuota, NewPart, Outcome, Part,
    Read, SpaceSize, Stats, Storage, Stored, int, uint,
};
use crate::OpenError;
use crate::target::Span;
use pool::{Pool, Step};
use rusqlite::Transaction;
pub(crate) use shelf::SqliteShelf;
pub(crate) use snapshot::Snapshot;

/// A relay's database.
pub(crate) struct Sqlite(Pool);

impl Sqlite {
    /// Opens the database, making or migrating it.
    pub(crate) async fn open(
        path: &Path,
        durable: bool,
        most_bytes: Option<u64>,
    ) -> Result<Self, OpenError> {
        let path = path.to_owned();
        let opening = move || open::connections(&path, durable, most_bytes);
        let opened = tokio::task::spawn_blocking(opening).await;
        let (writer, readers) = opened.map_err(|_| OpenError::Database)??;
        Ok(Self(Pool::new(writer, readers, durable)))
    }
}

#[cfg(test)]
mod tests;

impl Storage for Sqlite {
    async fn relay_id(&self, fresh: RelayId) -> Stored<RelayId> {
        self.0.write(move |tx| requests::relay_id(tx, fresh).map(Step::Commit)).await
    }

    async fn ready(&self) -> Stored<()> {
        self.0.read(|tx| tx.query_row("SELECT count(*) FROM relay", [], |_| Ok(()))).await
    }

    /// There is no other relay, here and below.
    async fn rates_key(&self, fresh: [u8; 16]) -> Stored<[u8; 16]> {
        Ok(fresh)
    }

    async fn share_rate(
        &self,
        _: &'static str,
        _: u32,
        taken: Vec<(u16, u64)>,
        _: i64,
    ) -> Stored<Vec<(u16, u64)>> {
        Ok(taken)
    }

    async fn take_turn(&self, _: &'static str, _: i64, _: i64) -> Stored<bool> {
        Ok(true)
    }

    async fn stats(&self) -> Stored<Stats> {
        self.0.read(stats::read).await
    }

    async fn largest(&self, most: u32) -> Stored<Vec<SpaceSize>> {
        self.0.read(move |tx| stats::largest(tx, most)).await
    }

    async fn tidy(&self, now: i64) -> Stored<()> {
        let clear = move |tx: &Transaction<'_>| {
            mailboxes::clear(tx, now)?;
            requests::clear(tx, now).map(Step::Commit)
        };
        self.0.write(clear).await?;
        self.0.tidy().await
    }

    async fn note_request(&self, asked: Asked) -> Stored<bool> {
        // What it does is synced behind it, and this with it.
        self.0.write_unsynced(move |tx| requests::note(tx, &asked).map(Step::Commit)).await
    }

    async fn head(&self, space: SpaceId) -> Stored<Option<Head>> {
        self.0.read(move |tx| spaces::head(tx, space)).await
    }

    async fn entries(&self, space: SpaceId, from: u32, most: u32) -> Stored<Vec<Vec<u8>>> {
        self.0.read(move |tx| spaces::entries(tx, space, from, most)).await
    }

    async fn grow(&self, growth: Growth) -> Stored<Grown> {
        self.0.write(move |tx| spaces::grow(tx, &growth)).await
    }

    async fn spaces_of(&self, principal: PrincipalId, most: u32) -> Stored<Vec<SpaceId>> {
        self.0.read(move |tx| spaces::of(tx, principal, most)).await
    }

    async fn principal(&self, id: PrincipalId) -> Stored<Option<Principal>> {
        self.0.read(move |tx| spaces::principal(tx, id)).await
    }

    async fn remove_space(&self, space: SpaceId) -> Stored<bool> {
        self.0.write(move |tx| spaces::remove(tx, space).map(Step::Commit)).await
    }

    async fn accept(&self, incoming: Incoming) -> Stored<Outcome> {
        let asked = incoming.asked;
        let accepting = move |tx: &Transaction<'_>| match &asked {
            Some(asked) if !requests::note(tx, asked)? => Ok(Step::Abort(Outcome::Before)),
            _ => accept::accept(tx, &incoming),
        };
        let outcome = self.0.write(accepting).await?;
        let is_kept = matches!(outcome, Outcome::Kept(_) | Outcome::There(_) | Outcome::Before);
        // Undone with what it noted; it is used all the same.
        if let Some(asked) = asked.filter(|_| !is_kept)
            && !self.note_request(asked).await?
        {
            return Ok(Outcome::Before);
        }
        Ok(outcome)
    }

    async fn read(&self, space: SpaceId, span: Span) -> Stored<Read> {
        self.0.read(move |tx| page::read(tx, space, span)).await
    }

    async fn newest(&self, space: SpaceId) -> Stored<Option<Cursor>> {
        self.0.read(move |tx| page::newest(tx, space)).await
    }

    async fn blob(&self, space: SpaceId, name: BlobName) -> Stored<Option<BlobState>> {
        self.0.read(move |tx| blobs::state(tx, space, name)).await
    }

    async fn announce(&self, space: SpaceId, object: String, now: i64) -> Stored<()> {
        self.0.write(move |tx| blobs::announce(tx, space, &object, now).map(Step::Commit)).await
    }

    async fn add_part(&self, space: SpaceId, part: NewPart) -> Stored<Added> {
        self.0.write(move |tx| blobs::add_part(tx, space, &part)).await
    }

    async fn parts(&self, space: SpaceId, name: BlobName, from: u64, to: u64) -> Stored<Vec<Part>> {
        self.0.read(move |tx| blobs::parts(tx, space, name, from, to)).await
    }

    async fn cut_blob(&self, space: SpaceId, name: BlobName, offset: u64) -> Stored<()> {
        self.0.write(move |tx| blobs::cut(tx, space, name, offset).map(Step::Commit)).await
    }

    async fn remove_blob(&self, space: SpaceId, name: BlobName) -> Stored<bool> {
        self.0.write(move |tx| blobs::remove(tx, space, name).map(Step::Commit)).await
    }

    async fn litter(
        &self,
        space: Option<SpaceId>,
        before: i64,
        most: u32,
    ) -> Stored<Vec<(SpaceId, String)>> {
        self.0.read(move |tx| blobs::litter(tx, space, before, most)).await
    }

    async fn strangers(&self, space: SpaceId, objects: Vec<String>) -> Stored<Vec<String>> {
        self.0.read(move |tx| blobs::strangers(tx, space, objects)).await
    }

    async fn forget_litter(&self, objects: Vec<(SpaceId, String)>) -> Stored<()> {
        self.0.write(move |tx| blobs::forget_litter(tx, &objects).map(Step::Commit)).await
    }

    async fn open_mailbox(
        &self,
        id: MailboxId,
        owner: PrincipalId,
        until: i64,
        now: i64,
        quota: MailboxQuota,
    ) -> Stored<Option<i64>> {
        self.0
            .write(move |tx| mailboxes::open(tx, id, owner, until, now, quota).map(Step::Commit))
            .await
    }

    async fn close_mailbox(&self, id: MailboxId, owner: PrincipalId) -> Stored<bool> {
        self.0.write(move |tx| mailboxes::close(tx, id, owner).map(Step::Commit)).await
    }

    async fn drop_letter(&self, id: MailboxId, message: Vec<u8>, now: i64) -> Stored<Dropped> {
        self.0.write(move |tx| mailboxes::drop(tx, id, &message, now).map(Step::Commit)).await
    }

    async fn letters(&self, id: MailboxId, after: u64, now: i64) -> Stored<Option<Vec<Vec<u8>>>> {
        self.0.read(move |tx| mailboxes::letters(tx, id, after, now)).await
    }
}
