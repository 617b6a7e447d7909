//! Documents that are erased here.

use crate::Result;
use crate::space::Space;
use crate::store::spaces::holes;
use crate::store::{Write, erasures};

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
