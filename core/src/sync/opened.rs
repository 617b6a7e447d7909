//! Pushes opened without the database: on any thread, before anything is written.

use std::sync::mpsc::sync_channel;
use std::thread;

use interlude_wire::push::{Header, Item, Push, check_author};
use interlude_wire::{Error as WireError, Hash, SpaceId};
use minicbor::bytes::ByteVec;

use super::payload::{Part, Payload};
use crate::space::{Seen, Space};
use crate::store::spaces::{holes, pushes};
use crate::store::{Reading, Update};
use crate::{Error, Result};

/// A push with all that can be known of it without the database.
pub(super) struct OpenedPush {
    pub(super) bytes: Vec<u8>,
    pub(super) header: Header,
    pub(super) hash: Hash,
    /// Whether its author is who it says and was let to push it.
    pub(super) author: std::result::Result<(), WireError>,
    pub(super) seen: Vec<Seen>,
    pub(super) records: Vec<OpenedRecord>,
}

/// A record of a push.
pub(super) enum OpenedRecord {
    /// The relay does not have it any more.
    Gone,
    /// It is from before this member came.
    Closed,
    /// It is not what it should be.
    Broken,
    /// What it tells of a document.
    Update(Box<Update>),
    /// A part of what is told of a large one.
    Part(Part, Vec<u8>),
}

impl OpenedRecord {
    /// The relay does not have it any more.
    pub(super) fn is_gone(&self) -> bool {
        matches!(self, Self::Gone)
    }
}

/// A push whose shape is right. Nothing of it was verified but that its records are those it lists.
pub(super) struct Parsed {
    bytes: Vec<u8>,
    push: Push,
    header: Header,
    hash: Hash,
}

impl Parsed {
    /// Reads a push; none: it is none.
    pub(super) fn read(bytes: Vec<u8>) -> Option<Self> {
        let push = Push::from_bytes(&bytes).ok()?;
        let header = push.open().ok()?;
        Some(Self { bytes, hash: push.hash(), push, header })
    }

    /// Whether all of it is known already.
    pub(super) fn is_known(&self, db: &Reading, space: &SpaceId) -> Result<bool> {
        let Header { writer, sequence, .. } = &self.header;
        Ok(pushes::hash(db, space, writer, *sequence)? == Some(self.hash)
            && !holes::any_of(db, space, writer, *sequence)?)
    }

    /// What the writer's next push names.
    pub(super) fn hash(&self) -> Hash {
        self.hash
    }

    /// Opens it.
    pub(super) fn open(self, space: &Space) -> OpenedPush {
        let Self { bytes, push, header, hash } = self;
        let author = check_author(&space.roster, &push, &header);
        let (mut seen, mut records) = (Vec::new(), Vec::new());
        if author.is_ok() {
            seen = space.open_seen(&header).unwrap_or_default();
            let items = header.items.iter().zip(&push.records);
            let closed = space.home().is_some() && !space.has_secret(header.epoch);
            let open = |(item, sealed): (&Item, &Option<ByteVec>)| match sealed {
                _ if closed => OpenedRecord::Closed,
                None => OpenedRecord::Gone,
                Some(sealed) => {
                    open_record(space, &header, item, sealed).unwrap_or(OpenedRecord::Broken)
                }
            };
            records = items.map(open).collect();
        }
        OpenedPush { bytes, header, hash, author, seen, records }
    }
}

/// Threads that open pushes, at most.
const OPENERS: usize = 4;
/// Pushes that each of them is ahead of whoever takes them in.
const AHEAD: usize = 2;

/// Opens pushes on some threads and gives them, in their order, to `take` on this one meanwhile.
pub(super) fn open_each(
    space: &Space,
    pushes: Vec<Parsed>,
    take: &mut dyn FnMut(OpenedPush) -> Result<()>,
) -> Result<()> {
    let openers = thread::available_parallelism().map_or(1, |cores| cores.get().min(OPENERS));
    let count = pushes.len();
    if count < 2 || openers < 2 {
        return pushes.into_iter().try_for_each(|push| take(push.open(space)));
    }
    let mut hands: Vec<Vec<Parsed>> = (0..openers).map(|_| Vec::new()).collect();
    for (number, push) in pushes.into_iter().enumerate() {
        hands[number % openers].push(push);
    }
    thread::scope(|scope| {
        let (threads, opened): (Vec<_>, Vec<_>) = hands
            .into_iter()
            .map(|hand| {
                let (send, receive) = sync_channel(AHEAD);
                let thread = scope.spawn(move || {
                    // Nobody listens any more after an error: then nothing is left to do.
                    let mut opened = hand.into_iter().map(|push| push.open(space));
                    let _ = opened.try_for_each(|push| send.send(Box::new(push)));
                });
                (thread, receive)
            })
            .unzip();
        let taken = (0..count).try_for_each(|number| {
            let gone = |_| Error::Internal("a push was not opened");
            take(*opened[number % openers].recv().map_err(gone)?)
        });
        drop(opened);
        // One that panicked has told so by what it did not send.
        threads.into_iter().for_each(|thread| drop(thread.join()));
        taken
    })
}

fn open_record(space: &Space, header: &Header, item: &Item, sealed: &[u8]) -> Result<OpenedRecord> {
    let plain = space.open_item(header, item, sealed)?;
    let payload = Payload::from_bytes(&plain)?;
    match payload.part {
        None => Ok(OpenedRecord::Update(Box::new(Update::from_bytes(&payload.bytes)?))),
        Some(_) if payload.bytes.is_empty() => Err(Error::Damaged("an empty part")),
        Some(part) => Ok(OpenedRecord::Part(part, payload.bytes)),
    }
}
