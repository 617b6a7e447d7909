//! From the outbox to a sealed push, in one transaction: what is sealed is never sealed again.

mod unsaid;

use std::mem::take;

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{Hash, limits};

use unsaid::unsaid;

use super::payload::{Payload, kind};
use super::take::{forget_records, held};
use crate::Result;
use crate::document::{DocumentId, Heads};
use crate::environment::Environment;
use crate::space::{Draft, Piece, Seen, Space};
use crate::store::spaces::records::Held;
use crate::store::spaces::{pushes, records};
use crate::store::{Update, Write, documents, is_waiting, outbox, tombstone, update_since, whole};

/// Documents looked at for one push.
const DOCUMENTS: usize = 400;
/// Plain bytes after which no further document is taken.
const BYTES: usize = 2 << 20;
/// Plain bytes of one push: what does not compress still fits.
const SHARE: usize = 3 << 20;
/// Records of a document after which it is pushed whole, in place of them.
const FOLD_AFTER: usize = 16;
/// The most records that one document's next record replaces.
const MOST_REPLACED: usize = 400;

/// One record that is to be sealed, and what the list of records says of it.
struct Gathered {
    piece: Piece,
    holds: Heads,
}

#[derive(Default)]
struct Harvest {
    records: Vec<Gathered>,
    replaces: Vec<Replaced>,
    taken: Vec<DocumentId>,
    bytes: usize,
}

/// Seals what the outbox holds next into a push that waits to be sent; a large document into several.
/// `false`: there was nothing.
pub(super) fn seal_next(
    write: &mut Write<'_>,
    space: &Space,
    environment: &Environment,
) -> Result<bool> {
    let harvest = gather(write, space)?;
    for id in &harvest.taken {
        outbox::take(&write.tx, id)?;
    }
    if harvest.records.is_empty() {
        return Ok(!harvest.taken.is_empty());
    }
    settle(write, space, &harvest)?;
    let mut seen = unsaid(write, space)?;
    let mut shares = shares(harvest.records).into_iter().peekable();
    let mut replaces = harvest.replaces;
    while let Some(share) = shares.next() {
        // What replaces others must be there before they go.
        let replaced = if shares.peek().is_none() { take(&mut replaces) } else { Vec::new() };
        seal(write, space, environment, share, take(&mut seen), replaced)?;
    }
    Ok(true)
}

/// Records by push, each within what a push may hold.
fn shares(records: Vec<Gathered>) -> Vec<Vec<Gathered>> {
    let mut shares: Vec<Vec<Gathered>> = Vec::new();
    let mut bytes = usize::MAX;
    for record in records {
        let length = record.piece.plain.len();
        if bytes.saturating_add(length) > SHARE {
            shares.push(Vec::new());
            bytes = 0;
        }
        bytes += length;
        if let Some(share) = shares.last_mut() {
            share.push(record);
        }
    }
    shares
}

fn seal(
    write: &Write<'_>,
    space: &Space,
    environment: &Environment,
    share: Vec<Gathered>,
    seen: Vec<Seen>,
    replaces: Vec<Replaced>,
) -> Result<()> {
    let id = space.id();
    let last = pushes::last(&write.tx, &id, &space.writer)?;
    let (sequence, previous) = last.map_or((1, Hash::default()), |(last, hash)| (last + 1, hash));
    let floor = records::lowest(&write.tx, &id, &space.writer)?.unwrap_or(sequence).min(sequence);
    let (mut pieces, mut notes) = (Vec::new(), Vec::new());
    for Gathered { piece, holds } in share {
        notes.push((piece.id, piece.kind, holds));
        pieces.push(piece);
    }
    let draft = Draft { sequence, previous, floor, seen, pieces, replaces };
    let push = space.seal_push(&draft, &*environment.entropy)?;
    let header = push.open().map_err(|_| crate::Error::Internal("a push of our own"))?;
    let now = environment.clock.now();
    pushes::put(&write.tx, &header, &push.hash(), &push.to_bytes(), true, now)?;
    for (index, (document, kind, holds)) in (0..).zip(notes) {
        let at = Replaced { writer: space.writer, sequence, index };
        let held = Held { at, kind, holds, epoch: header.epoch };
        records::put(&write.tx, &id, &document, &held)?;
    }
    Ok(())
}

/// Takes off the list what the push makes needless.
fn settle(write: &Write<'_>, space: &Space, harvest: &Harvest) -> Result<()> {
    let id = space.id();
    for replaced in &harvest.replaces {
        records::replace(&write.tx, &id, replaced)?;
    }
    let pieces = harvest.records.iter().map(|gathered| &gathered.piece);
    for piece in pieces.filter(|piece| piece.kind == RecordKind::Tombstone) {
        forget_records(write, space, &piece.id, &space.tag(&piece.id))?;
    }
    Ok(())
}

fn gather(write: &Write<'_>, space: &Space) -> Result<Harvest> {
    let mut harvest = Harvest::default();
    let home = space.home();
    for outgoing in outbox::next(&write.tx, home.as_ref(), DOCUMENTS)? {
        let full = harvest.records.len() + 16 > limits::RECORDS || harvest.bytes > BYTES;
        if full || harvest.replaces.len() + MOST_REPLACED > limits::REPLACED {
            break;
        }
        harvest.taken.push(outgoing.id);
        let Some(update) = update(write, space, &outgoing, &mut harvest.replaces)? else {
            continue;
        };
        let (kind, holds) = (kind(&update), held(&update)?);
        for plain in Payload::of(&update)? {
            harvest.bytes += plain.len();
            let piece = Piece { id: outgoing.id, kind, plain };
            harvest.records.push(Gathered { piece, holds: holds.clone() });
        }
    }
    Ok(harvest)
}

/// What a document's next record holds; none when there is nothing left of it.
fn update(
    write: &Write<'_>,
    space: &Space,
    outgoing: &outbox::Outgoing,
    replaces: &mut Vec<Replaced>,
) -> Result<Option<Update>> {
    if outgoing.erased {
        let tombstone = tombstone(&write.tx, &outgoing.id)?;
        return Ok(tombstone.filter(|tombstone| space.i_may_write(&tombstone.identity)));
    }
    let Some(stored) = documents::find(&write.tx, &outgoing.id)? else { return Ok(None) };
    // Nothing passes into a group that its identity does not bind to it, and to us.
    if !space.i_may_write(&stored.identity) {
        return Ok(None);
    }
    let there = records::of(&write.tx, &space.id(), &outgoing.id)?;
    if !outgoing.since.is_empty() && there.len() < FOLD_AFTER {
        return update_since(&write.tx, &stored, Some(&outgoing.since));
    }
    // A change that waits for others is in a record and not yet in the document: that record stays.
    if !is_waiting(&write.tx, &outgoing.id)? {
        replaces.extend(there.into_iter().take(MOST_REPLACED).map(|held| held.at));
    }
    whole(&write.tx, &stored).map(Some)
}
