//! What an entry may say: every rule of PROTOCOL §2 that needs no secret.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Member, Roster};
use super::entry::{Change, Entry, Role, SignedEntry, SpaceKind};
use crate::{Error, Hash, Principal, PrincipalId, Result, WriterId, limits};

/// The roster that begins with this entry.
pub(super) fn begin(signed: SignedEntry) -> Result<Roster> {
    let entry = signed.open()?;
    if entry.number != 0 || entry.previous != Hash::default() {
        return Err(Error::NotNext("a first roster entry"));
    }
    let [Change::Begin { kind, founders, recovery }] = entry.changes.as_slice() else {
        return refused("a first roster entry begins a space and does nothing else");
    };
    let mut roster = Roster {
        kind: *kind,
        recovery: *recovery,
        members: BTreeMap::new(),
        entries: Vec::new(),
        hashes: Vec::new(),
    };
    for founder in founders {
        add(&mut roster, founder.principal, founder.role, 0, None)?;
    }
    if recovery.is_some() != (*kind == SpaceKind::Personal) {
        return refused("a recovery principal belongs to a personal space and to no other");
    }
    if recovery.as_ref().is_some_and(|recovery| !roster.is_owner(recovery)) {
        return refused("the recovery principal is an owner from the first entry");
    }
    finish(&mut roster, signed, &entry)?;
    Ok(roster)
}

/// The roster with one more entry.
pub(super) fn apply(mut roster: Roster, signed: SignedEntry) -> Result<Roster> {
    let entry = signed.open()?;
    if entry.previous != roster.head() || entry.number != roster.number() + 1 {
        return Err(Error::NotNext("a roster entry"));
    }
    let author =
        roster.present_member(&entry.author).ok_or(Error::Refused("a stranger's entry"))?;
    if author.role != Role::Owner {
        return refused("only owners change the roster");
    }
    signed.verify(&author.principal)?;
    if entry.changes.is_empty() {
        return refused("a roster entry without a change");
    }
    for change in &entry.changes {
        one(&mut roster, &entry, change)?;
    }
    finish(&mut roster, signed, &entry)?;
    Ok(roster)
}

fn one(roster: &mut Roster, entry: &Entry, change: &Change) -> Result<()> {
    match change {
        Change::Begin { .. } => refused("a space begins once"),
        Change::Add { principal, role } => add(roster, *principal, *role, entry.number, None),
        Change::Remove { principal, cutoffs } => remove(roster, entry, principal, cutoffs),
        Change::Role { principal, role } => {
            if roster.recovery == Some(*principal) {
                return refused("the recovery principal stays an owner");
            }
            let member = present(roster, principal)?;
            if member.role == *role {
                return refused("it has this role already");
            }
            // What it writes from now on could not be told from what it wrote as an owner.
            if *role == Role::Member {
                return refused("who leads does not step down: they are removed and join again");
            }
            member.role = *role;
            member.owner_since = Some(entry.number);
            Ok(())
        }
        Change::Rekey { old, new, cutoffs } => {
            if roster.recovery == Some(*old) {
                return refused("the recovery principal keeps its keys");
            }
            let role = present(roster, old)?.role;
            remove(roster, entry, old, cutoffs)?;
            add(roster, *new, role, entry.number, Some(*old))
        }
        Change::Resolve { other } => match roster.hashes.contains(other) {
            true => refused("an entry of this very branch does not end it"),
            false => Ok(()),
        },
    }
}

fn add(
    roster: &mut Roster,
    principal: Principal,
    role: Role,
    number: u32,
    succeeds: Option<PrincipalId>,
) -> Result<()> {
    let id = principal.id();
    // Who was removed does not come back under the same keys: its cut-off would mean nothing.
    if roster.members.contains_key(&id) {
        return refused("a principal comes in once");
    }
    let shares = |one: &Member| {
        one.principal.signing == principal.signing || one.principal.wrapping == principal.wrapping
    };
    if roster.members.values().any(shares) {
        return refused("a key belongs to one principal");
    }
    let owner_since = (role == Role::Owner).then_some(number);
    let member = Member { principal, role, since: number, gone: None, owner_since, succeeds };
    roster.members.insert(id, member);
    Ok(())
}

fn remove(
    roster: &mut Roster,
    entry: &Entry,
    id: &PrincipalId,
    cutoffs: &[(WriterId, u64)],
) -> Result<()> {
    if roster.recovery == Some(*id) && entry.author != *id {
        return refused("the recovery principal is removed by itself alone");
    }
    let last: BTreeMap<_, _> = cutoffs.iter().copied().collect();
    if last.len() != cutoffs.len() {
        return refused("a writer is named twice");
    }
    present(roster, id)?.gone = Some((entry.number, last));
    Ok(())
}

fn present<'a>(roster: &'a mut Roster, id: &PrincipalId) -> Result<&'a mut Member> {
    let member = roster.members.get_mut(id).filter(|member| member.gone.is_none());
    member.ok_or(Error::Refused("there is no such principal"))
}

/// What must be true of any roster once an entry's changes are made, and of its new epoch.
fn finish(roster: &mut Roster, signed: SignedEntry, entry: &Entry) -> Result<()> {
    let there: BTreeSet<PrincipalId> = roster.present().map(|(id, _)| *id).collect();
    if there.len() > limits::PRINCIPALS {
        return Err(Error::TooLarge("a roster"));
    }
    if !roster.present().any(|(_, member)| member.role == Role::Owner) {
        return refused("the last owner cannot go");
    }
    let owns = |(_, member): &(&PrincipalId, &Member)| member.role == Role::Owner;
    if roster.kind == SpaceKind::Personal && !roster.present().all(|one| owns(&one)) {
        return refused("in a personal space all are owners");
    }
    if roster.kind == SpaceKind::Line && roster.present().filter(|one| !owns(one)).count() > 1 {
        return refused("a line has one member");
    }
    let wrapped: BTreeSet<PrincipalId> = entry.epoch.wraps.iter().map(|wrap| wrap.to).collect();
    if wrapped != there || wrapped.len() != entry.epoch.wraps.len() {
        return refused(
            "the new secret is sealed to everybody present, once each, and nobody else",
        );
    }
    let has_history = roster.kind == SpaceKind::Personal && entry.number > 0;
    if entry.epoch.previous.is_some() != has_history {
        return refused("the secret before is passed on in a personal space and in no other");
    }
    if entry.number == 0 {
        let author = roster.members.get(&entry.author).filter(|one| one.role == Role::Owner);
        signed.verify(&author.ok_or(Error::Refused("a stranger's entry"))?.principal)?;
    }
    roster.hashes.push(signed.hash());
    roster.entries.push(signed);
    Ok(())
}

fn refused<T>(why: &'static str) -> Result<T> {
    Err(Error::Refused(why))
}
