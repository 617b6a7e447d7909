//! Whom a new secret is for, and how many there may be.

use crate::fixtures::{Home, Person, add, group, grow, next, remove};
use crate::roster::{Role, Roster};
use crate::{Error, limits};

fn refused(why: &'static str) -> Error {
    Error::Refused(why)
}

#[test]
fn the_secret_is_for_everybody_who_stays() {
    let home = Home::new();
    let everybody =
        Err(refused("the new secret is sealed to everybody present, once each, and nobody else"));
    let good = next(&home.roster, &home.phone, vec![remove(&home.tablet)]);
    let mut entry = good.clone();
    entry
        .epoch
        .wraps
        .push(crate::roster::Wrap { to: home.tablet.id(), ..good.epoch.wraps[0].clone() });
    assert_eq!(home.try_entry(&home.phone, &entry), everybody, "not for who goes");
    let good = next(&home.roster, &home.phone, vec![add(&Person::new(4))]);
    for place in 0..good.epoch.wraps.len() {
        let mut entry = good.clone();
        let wrap = entry.epoch.wraps.remove(place);
        assert_eq!(home.try_entry(&home.phone, &entry), everybody, "for nobody less");
        entry.epoch.wraps.extend([wrap.clone(), wrap]);
        assert_eq!(home.try_entry(&home.phone, &entry), everybody, "for nobody twice");
    }
}

#[test]
fn the_secret_before_is_passed_on_in_a_personal_space_alone() {
    let home = Home::new();
    let why = Err(refused("the secret before is passed on in a personal space and in no other"));
    let mut entry = next(&home.roster, &home.phone, vec![add(&Person::new(4))]);
    entry.epoch.previous = None;
    assert_eq!(home.try_entry(&home.phone, &entry), why);
    let owner = Person::new(1);
    let first = owner.sign_entry(&group(&owner, &[owner.founder(Role::Owner)]));
    let mut roster = Roster::begin(first).unwrap();
    let mut entry = next(&roster, &owner, vec![add(&Person::new(4))]);
    entry.epoch.previous = Some(vec![8; 60]);
    assert_eq!(roster.append(owner.sign_entry(&entry)), why);
}

#[test]
fn a_space_holds_so_many_at_a_time() {
    let owner = Person::new(0);
    let founders: Vec<_> =
        (0..limits::PRINCIPALS as u8).map(|one| Person::new(one).founder(Role::Owner)).collect();
    let mut roster = Roster::begin(owner.sign_entry(&group(&owner, &founders))).unwrap();
    let one_more = Person::new(200);
    let mut entry = next(&roster, &owner, vec![add(&one_more)]);
    entry.epoch.wraps.pop();
    let taken = roster.append(owner.sign_entry(&entry));
    assert_eq!(taken, Err(Error::TooLarge("a roster")));
    grow(&mut roster, &owner, vec![remove(&Person::new(1)), add(&one_more)]);
    assert_eq!(roster.present().count(), limits::PRINCIPALS);
}
