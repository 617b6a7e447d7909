//! What a relay keeps. A trait, so that the service does not know which database it has; every
//! method is one transaction, and every table leads with the space's id, so that a database of many
//! machines can spread it. `conformance` is what any of them must do.

pub(crate) mod carried;
#[cfg(test)]
mod conformance;
mod model;
mod numbers;
mod postgres;
mod rights;
mod sqlite;
mod totals;

use std::future::Future;

use interlude_wire::api::{BlobState, Cursor};
use interlude_wire::{BlobName, MailboxId, Principal, PrincipalId, RelayId, SpaceId};

pub(crate) use model::*;
pub use model::{SpaceSize, Stats};
use numbers::{int, small, uint};
pub(crate) use postgres::{Line, Postgres, PostgresShelf};
pub(crate) use rights::Rights;
pub(crate) use sqlite::{Snapshot, Sqlite, SqliteShelf};
use totals::{Moved, Totals};

use crate::target::Span;

/// What a relay keeps, and how it grows.
pub(crate) trait Storage: Send + Sync + 'static {
    /// The relay's id; `fresh` becomes it when there is none.
    fn relay_id(&self, fresh: RelayId) -> impl Future<Output = Stored<RelayId>> + Send;

    /// Whether it can be read.
    fn ready(&self) -> impl Future<Output = Stored<()>> + Send;

    /// The key of rates, the same for all relays over this database; `fresh` becomes it when there is
    /// none.
    fn rates_key(&self, fresh: [u8; 16]) -> impl Future<Output = Stored<[u8; 16]>> + Send;

    /// Adds what was taken out of the buckets of a rate, in thousandths, and gives what all relays
    /// together have taken out of them.
    fn share_rate(
        &self,
        kind: &'static str,
        per_second: u32,
        taken: Vec<(u16, u64)>,
        now: i64,
    ) -> impl Future<Output = Stored<Vec<(u16, u64)>>> + Send;

    /// Takes a duty until `until`, unless another relay over this database has it now.
    fn take_turn(
        &self,
        duty: &'static str,
        until: i64,
        now: i64,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// How much is stored.
    fn stats(&self) -> impl Future<Output = Stored<Stats>> + Send;

    /// The spaces with the most bytes, attachments included, the largest first.
    fn largest(&self, most: u32) -> impl Future<Output = Stored<Vec<SpaceSize>>> + Send;

    /// Gives back what is not needed any more, mailboxes and noted requests whose time is over among
    /// it. From time to time.
    fn tidy(&self, now: i64) -> impl Future<Output = Stored<()>> + Send;

    /// Notes a request until `until`; `false` when it is noted already.
    fn note_request(&self, asked: Asked) -> impl Future<Output = Stored<bool>> + Send;

    /// The end of a roster; none when there is no such space.
    fn head(&self, space: SpaceId) -> impl Future<Output = Stored<Option<Head>>> + Send;

    /// At most `most` entries from a number on.
    fn entries(
        &self,
        space: SpaceId,
        from: u32,
        most: u32,
    ) -> impl Future<Output = Stored<Vec<Vec<u8>>>> + Send;

    /// Makes a space, or appends to its roster when its head is still the one named.
    fn grow(&self, growth: Growth) -> impl Future<Output = Stored<Grown>> + Send;

    /// The spaces in which a principal is present, at most `most`.
    fn spaces_of(
        &self,
        principal: PrincipalId,
        most: u32,
    ) -> impl Future<Output = Stored<Vec<SpaceId>>> + Send;

    /// The keys of a principal that is present in some space.
    fn principal(&self, id: PrincipalId) -> impl Future<Output = Stored<Option<Principal>>> + Send;

    /// Removes a space; the objects of its blobs become litter. `false` when it is not there.
    fn remove_space(&self, space: SpaceId) -> impl Future<Output = Stored<bool>> + Send;

    /// Notes the request and stores its push, or what is missing of one that is there.
    fn accept(&self, incoming: Incoming) -> impl Future<Output = Stored<Outcome>> + Send;

    /// Pushes of a space; all of one page are of one moment.
    fn read(&self, space: SpaceId, span: Span) -> impl Future<Output = Stored<Read>> + Send;

    /// Behind the newest push of a space.
    fn newest(&self, space: SpaceId) -> impl Future<Output = Stored<Option<Cursor>>> + Send;

    /// How much of a blob is there.
    fn blob(
        &self,
        space: SpaceId,
        name: BlobName,
    ) -> impl Future<Output = Stored<Option<BlobState>>> + Send;

    /// Says that an object is about to be stored: litter unless it becomes a part.
    fn announce(
        &self,
        space: SpaceId,
        object: String,
        now: i64,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Makes a stored object the next part of a blob.
    fn add_part(&self, space: SpaceId, part: NewPart)
    -> impl Future<Output = Stored<Added>> + Send;

    /// The parts that hold bytes of a range, in order.
    fn parts(
        &self,
        space: SpaceId,
        name: BlobName,
        from: u64,
        to: u64,
    ) -> impl Future<Output = Stored<Vec<Part>>> + Send;

    /// Cuts a blob where an object was lost, so that it can be sent again from there on; the blob
    /// itself when that is its beginning.
    fn cut_blob(
        &self,
        space: SpaceId,
        name: BlobName,
        offset: u64,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Removes a blob; its objects become litter. `false` when it is not there.
    fn remove_blob(
        &self,
        space: SpaceId,
        name: BlobName,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Objects that are litter since before `before`, at most `most`; of one space or of all.
    fn litter(
        &self,
        space: Option<SpaceId>,
        before: i64,
        most: u32,
    ) -> impl Future<Output = Stored<Vec<(SpaceId, String)>>> + Send;

    /// Which of these objects of a space are neither a part of a blob nor litter.
    fn strangers(
        &self,
        space: SpaceId,
        objects: Vec<String>,
    ) -> impl Future<Output = Stored<Vec<String>>> + Send;

    /// These objects are gone.
    fn forget_litter(
        &self,
        objects: Vec<(SpaceId, String)>,
    ) -> impl Future<Output = Stored<()>> + Send;

    /// Opens a mailbox until `until`, or says until when it is open; none when there are too many.
    fn open_mailbox(
        &self,
        id: MailboxId,
        owner: PrincipalId,
        until: i64,
        now: i64,
        quota: MailboxQuota,
    ) -> impl Future<Output = Stored<Option<i64>>> + Send;

    /// Closes a mailbox that this principal opened, with what is in it. `false`: it opened none of this id.
    fn close_mailbox(
        &self,
        id: MailboxId,
        owner: PrincipalId,
    ) -> impl Future<Output = Stored<bool>> + Send;

    /// Puts a letter into a mailbox; one that is there already is not put again.
    fn drop_letter(
        &self,
        id: MailboxId,
        message: Vec<u8>,
        now: i64,
    ) -> impl Future<Output = Stored<Dropped>> + Send;

    /// The letters of a mailbox from number `after` on; none when it is not open.
    fn letters(
        &self,
        id: MailboxId,
        after: u64,
        now: i64,
    ) -> impl Future<Output = Stored<Option<Vec<Vec<u8>>>>> + Send;
}
