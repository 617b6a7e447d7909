//! What a push says beside its records: what it replaces, and what its author has seen.

use std::collections::BTreeSet;

use interlude_wire::push::{Header, RecordKind, Replaced};

use crate::Result;
use crate::document::DocumentId;
use crate::space::{Seen, Space};
use crate::store::spaces::claims::{self, Claim};
use crate::store::spaces::{holes, pushes, records};
use crate::store::{Write, outbox};
use crate::sync::opened::OpenedPush;

/// Notes what a push says beside its records.
pub(super) fn note(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let (id, header) = (space.id(), &opened.header);
    for replaced in &header.replaces {
        match may_replace(write, space, header, replaced)? {
            Some(true) => records::replace(&write.tx, &id, replaced)?,
            Some(false) => {}
            None => {
                let (at, author) = (*replaced, header.author);
                claims::put(&write.tx, &id, &Claim { at, author, epoch: header.epoch })?;
            }
        }
    }
    let unsure = space.lost_someone_since(&header.roster);
    for one in &opened.seen {
        if counts(write, space, one, unsure)? {
            holes::refer(&write.tx, &id, &one.writer, one.sequence, &one.hash)?;
        }
        holes::saw(&write.tx, &id, &header.author, &one.writer, one.sequence)?;
    }
    Ok(())
}

/// In a group an author replaces their own records, and who leads all. The relay asks for the same. None:
/// whose record it is is not known yet.
fn may_replace(
    write: &Write<'_>,
    space: &Space,
    header: &Header,
    replaced: &Replaced,
) -> Result<Option<bool>> {
    if space.home().is_none() || replaced.writer == header.writer {
        return Ok(Some(true));
    }
    let author = pushes::author(&write.tx, &space.id(), &replaced.writer)?;
    Ok(author.map(|other| space.may_replace(&header.author, header.epoch, &other)))
}

/// Whoever reads backwards meets what replaces a record before the record, and before whose it is.
pub(super) fn settle_claims(write: &Write<'_>, space: &Space) -> Result<()> {
    if space.home().is_none() {
        return Ok(());
    }
    for (other, claim) in claims::take(&write.tx, &space.id())? {
        if space.may_replace(&claim.author, claim.epoch, &other) {
            records::replace(&write.tx, &space.id(), &claim.at)?;
        }
    }
    Ok(())
}

/// Whether what someone has seen is to be had here too. Not what a removed device pushed too late; and
/// a writer that is not known may be one of such a device, if the push is from before its removal.
fn counts(write: &Write<'_>, space: &Space, seen: &Seen, unsure: bool) -> Result<bool> {
    if let Some(last) = space.cutoff(&seen.writer) {
        return Ok(seen.sequence <= last);
    }
    Ok(!unsure || pushes::last(&write.tx, &space.id(), &seen.writer)?.is_some())
}

/// The documents of the records that a push says it replaces.
pub(super) fn replaced(
    write: &Write<'_>,
    space: &Space,
    opened: &OpenedPush,
) -> Result<BTreeSet<DocumentId>> {
    let all = opened.header.replaces.iter();
    let all = all.filter_map(|at| records::document(&write.tx, &space.id(), at).transpose());
    all.collect()
}

/// Records are replaced by a snapshot or a tombstone. Where the author brings neither, what the relay
/// let go of is pushed again. `true`: it was so.
pub(super) fn push_uncovered(
    write: &Write<'_>,
    space: &Space,
    opened: &OpenedPush,
    replaced: &BTreeSet<DocumentId>,
) -> Result<bool> {
    let header = &opened.header;
    let mut uncovered = false;
    for id in replaced {
        let tag = space.tag(id);
        let said = header.items.iter().any(|one| one.tag == tag && one.kind != RecordKind::Change);
        // A large document is said in the pushes before.
        let before = |held: &records::Held| {
            held.at.writer == header.writer && held.kind == RecordKind::Snapshot
        };
        if said || records::of(&write.tx, &space.id(), id)?.iter().any(before) {
            continue;
        }
        uncovered |= outbox::put_whole(&write.tx, id)?;
    }
    Ok(uncovered)
}

/// A push that came too late to count may have had the relay delete what it replaces: this vault
/// pushes that again.
pub(super) fn distrust(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let ids = replaced(write, space, opened)?;
    ids.iter().try_for_each(|id| outbox::put_whole(&write.tx, id).map(drop))
}
