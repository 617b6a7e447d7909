//! Documents that are erased here, and pushes that do not know it.

use std::collections::BTreeSet;

use interlude_wire::Tag;

use crate::Result;
use crate::space::Space;
use crate::store::spaces::holes;
use crate::store::{Write, erasures, outbox};
use crate::sync::opened::OpenedPush;

/// Pushes that tell of a document erased here, where no push says so yet: their authors did not know
/// of it, and the push that erases it must not seem to have known of theirs.
pub(super) fn note_late(write: &Write<'_>, space: &Space, opened: &[OpenedPush]) -> Result<()> {
    let erased = outbox::erased(&write.tx)?;
    if erased.is_empty() {
        return Ok(());
    }
    let tags: BTreeSet<Tag> = erased.iter().map(|id| space.tag(id)).collect();
    for OpenedPush { header, author, .. } in opened {
        if author.is_ok() && header.items.iter().any(|item| tags.contains(&item.tag)) {
            holes::came_late(&write.tx, &space.id(), &header.writer, header.sequence)?;
        }
    }
    Ok(())
}

/// Whoever reads backwards meets a tombstone before the records that went with it.
pub(super) fn explain_erased(write: &Write<'_>, space: &Space) -> Result<()> {
    let (tx, id) = (&write.tx, space.id());
    let holes = holes::tags(tx, &id)?;
    for erased in erasures::all(tx)? {
        let tag = space.tag(&erased);
        if holes.contains(&tag) {
            holes::explain(tx, &id, &tag)?;
        }
    }
    Ok(())
}
