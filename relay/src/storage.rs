//! What a relay keeps. A trait, so that another database can take SQLite's place without the
//! service knowing; every method is one transaction, and every table leads with the space's id, so
//! that a database of many machines can spread it. `conformance` is what any of them must do.

#[cfg(test)]
mod conformance;
mod rights;
mod sqlite;

use std::collections::BTreeMap;
use std::future::Future;

use interlude_wire::api::{BlobState, Cursor, Page};
use interlude_wire::push::{Header, Push};
use interlude_wire::{
    BlobName, Hash, MailboxId, Principal, PrincipalId, RelayId, SpaceId, WriterId,
};

pub(crate) use rights::Rights;
pub(crate) use sqlite::Sqlite;

use crate::target::Span;

/// Why nothing was stored or read. The cause is logged where it happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StorageError {
    /// There is no room.
    Full,
    /// Anything else.
    Failed,
}

pub(crate) type Stored<T> = Result<T, StorageError>;

/// The end of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// Entries.
    pub(crate) count: u32,
    /// The hash of the last.
    pub(crate) hash: Hash,
}

/// What a roster grows by, checked by the service against the head it names.
#[derive(Debug, Clone)]
pub(crate) struct Growth {
    pub(crate) space: SpaceId,
    /// The head it goes on from; none: the space is new.
    pub(crate) from: Option<Hash>,
    /// The number of the first of these entries.
    pub(crate) number: u32,
    /// Entries, and their hashes.
    pub(crate) entries: Vec<(Hash, Vec<u8>)>,
    /// Everybody who is present afterwards.
    pub(crate) present: Vec<(PrincipalId, Principal)>,
    /// Who went, and what of their pushes counts: the tombstones and replacements of the others
    /// stop counting.
    pub(crate) gone: Vec<(PrincipalId, BTreeMap<WriterId, u64>)>,
}

/// What became of a growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grown {
    Grown,
    /// The head is another one, or the space is not new.
    Moved,
}

/// A push that the service found to be its author's.
#[derive(Debug, Clone)]
pub(crate) struct Incoming {
    /// The roster's head under which that was found.
    pub(crate) head: Hash,
    pub(crate) push: Push,
    pub(crate) header: Header,
    pub(crate) hash: Hash,
    pub(crate) rights: Rights,
    pub(crate) quota: PushQuota,
}

/// What a space may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PushQuota {
    pub(crate) pushes: u64,
    pub(crate) bytes: u64,
    pub(crate) writers: u64,
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is stored.
    Kept(Cursor),
    /// It was there, and has all it may have now.
    There(Cursor),
    /// Another one of this number was.
    Taken,
    /// This is the last of its writer; some are missing.
    Gap(u64),
    /// The roster has another head by now.
    Moved,
    /// There is no such space.
    NoSpace,
    /// The rules forbid it.
    Refused(&'static str),
    /// The space would hold more than it may.
    Quota(&'static str),
}

/// What reading pushes gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read {
    Page(Page),
    UnknownCursor,
    NoSpace,
}

/// One stored part of a blob.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) offset: u64,
    pub(crate) length: u64,
    pub(crate) object: String,
}

/// A part to add to a blob; its object is stored already.
#[derive(Debug, Clone)]
pub(crate) struct NewPart {
    pub(crate) name: BlobName,
    pub(crate) total: u64,
    pub(crate) part: Part,
    /// Blobs and bytes of them that the space may hold.
    pub(crate) blobs: u64,
    pub(crate) bytes: u64,
}

/// What became of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    Added(BlobState),
    /// The blob has another length or total.
    Elsewhere(BlobState),
    Quota,
    NoSpace,
    /// Its object was taken for litter meanwhile: it came too slowly.
    Swept,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dropped {
    Kept,
    Full,
    NoMailbox,
}

/// Bounds of mailboxes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MailboxQuota {
    pub(crate) all: u64,
    pub(crate) each: u64,
}

/// What a relay keeps, and how it grows.
pub(crate) trait Storage: Send + Sync + 'static {
    /// The relay's id; `fresh` becomes it when there is none.
    fn relay_id(&self, fresh: RelayId) -> impl Future<Output = Stored<RelayId>> + Send;

    /// Whether it can be read.
    fn ready(&self) -> impl Future<Output = Stored<()>> + Send;

    /// Gives back what is not needed any more, mailboxes whose time is over among it. From time to
    /// time.
    fn tidy(&self, now: i64) -> impl Future<Output = Stored<()>> + Send;

    /// Notes a request until `until`; `false` when it is noted already.
    fn note_request(
        &self,
        principal: PrincipalId,
        nonce: [u8; 16],
        until: i64,
        now: i64,
    ) -> impl Future<Output = Stored<bool>> + Send;

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

    /// Stores a push, or what is missing of one that is there.
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
