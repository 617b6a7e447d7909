//! Pushes opened without the database: on any thread, before anything is written.

use std::thread;

use interlude_wire::push::{Header, Item, Push, check_author};
use interlude_wire::{Error as WireError, Hash};

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
    /// It is not what it should be.
    Broken,
    /// What it tells of a document.
    Update(Box<Update>),
    /// A part of what is told of a large one.
    Part(Part, Vec<u8>),
}

/// Pushes as they came, without those that are known already. Malformed ones are counted.
pub(super) fn unknown(
    db: &Reading,
    space: &Space,
    pushes: Vec<Vec<u8>>,
) -> Result<(Vec<Vec<u8>>, Vec<Hash>, u64)> {
    let (mut new, mut known, mut malformed) = (Vec::new(), Vec::new(), 0);
    for bytes in pushes {
        let push = Push::from_bytes(&bytes).ok();
        let Some((push, header)) = push.and_then(|push| push.open().ok().map(|h| (push, h))) else {
            malformed += 1;
            continue;
        };
        let (id, hash) = (space.id(), push.hash());
        let there = pushes::hash(db, &id, &header.writer, header.sequence)?;
        match there == Some(hash) && !holes::any_of(db, &id, &header.writer, header.sequence)? {
            true => known.push(hash),
            false => new.push(bytes),
        }
    }
    Ok((new, known, malformed))
}

/// Threads that open pushes, at most.
const OPENERS: usize = 4;

/// Opens pushes, several at a time, in their order. What is not even a push is left out.
pub(super) fn open_all(space: &Space, pushes: Vec<Vec<u8>>) -> Vec<OpenedPush> {
    let openers = thread::available_parallelism().map_or(1, |cores| cores.get().min(OPENERS));
    if pushes.len() < 2 || openers < 2 {
        return pushes.into_iter().filter_map(|bytes| open(space, bytes)).collect();
    }
    let share = pushes.len().div_ceil(openers);
    let mut shares: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut pushes = pushes.into_iter().peekable();
    while pushes.peek().is_some() {
        shares.push(pushes.by_ref().take(share).collect());
    }
    thread::scope(|scope| {
        let opened: Vec<_> = shares
            .into_iter()
            .map(|share| {
                scope.spawn(move || {
                    share.into_iter().filter_map(|bytes| open(space, bytes)).collect::<Vec<_>>()
                })
            })
            .collect();
        // A thread that panicked opened nothing: its pushes are missing and are asked for again.
        opened.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// Opens one push; `None`: it is none.
pub(super) fn open(space: &Space, bytes: Vec<u8>) -> Option<OpenedPush> {
    let push = Push::from_bytes(&bytes).ok()?;
    let header = push.open().ok()?;
    let author = check_author(&space.roster, &push, &header);
    let (mut seen, mut records) = (Vec::new(), Vec::new());
    if author.is_ok() {
        seen = space.open_seen(&header).unwrap_or_default();
        let items = header.items.iter().zip(&push.records);
        records = items
            .map(|(item, sealed)| match sealed {
                None => OpenedRecord::Gone,
                Some(sealed) => {
                    open_record(space, &header, item, sealed).unwrap_or(OpenedRecord::Broken)
                }
            })
            .collect();
    }
    Some(OpenedPush { hash: push.hash(), bytes, header, author, seen, records })
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
