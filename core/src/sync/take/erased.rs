//! Documents that are erased.

use interlude_wire::Tag;

use crate::Result;
use crate::document::DocumentId;
use crate::space::Space;
use crate::store::spaces::{holes, parts, records};
use crate::store::{Write, erasures};

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
