//! Takes in pushes of others: every check of PROTOCOL §4, then the one way in.

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{Error as WireError, Tag};

use super::cover::{cover, keep_late};
use super::opened::{OpenedPush, OpenedRecord};
use super::payload::{Part, sha256};
use crate::document::{DocumentId, Heads};
use crate::environment::Environment;
use crate::space::{Seen, Space};
use crate::store::spaces::records::Held;
use crate::store::spaces::{holes, parts, pushes, quarantine, records};
use crate::store::{Met, News, Origin, Update, Write, outbox, tombstone_ids};
use crate::{Error, Result};

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is in.
    Applied,
    /// It is in, but some of its records are not what they should be; those are left out.
    Damaged,
    /// It names a roster entry that is not known here: kept apart until it is.
    Early,
    /// Its author was removed before: kept apart.
    Late,
    /// It is of this vault's series and this vault never made it: somebody has a copy of the vault.
    Cloned,
    /// It is not what it should be, and is not kept.
    Refused,
}

/// What pushes did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) applied: u64,
    pub(super) damaged: u64,
    pub(super) early: u64,
    pub(super) late: u64,
    /// A document was erased.
    pub(super) erased: bool,
    /// A snapshot left out what this vault has.
    pub(super) short: bool,
    /// This vault had to take another series.
    pub(super) cloned: bool,
}

impl Taken {
    pub(super) fn add(&mut self, other: Self) {
        self.applied += other.applied;
        self.damaged += other.damaged;
        self.early += other.early;
        self.late += other.late;
        self.erased |= other.erased;
        self.short |= other.short;
        self.cloned |= other.cloned;
    }

    fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Applied => self.applied += 1,
            Verdict::Damaged => (self.applied, self.damaged) = (self.applied + 1, self.damaged + 1),
            Verdict::Early => self.early += 1,
            Verdict::Late => self.late += 1,
            Verdict::Cloned => self.cloned = true,
            Verdict::Refused => self.damaged += 1,
        }
    }
}

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
    let gone = opened.iter().flat_map(|push| &push.records);
    let any_gone = gone.into_iter().any(|record| matches!(record, OpenedRecord::Gone));
    for push in opened {
        let mut verdict = take_push(write, space, push, environment, &mut taken)?;
        if verdict == Verdict::Cloned {
            taken.cloned = true;
            *space = space.retire_writer(write, push.header.sequence, &*environment.entropy)?;
            verdict = take_push(write, space, push, environment, &mut taken)?;
        }
        taken.count(verdict);
    }
    if any_gone {
        explain(write, space)?;
    }
    Ok(taken)
}

/// A tombstone explains what the relay deleted, also where it was read before what it explains.
fn explain(write: &Write<'_>, space: &Space) -> Result<()> {
    let missing = holes::tags(&write.tx, &space.id())?;
    if missing.is_empty() {
        return Ok(());
    }
    for id in tombstone_ids(&write.tx)? {
        let tag = space.tag(&id);
        if missing.contains(&tag) {
            holes::explain(&write.tx, &space.id(), &tag)?;
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
            quarantine::put(&write.tx, &id, hash, bytes)?;
            return Ok(Verdict::Early);
        }
        Err(WireError::Refused("its author was removed")) => {
            quarantine::put(&write.tx, &id, hash, bytes)?;
            distrust(write, space, opened)?;
            return Ok(Verdict::Late);
        }
        Err(_) => return Ok(Verdict::Refused),
    }
    let known = pushes::hash(&write.tx, &id, &header.writer, header.sequence)?;
    if known != Some(*hash) && space.is_own(header) {
        return Ok(Verdict::Cloned);
    }
    note(write, space, opened)?;
    let whole = apply_records(write, space, opened, taken)?;
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
                apply_update(write, space, item.tag, item.kind, update, &records, taken)
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

#[expect(clippy::too_many_arguments, reason = "all that is known of one record")]
fn apply_update(
    write: &mut Write<'_>,
    space: &Space,
    tag: Tag,
    kind: RecordKind,
    update: Update,
    ats: &[Replaced],
    taken: &mut Taken,
) -> Result<()> {
    let id = update.id();
    // Who sealed a record cannot pass it off as one of another document.
    if space.tag(&id) != tag || super::payload::kind(&update) != kind {
        return Err(Error::Damaged("a record of another document"));
    }
    if let News::Tombstone(erasure) = &update.news {
        keep_late(write, &id, erasure)?;
        records::forget(&write.tx, &space.id(), &id)?;
        holes::explain(&write.tx, &space.id(), &tag)?;
        parts::forget(&write.tx, &space.id(), &tag)?;
        taken.erased = true;
    }
    let holds = held(&update)?;
    let met = write.apply(update, Origin::Elsewhere)?;
    if met == Met::Erased && kind != RecordKind::Tombstone {
        return Ok(());
    }
    for at in ats {
        let (at, holds) = (*at, holds.clone());
        records::put(&write.tx, &space.id(), &id, &Held { at, kind, holds })?;
    }
    if let Met::Whole(theirs) = met {
        taken.short |= cover(write, space, &id, &theirs)?;
    }
    Ok(())
}

/// What the list of records says a record holds.
pub(super) fn held(update: &Update) -> Result<Heads> {
    match &update.news {
        News::Changes(changes) => Heads::of_changes(changes),
        News::Snapshot(_) => Ok(update
            .projected
            .as_ref()
            .map(|projected| projected.heads.clone())
            .unwrap_or_default()),
        News::Tombstone(_) => Ok(Heads::default()),
    }
}

/// Puts a part to the others; gives the update, and the records it came in, when it was the last.
fn join(
    write: &Write<'_>,
    space: &Space,
    tag: Tag,
    part: &Part,
    at: &Replaced,
    bytes: &[u8],
) -> Result<Option<(Update, Vec<Replaced>)>> {
    let key = parts::Key { space: space.id(), tag, digest: part.digest };
    parts::put(&write.tx, &key, part.number, at, bytes)?;
    let Some((whole, records)) = parts::whole(&write.tx, &key, part.count)? else {
        return Ok(None);
    };
    parts::forget(&write.tx, &space.id(), &tag)?;
    match sha256(&whole) == part.digest {
        true => Ok(Some((Update::from_bytes(&whole)?, records))),
        false => Err(Error::Damaged("the parts of a document")),
    }
}

/// Notes what a push says beside its records.
fn note(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let (id, header) = (space.id(), &opened.header);
    for replaced in &header.replaces {
        records::replace(&write.tx, &id, replaced)?;
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

/// Whether what someone has seen is to be had here too. Not what a removed device pushed too late; and
/// a writer that is not known may be one of such a device, if the push is from before its removal.
fn counts(write: &Write<'_>, space: &Space, seen: &Seen, unsure: bool) -> Result<bool> {
    if let Some(last) = space.cutoff(&seen.writer) {
        return Ok(seen.sequence <= last);
    }
    Ok(!unsure || pushes::last(&write.tx, &space.id(), &seen.writer)?.is_some())
}

/// A push that came too late to count may have had the relay delete what it replaces: this vault
/// pushes that again.
fn distrust(write: &Write<'_>, space: &Space, opened: &OpenedPush) -> Result<()> {
    let ids = opened.header.replaces.iter().map(|at| records::document(&write.tx, &space.id(), at));
    let ids: Vec<Option<DocumentId>> = ids.collect::<Result<_>>()?;
    ids.iter().flatten().try_for_each(|id| outbox::put_whole(&write.tx, id))
}
