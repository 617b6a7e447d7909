//! From the outbox to a sealed push, in one transaction: what is sealed is never sealed again.

use interlude_wire::push::Replaced;
use interlude_wire::{Hash, limits};

use super::payload::{Payload, kind};
use crate::Result;
use crate::document::DocumentId;
use crate::environment::Environment;
use crate::space::{Draft, Piece, Seen, Space};
use crate::store::spaces::{holes, pushes, records};
use crate::store::{Update, Write, documents, outbox, tombstone, update_since, whole};

/// Documents looked at for one push.
const DOCUMENTS: usize = 400;
/// Plain bytes after which a push is closed: with a part that does not compress it still fits.
const BYTES: usize = 2 << 20;
/// Records of a document after which it is pushed whole, in place of them.
const FOLD_AFTER: usize = 16;
/// Other writers named in one push.
const MOST_SEEN: usize = 150;

struct Gathered {
    pieces: Vec<Piece>,
    /// By piece: the heads before what it holds.
    since: Vec<Vec<u8>>,
    replaces: Vec<Replaced>,
    taken: Vec<DocumentId>,
    bytes: usize,
}

/// Seals what the outbox holds next into a push that waits to be sent. `false`: there was nothing.
pub(super) fn seal_next(
    write: &mut Write<'_>,
    space: &Space,
    environment: &Environment,
) -> Result<bool> {
    let gathered = gather(write, space)?;
    for id in &gathered.taken {
        outbox::take(&write.tx, id)?;
    }
    if gathered.pieces.is_empty() {
        return Ok(!gathered.taken.is_empty());
    }
    let id = space.id();
    let last = pushes::last(&write.tx, &id, &space.writer)?;
    let (sequence, previous) = last.map_or((1, Hash::default()), |(last, hash)| (last + 1, hash));
    for replaced in &gathered.replaces {
        records::replace(&write.tx, &id, replaced)?;
    }
    let erased = gathered.pieces.iter().filter(|piece| is_tombstone(piece));
    for piece in erased {
        records::forget(&write.tx, &id, &piece.id)?;
    }
    let floor = records::lowest(&write.tx, &id, &space.writer)?.unwrap_or(sequence).min(sequence);
    let Gathered { pieces, since, replaces, .. } = gathered;
    let seen = unsaid(write, space)?;
    let draft = Draft { sequence, previous, floor, seen, pieces, replaces };
    let push = space.seal_push(&draft, &*environment.entropy)?;
    let header = push.open().map_err(|_| crate::Error::Internal("a push of our own"))?;
    let now = environment.clock.now();
    pushes::put(&write.tx, &header, &push.hash(), &push.to_bytes(), true, now)?;
    for (index, (piece, since)) in (0..).zip(draft.pieces.iter().zip(&since)) {
        let at = Replaced { writer: space.writer, sequence, index };
        records::put(&write.tx, &id, &at, &piece.id, Some(since))?;
    }
    Ok(true)
}

fn is_tombstone(piece: &Piece) -> bool {
    piece.kind == interlude_wire::push::RecordKind::Tombstone
}

fn gather(write: &Write<'_>, space: &Space) -> Result<Gathered> {
    let mut gathered = Gathered {
        pieces: Vec::new(),
        since: Vec::new(),
        replaces: Vec::new(),
        taken: Vec::new(),
        bytes: 0,
    };
    for outgoing in outbox::next(&write.tx, DOCUMENTS)? {
        let full = gathered.pieces.len() + 16 > limits::RECORDS || gathered.bytes > BYTES;
        if full || gathered.replaces.len() + FOLD_AFTER * 2 > limits::REPLACED {
            break;
        }
        gathered.taken.push(outgoing.id);
        let Some(update) = update(write, space, &outgoing, &mut gathered.replaces)? else {
            continue;
        };
        let kind = kind(&update);
        for plain in Payload::of(&update)? {
            gathered.bytes += plain.len();
            gathered.pieces.push(Piece { id: outgoing.id, kind, plain });
            gathered.since.push(outgoing.since.to_bytes());
        }
    }
    Ok(gathered)
}

/// What a document's next record holds; none when there is nothing left of it.
fn update(
    write: &Write<'_>,
    space: &Space,
    outgoing: &outbox::Outgoing,
    replaces: &mut Vec<Replaced>,
) -> Result<Option<Update>> {
    if outgoing.erased {
        return tombstone(&write.tx, &outgoing.id);
    }
    let Some(stored) = documents::find(&write.tx, &outgoing.id)? else { return Ok(None) };
    let there = records::of(&write.tx, &space.id(), &outgoing.id)?;
    if outgoing.since.is_empty() || there.len() >= FOLD_AFTER {
        replaces.extend(there);
        return whole(&write.tx, &stored).map(Some);
    }
    update_since(&write.tx, &stored, Some(&outgoing.since))
}

/// What this device has read of others since it last said so; says so from now on.
fn unsaid(write: &Write<'_>, space: &Space) -> Result<Vec<Seen>> {
    let (id, me) = (space.id(), space.me());
    let mut seen = Vec::new();
    for (head, _) in pushes::heads(&write.tx, &id)? {
        let said = holes::said(&write.tx, &id, &me, &head.writer)?;
        if head.writer == space.writer || said >= head.sequence || seen.len() == MOST_SEEN {
            continue;
        }
        holes::saw(&write.tx, &id, &me, &head.writer, head.sequence)?;
        seen.push(Seen { writer: head.writer, sequence: head.sequence, hash: head.hash });
    }
    Ok(seen)
}
