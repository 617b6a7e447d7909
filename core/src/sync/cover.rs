//! What this vault has and nobody else would have after a snapshot or a tombstone.

use std::collections::BTreeSet;

use interlude_wire::PrincipalId;
use interlude_wire::push::RecordKind;

use crate::Result;
use crate::document::{Document, DocumentId, Heads, Kind};
use crate::space::Space;
use crate::store::spaces::{holes, records};
use crate::store::{Write, documents, late, outbox};
use crate::time::Timestamp;

/// Sees to it that what a snapshot left out of a document is pushed again, unless other records
/// still hold it or it is about to be pushed anyway. `true`: something was left out.
pub(super) fn cover(
    write: &mut Write<'_>,
    space: &Space,
    id: &DocumentId,
    theirs: &Heads,
) -> Result<bool> {
    let stored = documents::find(&write.tx, id)?;
    if stored.is_none_or(|stored| stored.heads == *theirs) {
        return Ok(false);
    }
    let live = records::of(&write.tx, &space.id(), id)?;
    let since = outbox::since(&write.tx, id)?;
    if since.as_ref().is_some_and(Heads::is_empty) {
        return Ok(false);
    }
    let missing =
        write.look(id, |document| Ok(missing(document, theirs, &live, since.as_ref())))?;
    if missing {
        outbox::put_whole(&write.tx, id)?;
    }
    Ok(missing)
}

/// Whether the document has changes that neither the snapshot nor another record nor the outbox
/// holds.
fn missing(
    document: &mut Document,
    theirs: &Heads,
    live: &[records::Held],
    since: Option<&Heads>,
) -> bool {
    let snapshots = live.iter().filter(|held| held.kind == RecordKind::Snapshot);
    let reached = snapshots.fold(theirs.clone(), |reached, held| reached.and(&held.holds));
    let mut left = document.hashes_since(&reached);
    let changes = live.iter().filter(|held| held.kind == RecordKind::Change);
    let held: BTreeSet<[u8; 32]> = changes.flat_map(|held| held.holds.hashes()).collect();
    left.retain(|hash| !held.contains(hash));
    if let Some(since) = since {
        let to_push = document.hashes_since(since);
        left.retain(|hash| !to_push.contains(hash));
    }
    !left.is_empty()
}

/// Before a document goes because another device erased it: what was written here and that device
/// did not know of is put aside for its writer.
pub(super) fn keep_late(
    write: &mut Write<'_>,
    space: &Space,
    id: &DocumentId,
    eraser: &PrincipalId,
    at: Timestamp,
) -> Result<()> {
    let stored = documents::find(&write.tx, id)?;
    if stored.is_none_or(|stored| stored.identity.kind != Kind::ENTRY) {
        return Ok(());
    }
    let known = holes::said(&write.tx, &space.id(), eraser, &space.writer)?;
    let unknown = |held: &records::Held| held.at.writer == space.writer && held.at.sequence > known;
    // The oldest one: the heads before it come before those of all others.
    let pushed = records::of(&write.tx, &space.id(), id)?;
    let since = match pushed.into_iter().filter(unknown).find_map(|held| held.since) {
        Some(since) => Some(since),
        None => outbox::edited(&write.tx, id)?,
    };
    let Some(since) = since else { return Ok(()) };
    let text = write.look(id, |document| document.written_since(&since))?;
    match text.is_empty() {
        true => Ok(()),
        false => late::put(&write.tx, &text, at),
    }
}
