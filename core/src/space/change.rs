use std::collections::BTreeMap;

use interlude_wire::roster::{Change, Entry, Role, SignedEntry, SpaceKind};
use interlude_wire::{Hash, Principal, PrincipalId, SUITE, VERSION, WriterId};

use super::Space;
use super::epoch::{Place, make_epoch};
use super::found::sign;
use crate::crypto::PrincipalKeys;
use crate::environment::Entropy;
use crate::store::Reading;
use crate::store::spaces::{holes, pushes};
use crate::{Error, Result};

/// A change of the roster that is still to become an entry: it does when the relay takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intent {
    /// A device comes in.
    Add(Principal),
    /// A device goes.
    Remove(PrincipalId),
    /// Of two branches, the one whose head is this ends.
    Resolve(Hash),
    /// Somebody comes into a group or a line.
    Admit(Principal, Role),
    /// A member leads the group from now on.
    Promote(PrincipalId),
    /// A member goes on under new keys.
    Rekey(PrincipalId, Principal),
}

/// Plans the entry that an intent becomes on the roster as it is now; none when nothing is left to
/// do.
///
/// # Errors
/// [`Error::Refused`] when the rules of the space forbid it.
pub(crate) fn plan_entry(
    db: &Reading,
    space: &Space,
    intent: &Intent,
    author: &PrincipalKeys,
    entropy: &dyn Entropy,
) -> Result<Option<SignedEntry>> {
    let changes = changes(db, space, intent)?;
    if changes.is_empty() {
        return Ok(None);
    }
    let place = Place {
        space: space.id(),
        number: space.roster.number() + 1,
        previous: space.roster.head(),
    };
    let before = match space.roster.kind() {
        SpaceKind::Personal => Some(space.secret(space.roster.number())?),
        // Who comes later is to read nothing of what came before.
        SpaceKind::Group | SpaceKind::Line => None,
    };
    let present = present_after(space, &changes);
    let (epoch, _) = make_epoch(place, &present, &space.tag_key, before, entropy)?;
    let entry = Entry {
        version: VERSION,
        suite: SUITE,
        number: place.number,
        previous: place.previous,
        author: author.public().id(),
        changes,
        epoch,
    };
    let signed = sign(&entry, author)?;
    let refused = |error| match error {
        interlude_wire::Error::Refused(why) => Error::Refused(why),
        _ => Error::Refused("the rules of the space"),
    };
    space.roster.clone().append(signed.clone()).map_err(refused)?;
    Ok(Some(signed))
}

fn changes(db: &Reading, space: &Space, intent: &Intent) -> Result<Vec<Change>> {
    let is_present = |id: &PrincipalId| space.roster.present_member(id).is_some();
    let add = |principal: &Principal| Change::Add { principal: *principal, role: Role::Owner };
    Ok(match intent {
        Intent::Add(principal) if is_present(&principal.id()) => Vec::new(),
        Intent::Add(principal) => vec![add(principal)],
        Intent::Remove(id) if !is_present(id) => Vec::new(),
        Intent::Remove(principal) => {
            let cutoffs = cutoffs(db, space, *principal)?;
            vec![Change::Remove { principal: *principal, cutoffs }]
        }
        Intent::Admit(principal, _) if is_present(&principal.id()) => Vec::new(),
        Intent::Admit(principal, role) => vec![Change::Add { principal: *principal, role: *role }],
        Intent::Promote(id) if space.roster.is_owner(id) => Vec::new(),
        Intent::Promote(id) => vec![Change::Role { principal: *id, role: Role::Owner }],
        Intent::Rekey(_, new) if is_present(&new.id()) => Vec::new(),
        Intent::Rekey(old, new) => {
            vec![Change::Rekey { old: *old, new: *new, cutoffs: cutoffs(db, space, *old)? }]
        }
        Intent::Resolve(other) => match space.roster.ends(other) {
            true => Vec::new(),
            false => vec![Change::Resolve { other: *other }],
        },
    })
}

/// What a device pushed counts as far as it is known here without a gap. Beyond that nobody could be sure
/// to get all of it: what is known of it is said again by those who have it.
fn cutoffs(db: &Reading, space: &Space, id: PrincipalId) -> Result<Vec<(WriterId, u64)>> {
    let heads = pushes::heads(db, &space.id())?;
    let mut cutoffs: BTreeMap<WriterId, u64> = BTreeMap::new();
    for (head, _) in heads.into_iter().filter(|(_, author)| *author == id) {
        let reached = holes::reached(db, &space.id(), &head.writer)?;
        cutoffs.insert(head.writer, reached.min(head.sequence));
    }
    Ok(cutoffs.into_iter().collect())
}

fn present_after(space: &Space, changes: &[Change]) -> Vec<Principal> {
    let mut present: BTreeMap<PrincipalId, Principal> =
        space.roster.present().map(|(id, member)| (*id, member.principal)).collect();
    for change in changes {
        match change {
            Change::Add { principal, .. } => {
                present.insert(principal.id(), *principal);
            }
            Change::Remove { principal, .. } => {
                present.remove(principal);
            }
            Change::Rekey { old, new, .. } => {
                present.remove(old);
                present.insert(new.id(), *new);
            }
            _ => {}
        }
    }
    present.into_values().collect()
}
