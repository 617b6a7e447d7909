//! What a first entry may say.

use crate::fixtures::{Person, genesis, group};
use crate::roster::{Change, Entry, Role, Roster, SpaceKind};
use crate::{Error, Hash, Principal, PrincipalId, Result, limits};

fn people() -> (Person, Person, Person) {
    (Person::new(1), Person::new(2), Person::new(3))
}

fn begin(alter: impl Fn(&mut Entry)) -> Result<Roster> {
    let (phone, tablet, phrase) = people();
    let mut entry = genesis(&[&phone, &tablet], &phrase);
    alter(&mut entry);
    Roster::begin(phone.sign_entry(&entry))
}

/// The first change of a personal space with something else in it.
fn with(
    kind: SpaceKind,
    founders: Vec<crate::roster::Founder>,
    recovery: Option<PrincipalId>,
) -> Result<Roster> {
    begin(|entry| {
        let founders = founders.clone();
        entry.epoch.wraps.retain(|wrap| founders.iter().any(|one| one.principal.id() == wrap.to));
        entry.changes = vec![Change::Begin { kind, founders, recovery }];
    })
}

#[test]
fn a_space_begins_with_its_founders() {
    let (phone, tablet, phrase) = people();
    let signed = phone.sign_entry(&genesis(&[&phone, &tablet], &phrase));
    let roster = Roster::begin(signed.clone()).unwrap();
    assert_eq!(roster.space().0, signed.hash().0);
    assert_eq!((roster.head(), roster.number()), (signed.hash(), 0));
    assert_eq!((roster.kind(), roster.recovery()), (SpaceKind::Personal, Some(phrase.id())));
    assert_eq!(roster.entries(), std::slice::from_ref(&signed));
    assert_eq!(roster.hashes(), [signed.hash()]);
    assert_eq!(roster.number_of(&signed.hash()), Some(0));
    assert_eq!(roster.number_of(&Hash::default()), None);
    for one in [&phone, &tablet, &phrase] {
        let member = roster.present_member(&one.id()).unwrap();
        assert_eq!((member.principal, member.role), (one.principal, Role::Owner));
        assert_eq!((member.since, &member.gone, member.succeeds), (0, &None, None));
    }
    assert_eq!(roster.present().count(), 3);
    assert_eq!(Roster::verify(&roster.space(), [signed]), Ok(roster));
}

#[test]
fn it_is_the_first() {
    let first = Err(Error::NotNext("a first roster entry"));
    assert_eq!(begin(|entry| entry.number = 1), first);
    assert_eq!(begin(|entry| entry.previous = Hash([1; 32])), first);
    let unknown = Err(Error::Unknown("a roster entry"));
    assert_eq!(begin(|entry| entry.version = 2), unknown);
    assert_eq!(begin(|entry| entry.suite = 0), unknown);
}

#[test]
fn it_begins_a_space_and_nothing_else() {
    let alone = Err(Error::Refused("a first roster entry begins a space and does nothing else"));
    assert_eq!(begin(|entry| entry.changes.clear()), alone);
    assert_eq!(begin(|entry| entry.changes.push(entry.changes[0].clone())), alone);
    let other = Change::Resolve { other: Hash::default() };
    assert_eq!(begin(|entry| entry.changes.push(other.clone())), alone);
    assert_eq!(begin(|entry| entry.changes = vec![other.clone()]), alone);
}

#[test]
fn nobody_founds_it_twice_and_no_key_is_shared() {
    let (phone, tablet, phrase) = people();
    let founders = |second: Principal| {
        let one = |principal| crate::roster::Founder { principal, role: Role::Owner };
        [phone.principal, second, phrase.principal].map(one).to_vec()
    };
    let recovery = Some(phrase.id());
    let found = |second| with(SpaceKind::Personal, founders(second), recovery).err();
    assert_eq!(found(phone.principal), Some(Error::Refused("a principal comes in once")));
    let shared = Some(Error::Refused("a key belongs to one principal"));
    let Principal { signing, wrapping } = phone.principal;
    assert_eq!(found(Principal { signing, ..tablet.principal }), shared);
    assert_eq!(found(Principal { wrapping, ..tablet.principal }), shared);
    assert_eq!(found(tablet.principal), None);
}

#[test]
fn a_personal_space_alone_has_a_phrase_which_is_an_owner() {
    let (phone, tablet, phrase) = people();
    let owners =
        |people: &[&Person]| people.iter().map(|one| one.founder(Role::Owner)).collect::<Vec<_>>();
    let all = owners(&[&phone, &tablet, &phrase]);
    let recovery = Some(phrase.id());
    let belongs =
        Err(Error::Refused("a recovery principal belongs to a personal space and to no other"));
    assert_eq!(with(SpaceKind::Personal, all.clone(), None), belongs);
    assert_eq!(with(SpaceKind::Group, all.clone(), recovery), belongs);
    assert_eq!(with(SpaceKind::Line, all.clone(), recovery), belongs);
    assert!(with(SpaceKind::Group, all.clone(), None).is_ok());
    assert!(with(SpaceKind::Line, all.clone(), None).is_ok());
    let owner = Err(Error::Refused("the recovery principal is an owner from the first entry"));
    assert_eq!(with(SpaceKind::Personal, owners(&[&phone, &tablet]), recovery), owner);
    let mut lesser = all;
    lesser[2].role = Role::Member;
    assert_eq!(with(SpaceKind::Personal, lesser, recovery), owner);
}

#[test]
fn every_device_of_a_personal_space_is_an_owner() {
    let (phone, tablet, phrase) = people();
    let mut founders = [&phone, &tablet, &phrase].map(|one| one.founder(Role::Owner));
    founders[1].role = Role::Member;
    let begun = with(SpaceKind::Personal, founders.to_vec(), Some(phrase.id()));
    assert_eq!(begun, Err(Error::Refused("in a personal space all are owners")));
}

#[test]
fn its_author_is_an_owner_in_it_and_signed_it() {
    let (phone, tablet, phrase) = people();
    let stranger = Err(Error::Refused("a stranger's entry"));
    assert_eq!(begin(|entry| entry.author = Person::new(9).id()), stranger);
    let not_theirs = Err(Error::Signature("a roster entry"));
    assert_eq!(begin(|entry| entry.author = tablet.id()), not_theirs);
    let entry = genesis(&[&phone, &tablet], &phrase);
    assert_eq!(Roster::begin(tablet.sign_entry(&entry)), not_theirs);
    let founders = [phone.founder(Role::Owner), tablet.founder(Role::Member)];
    let entry = group(&tablet, &founders);
    assert_eq!(Roster::begin(tablet.sign_entry(&entry)), stranger, "a member founds nothing");
    assert!(Roster::begin(phone.sign_entry(&group(&phone, &founders))).is_ok());
}

#[test]
fn a_space_has_an_owner() {
    let (phone, tablet, _) = people();
    let founders = [phone.founder(Role::Member), tablet.founder(Role::Member)];
    let begun = Roster::begin(phone.sign_entry(&group(&phone, &founders)));
    assert_eq!(begun, Err(Error::Refused("the last owner cannot go")));
    let begun = Roster::begin(phone.sign_entry(&group(&phone, &[])));
    assert_eq!(begun, Err(Error::Refused("the last owner cannot go")));
}

#[test]
fn its_secret_is_for_everybody_in_it_and_there_is_none_before() {
    let everybody = Err(Error::Refused(
        "the new secret is sealed to everybody present, once each, and nobody else",
    ));
    assert_eq!(begin(|entry| _ = entry.epoch.wraps.pop()), everybody);
    assert_eq!(begin(|entry| entry.epoch.wraps.push(entry.epoch.wraps[0].clone())), everybody);
    assert_eq!(begin(|entry| entry.epoch.wraps[1].to = Person::new(9).id()), everybody);
    assert_eq!(begin(|entry| entry.epoch.wraps.reverse()).err(), None, "in any order");
    let before = begin(|entry| entry.epoch.previous = Some(vec![0; 60]));
    let why = "the secret before is passed on in a personal space and in no other";
    assert_eq!(before, Err(Error::Refused(why)));
}

#[test]
fn as_many_as_a_space_holds_found_it_and_no_more() {
    let people: Vec<Person> = (0..=limits::PRINCIPALS as u8).map(Person::new).collect();
    let founders: Vec<_> = people.iter().map(|one| one.founder(Role::Owner)).collect();
    let mut entry = group(&people[0], &founders[..limits::PRINCIPALS]);
    assert!(Roster::begin(people[0].sign_entry(&entry)).is_ok());
    entry = group(&people[0], &founders);
    let begun = Roster::begin(people[0].sign_entry(&entry));
    assert_eq!(begun, Err(Error::TooLarge("a roster entry")), "more wraps than there may be");
    entry.epoch.wraps.pop();
    let begun = Roster::begin(people[0].sign_entry(&entry));
    assert_eq!(begun, Err(Error::TooLarge("a roster")));
}
