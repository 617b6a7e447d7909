//! What a later entry may say.

use crate::fixtures::{Home, Person, add, group, grow, next, remove};
use crate::roster::{Change, Role, Roster, Standing};
use crate::{Error, Hash, Principal, WriterId};

pub(super) fn refused(why: &'static str) -> Error {
    Error::Refused(why)
}

const DOWN: &str = "who leads does not step down: they are removed and join again";

#[test]
fn it_follows_the_head() {
    let home = Home::new();
    let good = next(&home.roster, &home.phone, vec![add(&Person::new(4))]);
    assert_eq!(home.try_entry(&home.phone, &good), Ok(()));
    let not_next = Err(Error::NotNext("a roster entry"));
    for number in [0, 2, u32::MAX] {
        let entry = crate::roster::Entry { number, ..good.clone() };
        assert_eq!(home.try_entry(&home.phone, &entry), not_next);
    }
    for previous in [Hash::default(), Hash([1; 32])] {
        let entry = crate::roster::Entry { previous, ..good.clone() };
        assert_eq!(home.try_entry(&home.phone, &entry), not_next);
    }
}

#[test]
fn an_owner_who_is_present_signs_it() {
    let mut home = Home::new();
    let newcomer = Person::new(4);
    let entry = next(&home.roster, &newcomer, vec![add(&newcomer)]);
    assert_eq!(home.try_entry(&newcomer, &entry), Err(refused("a stranger's entry")));
    let entry = next(&home.roster, &home.phone, vec![add(&newcomer)]);
    let signature = Err(Error::Signature("a roster entry"));
    assert_eq!(home.try_entry(&home.tablet, &entry), signature);
    grow(&mut home.roster, &home.phone, vec![remove(&home.tablet)]);
    let entry = next(&home.roster, &home.tablet, vec![add(&newcomer)]);
    assert_eq!(home.try_entry(&home.tablet, &entry), Err(refused("a stranger's entry")));
}

#[test]
fn a_member_of_a_group_changes_nothing() {
    let (owner, member) = (Person::new(1), Person::new(2));
    let founders = [owner.founder(Role::Owner), member.founder(Role::Member)];
    let mut roster = Roster::begin(owner.sign_entry(&group(&owner, &founders))).unwrap();
    let promote = |role| vec![Change::Role { principal: member.id(), role }];
    let entry = next(&roster, &member, promote(Role::Owner));
    let taken = roster.append(member.sign_entry(&entry));
    assert_eq!(taken, Err(refused("only owners change the roster")));
    assert!(roster.is_owner(&owner.id()) && !roster.is_owner(&member.id()));
    grow(&mut roster, &owner, promote(Role::Owner));
    assert!(roster.is_owner(&member.id()));
    grow(&mut roster, &member, vec![remove(&owner)]);
    assert!(!roster.is_owner(&owner.id()), "who is gone owns nothing");
    let entry = next(&roster, &member, vec![remove(&member)]);
    let taken = roster.append(member.sign_entry(&entry));
    assert_eq!(taken, Err(refused("the last owner cannot go")));
}

#[test]
fn it_changes_something_and_begins_nothing() {
    let home = Home::new();
    assert_eq!(home.refusal(Vec::new()), refused("a roster entry without a change"));
    let begin = home.roster.entries()[0].open().unwrap().changes;
    assert_eq!(home.refusal(begin), refused("a space begins once"));
}

#[test]
fn who_comes_in_is_new_with_keys_of_its_own() {
    let mut home = Home::new();
    let once = refused("a principal comes in once");
    assert_eq!(home.refusal(vec![add(&home.tablet)]), once);
    let shared = refused("a key belongs to one principal");
    let Principal { signing, wrapping } = home.tablet.principal;
    let other = Person::new(4).principal;
    for principal in [Principal { signing, ..other }, Principal { wrapping, ..other }] {
        assert_eq!(home.refusal(vec![Change::Add { principal, role: Role::Owner }]), shared);
    }
    grow(&mut home.roster, &home.phone, vec![remove(&home.tablet)]);
    assert_eq!(home.refusal(vec![add(&home.tablet)]), once, "nobody comes back");
    let principal = Principal { signing, ..other };
    assert_eq!(home.refusal(vec![Change::Add { principal, role: Role::Owner }]), shared);
    let twice = vec![add(&Person::new(4)), add(&Person::new(4))];
    assert_eq!(home.refusal(twice), once);
}

#[test]
fn every_device_stays_an_owner() {
    let home = Home::new();
    let why = refused("in a personal space all are owners");
    let principal = Person::new(4).principal;
    assert_eq!(home.refusal(vec![Change::Add { principal, role: Role::Member }]), why);
    let why = refused(DOWN);
    let lesser = Change::Role { principal: home.tablet.id(), role: Role::Member };
    assert_eq!(home.refusal(vec![lesser]), why);
}

#[test]
fn who_goes_is_there_and_its_writers_are_named_once() {
    let mut home = Home::new();
    let nobody = refused("there is no such principal");
    assert_eq!(home.refusal(vec![remove(&Person::new(4))]), nobody);
    assert_eq!(home.refusal(vec![remove(&home.tablet), remove(&home.tablet)]), nobody);
    let cutoffs = vec![(WriterId([1; 16]), 3), (WriterId([1; 16]), 4)];
    let doubled = Change::Remove { principal: home.tablet.id(), cutoffs };
    assert_eq!(home.refusal(vec![doubled]), refused("a writer is named twice"));
    let cutoffs = vec![(WriterId([1; 16]), 3), (WriterId([2; 16]), 4)];
    let principal = home.tablet.id();
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    let member = home.roster.member(&principal).unwrap();
    let (number, last) = member.gone.as_ref().unwrap();
    assert_eq!((*number, last.len()), (1, 2));
    assert!(home.roster.present_member(&principal).is_none());
    assert_eq!(home.refusal(vec![remove(&home.tablet)]), nobody);
}

#[test]
fn the_phrase_stays_unless_it_goes_by_itself() {
    let mut home = Home::new();
    let removed = refused("the recovery principal is removed by itself alone");
    assert_eq!(home.refusal(vec![remove(&home.phrase)]), removed);
    let principal = home.phrase.id();
    for role in [Role::Member, Role::Owner] {
        let change = Change::Role { principal, role };
        assert_eq!(home.refusal(vec![change]), refused("the recovery principal stays an owner"));
    }
    let new = Person::new(4).principal;
    let rekey = Change::Rekey { old: principal, new, cutoffs: Vec::new() };
    let keeps = refused("the recovery principal keeps its keys");
    assert_eq!(home.refusal(vec![rekey.clone()]), keeps);
    let entry = next(&home.roster, &home.phrase, vec![rekey]);
    assert_eq!(home.try_entry(&home.phrase, &entry), Err(keeps), "not even by itself");
    let all = vec![remove(&home.phone), remove(&home.tablet), remove(&home.phrase)];
    let entry = next(&home.roster, &home.phrase, all);
    assert_eq!(home.try_entry(&home.phrase, &entry), Err(refused("the last owner cannot go")));
    grow(&mut home.roster, &home.phrase, vec![remove(&home.phone), remove(&home.phrase)]);
    assert_eq!(home.roster.present().count(), 1);
    assert_eq!(home.roster.recovery(), Some(principal), "who it was stays known");
}

#[test]
fn the_phrase_brings_a_device_and_removes_all_others() {
    let mut home = Home::new();
    let newcomer = Person::new(4);
    let changes = vec![add(&newcomer), remove(&home.phone), remove(&home.tablet)];
    grow(&mut home.roster, &home.phrase, changes);
    let present: Vec<_> = home.roster.present().map(|(id, _)| *id).collect();
    assert_eq!(present.len(), 2);
    assert!(home.roster.is_owner(&newcomer.id()) && home.roster.is_owner(&home.phrase.id()));
}

#[test]
fn new_keys_take_the_place_of_the_old() {
    let (owner, member, new) = (Person::new(1), Person::new(2), Person::new(3));
    let founders = [owner.founder(Role::Owner), member.founder(Role::Member)];
    let mut roster = Roster::begin(owner.sign_entry(&group(&owner, &founders))).unwrap();
    let writer = WriterId([5; 16]);
    let rekey = |old: &Person, new: &Person| Change::Rekey {
        old: old.id(),
        new: new.principal,
        cutoffs: vec![(writer, 7)],
    };
    let try_one = |roster: &Roster, change| {
        let entry = next(roster, &owner, vec![change]);
        roster.clone().append(owner.sign_entry(&entry))
    };
    let absent = Err(refused("there is no such principal"));
    assert_eq!(try_one(&roster, rekey(&new, &Person::new(4))), absent);
    let once = Err(refused("a principal comes in once"));
    assert_eq!(try_one(&roster, rekey(&member, &owner)), once);
    assert_eq!(try_one(&roster, rekey(&member, &member)), once);
    let mut doubled = rekey(&member, &new);
    if let Change::Rekey { cutoffs, .. } = &mut doubled {
        cutoffs.push((writer, 8));
    }
    assert_eq!(try_one(&roster, doubled), Err(refused("a writer is named twice")));
    grow(&mut roster, &owner, vec![rekey(&member, &new)]);
    let heir = roster.present_member(&new.id()).unwrap();
    assert_eq!((heir.role, heir.since, heir.succeeds), (Role::Member, 1, Some(member.id())));
    assert!(roster.present_member(&member.id()).is_none());
    assert_eq!(roster.standing(&member.id(), &writer, 7), Standing::Before);
    assert_eq!(roster.standing(&member.id(), &writer, 8), Standing::After);
    assert_eq!(try_one(&roster, rekey(&member, &Person::new(4))), absent);
}

#[test]
fn who_is_gone_is_told_with_what_of_theirs_counts() {
    let mut home = Home::new();
    assert_eq!(home.roster.gone().count(), 0);
    let (principal, cutoffs) = (home.tablet.id(), vec![(WriterId([1; 16]), 5)]);
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    let gone: Vec<_> = home.roster.gone().collect();
    assert_eq!(gone, [(&principal, &[(WriterId([1; 16]), 5)].into())]);
}
