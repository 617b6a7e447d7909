//! What this vault has and nobody else would have after a snapshot or a tombstone.

use std::collections::BTreeSet;

use interlude_wire::push::RecordKind;

use crate::Result;
use crate::document::{Document, DocumentId, Heads, Kind};
use crate::space::Space;
use crate::store::spaces::records;
use crate::store::{Erasure, Write, documents, facts, late, outbox};

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
pub(super) fn keep_late(write: &mut Write<'_>, id: &DocumentId, erasure: &Erasure) -> Result<()> {
    let stored = documents::find(&write.tx, id)?;
    let Some(known) = &erasure.known else { return Ok(()) };
    if stored.is_none_or(|stored| stored.identity.kind != Kind::ENTRY) {
        return Ok(());
    }
    let now = facts::get(&write.tx, facts::DEVICE)?.unwrap_or_default();
    let former = facts::get(&write.tx, facts::FORMER_DEVICES)?.unwrap_or_default();
    let us: Vec<[u8; 8]> = [now, former].concat().as_chunks().0.to_vec();
    let text = write.look(id, |document| document.written_beyond(known, &us))?;
    match text.is_empty() {
        true => Ok(()),
        false => late::put(&write.tx, &text, erasure.at),
    }
}
