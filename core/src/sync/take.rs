//! Takes in pushes of others: every check of PROTOCOL §4, then the one way in.

mod erased;
mod replaced;
mod rights;
mod taken;
mod update;

use interlude_wire::Error as WireError;
use interlude_wire::push::{AUTHOR_REMOVED, Header, RecordKind, Replaced};

pub(super) use erased::forget_records;
use erased::{erase_closed, explain_erased};
use replaced::{distrust, note, push_uncovered, replaced, settle_claims};
pub(super) use taken::{Taken, Verdict};
pub(super) use update::held;
use update::{Author, Told, apply_update, join};

use super::opened::{OpenedPush, OpenedRecord};
use crate::environment::Environment;
use crate::space::Space;
use crate::store::Write;
use crate::store::spaces::{holes, pushes, quarantine};
use crate::time::Timestamp;
use crate::{Error, Result};

/// Takes in opened pushes, within one transaction.
///
/// # Errors
/// Those of the disk alone: what is wrong with a push is its verdict.
pub(super) fn take_pushes(
    write: &mut Write<'_>,
    space: &mut Space,
    opened: Vec<OpenedPush>,
    environment: &Environment,
) -> Result<Taken> {
    let mut taken = Taken::default();
    let any_gone = opened.iter().any(|push| push.records.iter().any(OpenedRecord::is_gone));
    for mut push in opened {
        let push = &mut push;
        let mut verdict = take_push(write, space, push, environment, &mut taken)?;
        if verdict == Verdict::Cloned {
            taken.cloned = true;
            *space = space.retire_writer(write, push.header.sequence, &*environment.entropy)?;
            verdict = take_push(write, space, push, environment, &mut taken)?;
        }
        taken.count(verdict);
    }
    settle_claims(write, space)?;
    if any_gone {
        explain_erased(write, space)?;
    }
    Ok(taken)
}

/// Takes in one push; its records are used up, unless it turns out that the vault has a copy.
fn take_push(
    write: &mut Write<'_>,
    space: &Space,
    opened: &mut OpenedPush,
    environment: &Environment,
    taken: &mut Taken,
) -> Result<Verdict> {
    let OpenedPush { bytes, header, hash, .. } = &*opened;
    let id = space.id();
    match &opened.author {
        Ok(()) => {}
        Err(WireError::NotNext(_)) => {
            taken.early.push(bytes.clone());
            return Ok(Verdict::Early);
        }
        Err(WireError::Refused(AUTHOR_REMOVED)) => {
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
    let replaced = replaced(write, space, opened)?;
    note(write, space, opened)?;
    let gone: Vec<bool> = opened.records.iter().map(OpenedRecord::is_gone).collect();
    let records = std::mem::take(&mut opened.records);
    let OpenedPush { bytes, header, hash, .. } = &*opened;
    let now = environment.clock.now();
    let whole = apply_records(write, space, (header, records), now, taken)?;
    taken.short |= push_uncovered(write, space, opened, &replaced)?;
    match known {
        None => {
            pushes::put(&write.tx, header, hash, bytes, false, now)?;
        }
        // What was missing may have come now; and the relay has it, whoever put it there.
        Some(known) if known == *hash => {
            pushes::sent(&write.tx, hash)?;
            let came = |place: u32| gone.get(place as usize).is_some_and(|gone| !gone);
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
    (header, records): (&Header, Vec<OpenedRecord>),
    now: Timestamp,
    taken: &mut Taken,
) -> Result<bool> {
    let mut whole = true;
    let author = Author { principal: header.author, epoch: header.epoch };
    for (index, (item, record)) in (0..).zip(header.items.iter().zip(records)) {
        let at = Replaced { writer: header.writer, sequence: header.sequence, index };
        let update = match record {
            OpenedRecord::Gone => {
                holes::put(&write.tx, &space.id(), &at, &item.tag)?;
                continue;
            }
            OpenedRecord::Closed if item.kind == RecordKind::Tombstone => {
                taken.erased |= erase_closed(write, space, &author, &item.tag, now)?;
                continue;
            }
            OpenedRecord::Closed => continue,
            OpenedRecord::Broken => {
                whole = false;
                continue;
            }
            OpenedRecord::Update(update) => Ok(Some((*update, vec![at]))),
            OpenedRecord::Part(part, bytes) => join(write, space, item.tag, &part, &at, &bytes),
        };
        let applied = update.and_then(|update| match update {
            Some((update, records)) => {
                let (tag, kind) = (item.tag, item.kind);
                let told = Told { tag, kind, author, update, records };
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
