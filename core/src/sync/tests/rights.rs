//! What a member with a changed program could push into a group, and what becomes of it: nothing.

use interlude_wire::roster::Role;

use super::devices::pieces;
use super::ring::Ring;
use crate::document::{
    Document, DocumentId, FieldEdit, Fields, GroupProfile, Identity, Kind, Seed, Stamp,
};
use crate::interlude::Interlude;
use crate::space::Intent;
use crate::store::{Erasure, News, Update, documents};
use crate::time::Timestamp;

fn set(field: &'static str, value: &str) -> FieldEdit {
    FieldEdit::Set(field, Some(value.to_owned()))
}

fn stamp(ring: &Ring, by: usize) -> Stamp {
    ring.vaults[by].stamp_as(&ring.me(by)).unwrap()
}

fn said(vault: &Interlude, identity: &Identity) -> Option<Fields> {
    vault.content(identity.kind, &identity.id()).unwrap()
}

fn is_here(vault: &Interlude, id: &DocumentId) -> bool {
    vault.read(|db| Ok(documents::find(db, id)?.is_some())).unwrap()
}

/// A whole document of this identity that says this, written by whoever.
fn made(identity: &Identity, stamp: &Stamp, edits: &[FieldEdit]) -> Update {
    let mut document = Document::genesis(identity.kind);
    document.edit_fields(stamp, edits).unwrap();
    let news = News::Snapshot(document.save());
    Update { identity: identity.clone(), news, projected: None }
}

/// A change of a document as a vault has it, that the vault itself would never make.
fn changed(vault: &Interlude, identity: &Identity, stamp: &Stamp, edits: &[FieldEdit]) -> Update {
    let change = vault
        .document(&identity.id(), |document| Ok(document.edit_fields(stamp, edits)?.unwrap()))
        .unwrap();
    Update { identity: identity.clone(), news: News::Changes(vec![change]), projected: None }
}

fn erased(identity: &Identity) -> Update {
    let erasure = Erasure { at: Timestamp::from_millis(1), known: None };
    Update { identity: identity.clone(), news: News::Tombstone(erasure), projected: None }
}

/// The others take nothing of it, the honest go on.
fn is_refused(ring: &Ring, by: usize, update: &Update) {
    let before: Vec<_> = ring.vaults.iter().map(|vault| said(vault, &update.identity)).collect();
    let push = ring.forge(by, pieces(update));
    for to in (0..ring.vaults.len()).filter(|to| *to != by) {
        let taken = ring.give(to, &push);
        assert_eq!(taken.damaged, 1, "taken by {to}: {update:?}");
        assert!(said(&ring.vaults[to], &update.identity) == before[to]);
    }
    let profile = GroupProfile::identity(ring.id.0);
    ring.vaults[0].write_shared(&profile, &[set("place", "Room 7")]).unwrap();
    ring.in_step();
    assert_eq!(said(&ring.vaults[1], &profile).unwrap().get("place"), Some("Room 7"));
}

#[test]
fn a_member_changes_nothing_of_the_facilitators() {
    let ring = Ring::of(3);
    let (profile, mine) = (GroupProfile::identity(ring.id.0), stamp(&ring, 1));
    is_refused(&ring, 1, &changed(&ring.vaults[1], &profile, &mine, &[set("name", "Mine")]));
    let ring = Ring::of(3);
    let norms = Identity::of_group(Kind::NORMS, ring.id.0, Seed([7; 16]));
    is_refused(&ring, 1, &made(&norms, &stamp(&ring, 1), &[set("title", "No rules")]));
    let ring = Ring::of(3);
    is_refused(&ring, 1, &erased(&profile_of(&ring)));
}

fn profile_of(ring: &Ring) -> Identity {
    GroupProfile::identity(ring.id.0)
}

#[test]
fn a_member_does_not_write_in_the_facilitators_name() {
    let ring = Ring::of(2);
    // The actor is one of the facilitator's, the push is the member's.
    let actor = stamp(&ring, 0);
    is_refused(
        &ring,
        1,
        &changed(&ring.vaults[1], &profile_of(&ring), &actor, &[set("name", "x")]),
    );
}

#[test]
fn nobody_writes_for_another_member_the_facilitator_neither() {
    let ring = Ring::of(3);
    for by in [0, 1] {
        let card = ring.card(2);
        let update = changed(&ring.vaults[by], &card, &stamp(&ring, by), &[set("name", "Other")]);
        is_refused(&ring, by, &update);
        let ring = Ring::of(3);
        is_refused(&ring, by, &erased(&ring.card(2)));
        let excerpt = Identity::of_member(Kind::EXCERPT, ring.id.0, ring.me(2), Seed([1; 16]));
        let ring = Ring::of(3);
        is_refused(&ring, by, &made(&excerpt, &stamp(&ring, by), &[set("title", "Never said")]));
    }
}

#[test]
fn ones_own_document_with_anothers_change_in_it_is_not_taken() {
    let ring = Ring::of(2);
    let excerpt = Identity::of_member(Kind::EXCERPT, ring.id.0, ring.me(1), Seed([1; 16]));
    is_refused(&ring, 1, &made(&excerpt, &stamp(&ring, 2), &[set("title", "By the other")]));
}

#[test]
fn what_is_private_has_no_place_in_a_group_and_a_group_none_in_another() {
    let ring = Ring::of(2);
    let home = Some(ring.id.0);
    let private = [Kind::ENTRY, Kind::REMINDER, Kind::MEMBERSHIP, Kind::GOAL, Kind(17)];
    for (number, kind) in (0..).zip(private) {
        for owner in [None, Some(ring.me(1))] {
            let identity = Identity { kind, home, owner, seed: Seed([number; 16]) };
            let update = erased(&identity);
            let push = ring.forge(1, pieces(&update));
            assert_eq!(ring.give(2, &push).damaged, 1);
            assert!(!is_here(&ring.vaults[2], &identity.id()));
        }
    }
    let elsewhere = Identity::of_member(Kind::EXCERPT, [9; 32], ring.me(1), Seed([1; 16]));
    let personal = Identity::personal(Kind::SCHEDULE, Seed([1; 16]));
    for identity in [elsewhere, personal] {
        let push = ring.forge(1, pieces(&made(&identity, &stamp(&ring, 1), &[set("title", "x")])));
        assert_eq!(ring.give(2, &push).damaged, 1);
        assert!(!is_here(&ring.vaults[2], &identity.id()));
    }
}

#[test]
fn a_push_with_something_good_and_something_stolen_gives_the_good_alone() {
    let ring = Ring::of(2);
    let mine = Identity::of_member(Kind::EXCERPT, ring.id.0, ring.me(1), Seed([1; 16]));
    let good = made(&mine, &stamp(&ring, 1), &[set("title", "Mine")]);
    let stolen =
        changed(&ring.vaults[1], &ring.card(2), &stamp(&ring, 1), &[set("name", "Stolen")]);
    let push = ring.forge(1, pieces(&good).into_iter().chain(pieces(&stolen)).collect());
    assert_eq!(ring.give(0, &push).damaged, 1);
    assert_eq!(said(&ring.vaults[0], &mine).unwrap().get("title"), Some("Mine"));
    assert_eq!(said(&ring.vaults[0], &ring.card(2)).unwrap().get("name"), Some("Member 2"));
}

#[test]
fn an_honest_program_refuses_before_anything_is_written() {
    let ring = Ring::of(2);
    for identity in [profile_of(&ring), ring.card(2)] {
        let refused = ring.vaults[1].write_shared(&identity, &[set("name", "x")]);
        assert!(matches!(refused, Err(crate::Error::Refused(_))), "{refused:?}");
        let refused = ring.vaults[1].erase_shared(&ring.id, identity.kind, &[identity.id()]);
        assert!(matches!(refused, Err(crate::Error::Refused(_))), "{refused:?}");
    }
    let entry =
        Identity { home: Some(ring.id.0), ..Identity::personal(Kind::ENTRY, Seed([1; 16])) };
    assert!(ring.vaults[0].write_shared(&entry, &[set("title", "x")]).is_err());
}

#[test]
fn a_removed_member_writing_under_the_old_epoch_is_kept_apart() {
    let ring = Ring::of(2);
    let old = ring.space(1);
    ring.change(0, &Intent::Remove(old.me()));
    let card = ring.card(1);
    let update = changed(&ring.vaults[1], &card, &stamp(&ring, 1), &[set("name", "Still here")]);
    let push = ring.forge_as(1, &old, pieces(&update));
    for to in [0, 2] {
        let taken = ring.give(to, &push);
        assert_eq!((taken.late, taken.applied), (1, 0));
        assert_eq!(said(&ring.vaults[to], &card).unwrap().get("name"), Some("Member 1"));
    }
}

#[test]
fn a_late_member_opens_nothing_of_what_came_before() {
    let mut ring = Ring::of(1);
    let excerpt = Identity::of_member(Kind::EXCERPT, ring.id.0, ring.me(1), Seed([1; 16]));
    ring.vaults[1].write_shared(&excerpt, &[set("title", "For those who are here")]).unwrap();
    let before = ring.sealed(1);
    before.iter().for_each(|push| drop(ring.give(0, push)));
    ring.admit(Role::Member);
    for push in &before {
        let taken = ring.give(2, push);
        assert_eq!((taken.damaged, taken.applied), (0, 1), "it is no damage");
    }
    assert!(!is_here(&ring.vaults[2], &excerpt.id()));
    assert!(!ring.space(2).has_secret(ring.space(2).roster.number() - 1));
}

#[test]
fn who_leads_later_did_not_lead_before() {
    let ring = Ring::of(2);
    let (member, old) = (ring.space(1).me(), ring.space(1));
    let norms = Identity::of_group(Kind::NORMS, ring.id.0, Seed([7; 16]));
    let update = made(&norms, &stamp(&ring, 1), &[set("title", "Too early")]);
    let early = ring.forge_as(1, &old, pieces(&update));
    ring.change(0, &Intent::Promote(member));
    assert_eq!(ring.give(2, &early).damaged, 1);
    assert!(!is_here(&ring.vaults[2], &norms.id()));
    let now = ring.forge(1, pieces(&update));
    // The same number again: only whoever did not see the first takes it.
    assert_eq!(ring.give(0, &now).damaged, 0);
    assert!(is_here(&ring.vaults[0], &norms.id()));
}
