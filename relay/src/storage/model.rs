//! What goes into a storage and comes out of it.

use std::collections::BTreeMap;

use interlude_wire::api::{BlobState, Cursor, Page};
use interlude_wire::push::{Header, Push};
use interlude_wire::{BlobName, Hash, Principal, PrincipalId, SpaceId, WriterId};

use super::Rights;

/// The bytes that a push takes beside its header and records.
pub(super) const PUSH_ROW: u64 = 256;
/// The bytes that a note of something replaced or erased takes.
pub(super) const MARK_ROW: u64 = 128;
/// Parts of a blob: more only makes work. The largest blob has 65 as clients cut it.
pub(super) const PARTS: u64 = 2048;
/// What a push takes on a page beside its own bytes, at most.
pub(super) const AROUND_PUSH: usize = 64;
/// The same for the place of a writer.
pub(super) const AROUND_WRITER: usize = 64;

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
    /// It is stored.
    Done,
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
    /// The request that brings it, to be noted whatever comes of it; none: it is noted.
    pub(crate) asked: Option<Asked>,
}

/// A request that changes something: it counts once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) principal: PrincipalId,
    pub(crate) nonce: [u8; 16],
    /// It is to be remembered until then.
    pub(crate) until: i64,
    pub(crate) now: i64,
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
    /// The request that brought it was used before.
    Before,
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
    Done(BlobState),
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

/// How much a relay holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Stats {
    /// Spaces.
    pub spaces: u64,
    /// Pushes whose headers are kept.
    pub pushes: u64,
    /// Bytes of pushes, as quotas count them.
    pub push_bytes: u64,
    /// Blobs, begun ones included.
    pub blobs: u64,
    /// Bytes that they have or will have.
    pub blob_bytes: u64,
    /// Mailboxes that are kept.
    pub mailboxes: u64,
    /// Objects that wait to be removed, or to become part of a blob.
    pub litter: u64,
    /// Bytes of the database.
    pub database_bytes: u64,
}

/// How much one space holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct SpaceSize {
    /// Which one.
    #[serde(serialize_with = "as_text")]
    pub space: SpaceId,
    /// Pushes whose headers are kept.
    pub pushes: u64,
    /// Bytes of pushes, as quotas count them.
    pub push_bytes: u64,
    /// Blobs, begun ones included.
    pub blobs: u64,
    /// Bytes that they have or will have.
    pub blob_bytes: u64,
}

fn as_text<S: serde::Serializer>(space: &SpaceId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(space)
}

impl Stats {
    /// Each number with its name.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 8] {
        [
            ("spaces", self.spaces),
            ("pushes", self.pushes),
            ("push_bytes", self.push_bytes),
            ("blobs", self.blobs),
            ("blob_bytes", self.blob_bytes),
            ("mailboxes", self.mailboxes),
            ("litter", self.litter),
            ("database_bytes", self.database_bytes),
        ]
    }
}

/// Bounds of mailboxes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MailboxQuota {
    pub(crate) all: u64,
    pub(crate) each: u64,
}
