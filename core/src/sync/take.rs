//! Takes in pushes of others: every check of PROTOCOL §4, then the one way in.

mod taken;
mod update;

use std::collections::BTreeSet;

use interlude_wire::Error as WireError;
use interlude_wire::push::{RecordKind, Replaced};

pub(super) use taken::{Taken, Verdict};
pub(super) use update::held;
use update::{Told, apply_update, join};

use super::opened::{OpenedPush, OpenedRecord};
use crate::document::DocumentId;
use crate::environment::Environment;
use crate::space::Space;
use crate::store::spaces::{holes, pushes, quarantine, records};
use crate::store::{Write, erasures, outbox};
use crate::{Error, Result};

/// Takes in opened pushes, within one transaction.
///
/// # Errors
/// Those of the disk alone: what is wrong with a push is its verdict.
pub(super) fn take_pushes(
    write: &mut Write<'_>,
    space: &mut Space,
    opened: &[OpenedPush],
    environment: &Environment,
) -> Result<Taken> {
    let mut taken = Taken::default();
    for push in opened {
        let mut verdict = take_push(write, space, push, environment, &mut taken)?;
        if verdict == Verdict::Cloned {
            taken.cloned = true;
            *space = space.retire_writer(write, &*environment.entropy)?;
            verdict = take_push(write, space, push, environment, &mut taken)?;
        }
        taken.count(verdict);
    }
    let gone = |record: &OpenedRecord| matches!(record, OpenedRecord::Gone);
    if opened.iter().any(|push| push.records.iter().any(gone)) {
        explain_erased(write, space)?;
    }
    Ok(taken)
}

/// Whoever reads backwards meets a tombstone before the records that went with it.
fn explain_erased(write: &Write<'_>, space: &Space) -> Result<()> {
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

fn take_push(
    write: &mut Write<'_>,
    space: &Space,
    opened: &OpenedPush,
    environment: &Environment,
    taken: &mut Taken,
) -> Result<Verdict> {
    let OpenedPush { bytes, header, hash, .. } = opened;
    let id = space.id();
    match &opened.author {
        Ok(()) => {}
        Err(WireError::NotNext(_)) => {
            taken.early.push(bytes.clone());
            return Ok(Verdict::Early);
        }
        Err(WireError::Refused("its author was removed")) => {
            quarantine::put(&write.tx, &id, hash, bytes)?;
            distrust(write, space, opened)?;
            return Ok(Verdict::Late);
        }
        Err(_) => return Ok(Verdict::Refused),
    }
    let owner = pushes::author(&write.tx, &id, &header.writer)?;
    if owner.is_some_and(|owner| owner != header.author) {
        return Ok(Verdict::Refused);
    }
    let known = pushes::hash(&write.tx, &id, &header.writer, header.sequence)?;
    if known != Some(*hash) && space.is_own(header) {
        return Ok(Verdict::Cloned);
    }
    // First: a tombstone in this push asks what its author had seen.
    let replaced = replaced(write, space, opened)?;
    note(write, space, opened)?;
    let whole = apply_records(write, space, opened, taken)?;
    taken.short |= push_uncovered(write, space, opened, &replaced)?;
    match known {
        None => {
            let now = environment.clock.now();
            pushes::put(&write.tx, header, hash, bytes, false, now)?;
        }
        // What was missing may have come now; and the relay has it, whoever put it there.
        Some(known) if known == *hash => {
            pushes::sent(&write.tx, hash)?;
            let came = |place: u32| {
                let record = opened.records.get(place as usize);
                record.is_some_and(|record| !matches!(record, OpenedRecord::Gone))
            };
            holes::fill(&write.tx, &id, &header.writer, header.sequence, &came)?;
            pushes::complete(&write.tx, hash, bytes)?;
        }
        Some(_) => {}
    }
    Ok(if whole { Verdict::Applied } else { Verdict::Damaged })
}

/// Applies the records that are here. `false`: some are not what they should be.
fn apply_records(
    write: &mut Write<'_>,
    space: &Space,
    opened: &OpenedPush,
    taken: &mut Taken,
) -> Result<bool> {
    let header = &opened.header;
    let mut whole = true;
    for (index, (item, record)) in (0..).zip(header.items.iter().zip(&opened.records)) {
        let at = Replaced { writer: header.writer, sequence: header.sequence, index };
        let update = match record {
            OpenedRecord::Gone => {
                holes::put(&write.tx, &space.id(), &at, &item.tag)?;
                continue;
            }
            OpenedRecord::Broken => {
                whole = false;
                continue;
            }
            OpenedRecord::Update(update) => Ok(Some(((**update).clone(), vec![at]))),
            OpenedRecord::Part(part, bytes) => join(write, space, item.tag, part, &at, bytes),
        };
        let applied = update.and_then(|update| match update {
            Some((update, records)) => {
                let (author, tag, kind) = (&header.author, item.tag, item.kind);
                let told = Told { author, tag, kind, update, records };
                apply_update(write, space, told, taken)
            }
            None => Ok(()),
        });
        match applied {
            Ok(()) => {}
            Err(Error::Damaged(_) | Error::Invalid { .. } | Error::Refused(_)) => whole = false,
            Err(error) => return Err(error),
        }
    }
    Ok(whole)
}

/// Notes what a push says beside its records.
fn note(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let (id, header) = (space.id(), &opened.header);
    for replaced in &header.replaces {
        records::replace(&write.tx, &id, replaced)?;
    }
    for one in &opened.seen {
        holes::refer(&write.tx, &id, &one.writer, one.sequence, &one.hash)?;
        holes::saw(&write.tx, &id, &header.author, &one.writer, one.sequence)?;
    }
    Ok(())
}

/// The documents of the records that a push says it replaces.
fn replaced(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<BTreeSet<DocumentId>> {
    let all = opened.header.replaces.iter();
    let all = all.filter_map(|at| records::document(&write.tx, &space.id(), at).transpose());
    all.collect()
}

/// Records are replaced by a snapshot or a tombstone. Where the author brings neither, what the relay
/// let go of is pushed again. `true`: it was so.
fn push_uncovered(
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
fn distrust(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let ids = replaced(write, space, opened)?;
    ids.iter().try_for_each(|id| outbox::put_whole(&write.tx, id).map(drop))
}
