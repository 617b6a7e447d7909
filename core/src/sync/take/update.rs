use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{PrincipalId, Tag};

use super::Taken;
use super::erased::forget_records;
use super::rights::check_rights;
use crate::crypto::sha256;
use crate::document::Heads;
use crate::space::Space;
use crate::store::spaces::records::Held;
use crate::store::spaces::{parts, records};
use crate::store::{Met, News, Origin, Update, Write};
use crate::sync::cover::{cover, keep_late};
use crate::sync::payload::{Part, kind as kind_of};
use crate::{Error, Result};

/// Who made a push, and under which roster entry and key.
#[derive(Clone, Copy)]
pub(super) struct Author {
    pub(super) principal: PrincipalId,
    pub(super) epoch: u32,
}

/// An update as a push tells it.
pub(super) struct Told {
    pub(super) tag: Tag,
    pub(super) kind: RecordKind,
    pub(super) author: Author,
    pub(super) update: Update,
    /// The records it came in.
    pub(super) records: Vec<Replaced>,
}

pub(super) fn apply_update(
    write: &mut Write<'_>,
    space: &Space,
    told: Told,
    taken: &mut Taken,
) -> Result<()> {
    let Told { tag, kind, author, update, records: ats } = told;
    let id = update.id();
    // Who sealed a record cannot pass it off as one of another document.
    if space.tag(&id) != tag || kind_of(&update) != kind {
        return Err(Error::Damaged("a record of another document"));
    }
    check_rights(space, &author, &update)?;
    if let News::Tombstone(erasure) = &update.news {
        keep_late(write, &id, erasure)?;
        forget_records(write, space, &id, &tag)?;
        taken.erased = true;
    }
    let said = held(&update)?;
    let met = write.apply(update, Origin::Elsewhere)?;
    if met == Met::Erased && kind != RecordKind::Tombstone {
        return Ok(());
    }
    for at in ats {
        // What a snapshot holds counts, not what its author says of it.
        let holds = match &met {
            Met::Whole(theirs) => theirs.clone(),
            _ => said.clone(),
        };
        records::put(&write.tx, &space.id(), &id, &Held { at, kind, holds, epoch: author.epoch })?;
    }
    if let Met::Whole(theirs) = met {
        taken.short |= cover(write, space, &id, &theirs)?;
    }
    Ok(())
}

/// What the list of records says a record holds.
pub(crate) fn held(update: &Update) -> Result<Heads> {
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
pub(super) fn join(
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
