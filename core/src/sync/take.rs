//! Takes in pushes of others: every check of PROTOCOL §4, then the one way in.

use interlude_wire::push::{Header, Item, Push, RecordKind, Replaced, check_author};
use interlude_wire::{Error as WireError, Hash};

use super::payload::{Part, Payload, sha256};
use crate::environment::Environment;
use crate::space::Space;
use crate::store::spaces::{holes, parts, pushes, quarantine, records};
use crate::store::{News, Origin, Update, Write};
use crate::{Error, Result};

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is in.
    Applied,
    /// It was in already.
    Known,
    /// It is in, but some of its records are not what they should be; those are left out.
    Damaged,
    /// It names a roster entry that is not known here: kept apart until it is.
    Early,
    /// Its author was removed before: kept apart.
    Late,
    /// It is ours and we never made it: somebody has a copy of this vault.
    Cloned,
    /// It is not what it should be, and is not kept.
    Refused,
}

/// Takes in one push.
///
/// # Errors
/// Those of the disk alone: what is wrong with a push is its verdict.
pub(super) fn take_push(
    write: &mut Write<'_>,
    space: &Space,
    bytes: &[u8],
    environment: &Environment,
) -> Result<Verdict> {
    let Ok(push) = Push::from_bytes(bytes) else { return Ok(Verdict::Refused) };
    let Ok(header) = push.open() else { return Ok(Verdict::Refused) };
    let hash = push.hash();
    let known = pushes::hash(&write.tx, &space.id(), &header.writer, header.sequence)?;
    if known == Some(hash) {
        return fill_holes(write, space, &push, &header);
    }
    match check_author(&space.roster, &push, &header) {
        Ok(()) => {}
        Err(WireError::NotNext(_)) => {
            quarantine::put(&write.tx, &space.id(), &hash, bytes)?;
            return Ok(Verdict::Early);
        }
        Err(WireError::Refused("its author was removed")) => {
            quarantine::put(&write.tx, &space.id(), &hash, bytes)?;
            return Ok(Verdict::Late);
        }
        Err(_) => return Ok(Verdict::Refused),
    }
    let whole = apply_records(write, space, &push, &header)?;
    note(write, space, &header)?;
    if known.is_none() {
        pushes::put(&write.tx, &header, &hash, bytes, false, environment.clock.now())?;
    }
    Ok(match whole {
        _ if space.is_own(&header) => Verdict::Cloned,
        true => Verdict::Applied,
        false => Verdict::Damaged,
    })
}

/// A push that is known may come again with records that were missing.
fn fill_holes(
    write: &mut Write<'_>,
    space: &Space,
    push: &Push,
    header: &Header,
) -> Result<Verdict> {
    if !holes::any_of(&write.tx, &space.id(), &header.writer, header.sequence)? {
        return Ok(Verdict::Known);
    }
    let whole = apply_records(write, space, push, header)?;
    holes::fill(&write.tx, &space.id(), &header.writer, header.sequence, &|place| {
        push.records.get(place as usize).is_some_and(Option::is_some)
    })?;
    Ok(if whole { Verdict::Applied } else { Verdict::Damaged })
}

/// Applies the records that are here. `false`: some are not what they should be.
fn apply_records(
    write: &mut Write<'_>,
    space: &Space,
    push: &Push,
    header: &Header,
) -> Result<bool> {
    let mut whole = true;
    for (index, (item, sealed)) in (0..).zip(header.items.iter().zip(&push.records)) {
        let at = Replaced { writer: header.writer, sequence: header.sequence, index };
        let Some(sealed) = sealed else {
            holes::put(&write.tx, &space.id(), &at, &item.tag)?;
            continue;
        };
        match apply_record(write, space, header, item, sealed, &at) {
            Ok(()) => {}
            Err(Error::Damaged(_) | Error::Invalid { .. } | Error::Refused(_)) => whole = false,
            Err(error) => return Err(error),
        }
    }
    Ok(whole)
}

fn apply_record(
    write: &mut Write<'_>,
    space: &Space,
    header: &Header,
    item: &Item,
    sealed: &[u8],
    at: &Replaced,
) -> Result<()> {
    let plain = space.open_item(header, item, sealed)?;
    let payload = Payload::from_bytes(&plain)?;
    let update = match &payload.part {
        None => Some(Update::from_bytes(&payload.bytes)?),
        Some(part) => join(write, space, item, part, &payload.bytes)?,
    };
    let Some(update) = update else { return Ok(()) };
    let (id, space_id) = (update.id(), space.id());
    // Who sealed a record cannot pass it off as one of another document.
    if space.tag(&id) != item.tag || super::payload::kind(&update) != item.kind {
        return Err(Error::Damaged("a record of another document"));
    }
    if item.kind == RecordKind::Tombstone {
        records::forget(&write.tx, &space_id, &id)?;
        holes::explain(&write.tx, &space_id, &item.tag)?;
    }
    let erases = matches!(update.news, News::Tombstone(_));
    write.apply(update, Origin::Elsewhere)?;
    match erases || !crate::store::is_erased(&write.tx, &id)? {
        true => records::put(&write.tx, &space_id, at, &id, None),
        false => Ok(()),
    }
}

/// Puts a part to the others; gives the update when it was the last.
fn join(
    write: &Write<'_>,
    space: &Space,
    item: &Item,
    part: &Part,
    bytes: &[u8],
) -> Result<Option<Update>> {
    let key = parts::Key { space: space.id(), tag: item.tag, digest: part.digest };
    parts::put(&write.tx, &key, part.number, bytes)?;
    let Some(whole) = parts::whole(&write.tx, &key, part.count)? else { return Ok(None) };
    parts::forget(&write.tx, &key)?;
    match sha256(&whole) == part.digest {
        true => Update::from_bytes(&whole).map(Some),
        false => Err(Error::Damaged("the parts of a document")),
    }
}

/// Notes what a push says beside its records.
fn note(write: &Write<'_>, space: &Space, header: &Header) -> Result<()> {
    let id = space.id();
    for replaced in &header.replaces {
        records::replace(&write.tx, &id, replaced)?;
    }
    let Ok(seen) = space.open_seen(header) else { return Ok(()) };
    for one in seen {
        holes::refer(&write.tx, &id, &one.writer, one.sequence, &one.hash)?;
        holes::saw(&write.tx, &id, &header.author, &one.writer, one.sequence)?;
    }
    Ok(())
}

/// Looks once more at what was kept apart: a longer roster may say that it counts.
pub(super) fn take_quarantined(
    write: &mut Write<'_>,
    space: &Space,
    environment: &Environment,
) -> Result<u64> {
    let mut applied = 0;
    for bytes in quarantine::take(&write.tx, &space.id())? {
        let verdict = take_push(write, space, &bytes, environment)?;
        applied += u64::from(matches!(verdict, Verdict::Applied | Verdict::Damaged));
    }
    Ok(applied)
}

/// Whether this hash is that of the push a writer is known to have made under this number.
pub(super) fn agrees(write: &Write<'_>, space: &Space, header: &Header, hash: &Hash) -> Result<bool> {
    let known = pushes::hash(&write.tx, &space.id(), &header.writer, header.sequence)?;
    Ok(known.is_none_or(|known| known == *hash))
}
