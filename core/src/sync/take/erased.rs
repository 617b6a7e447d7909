//! Documents that are erased.

use interlude_wire::Tag;

use super::update::Author;
use crate::Result;
use crate::document::DocumentId;
use crate::space::Space;
use crate::store::spaces::{holes, parts, records};
use crate::store::{Erasure, News, Origin, Update, Write, documents, erasures};
use crate::time::Timestamp;

/// Of a document that is erased no record is needed any more, and none is missing.
pub(in crate::sync) fn forget_records(
    write: &Write<'_>,
    space: &Space,
    id: &DocumentId,
    tag: &Tag,
) -> Result<()> {
    records::forget(&write.tx, &space.id(), id)?;
    holes::explain(&write.tx, &space.id(), tag)?;
    parts::forget(&write.tx, &space.id(), tag)
}

/// A tombstone that is sealed under a key from before this member came, of something that was sealed again for
/// them since: which document it is, and that its pusher may erase it, stands in the header. `true`: it
/// is gone now.
pub(super) fn erase_closed(
    write: &mut Write<'_>,
    space: &Space,
    author: &Author,
    tag: &Tag,
    now: Timestamp,
) -> Result<bool> {
    let Some(home) = space.home() else { return Ok(false) };
    let all = documents::of_home(&write.tx, &home)?;
    let Some(id) = all.into_iter().find(|id| space.tag(id) == *tag) else { return Ok(false) };
    let Some(stored) = documents::find(&write.tx, &id)? else { return Ok(false) };
    if !space.may_write(&author.principal, author.epoch, &stored.identity) {
        return Ok(false);
    }
    forget_records(write, space, &id, tag)?;
    let news = News::Tombstone(Erasure { at: now, known: None });
    let update = Update { identity: stored.identity, news, projected: None };
    write.apply(update, Origin::Elsewhere).map(|_| true)
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
