//! Who leads, who follows whom, and who is on a line.

use super::rules::refused;
use crate::fixtures::{Person, add, group, grow, next, remove};
use crate::roster::{Change, Role, Roster, SpaceKind};
use crate::{PrincipalId, WriterId};

fn role(person: &Person, role: Role) -> Change {
    Change::Role { principal: person.id(), role }
}

fn member(person: &Person) -> Change {
    Change::Add { principal: person.principal, role: Role::Member }
}

fn rekey(old: &Person, new: &Person) -> Change {
    let cutoffs = vec![(WriterId([1; 16]), 3)];
    Change::Rekey { old: old.id(), new: new.principal, cutoffs }
}

fn founded(kind: SpaceKind, owner: &Person, others: &[&Person]) -> crate::Result<Roster> {
    let others = others.iter().map(|other| other.founder(Role::Member));
    let founders: Vec<_> = std::iter::once(owner.founder(Role::Owner)).chain(others).collect();
    let mut entry = group(owner, &founders);
    entry.changes = vec![Change::Begin { kind, founders, recovery: None }];
    Roster::begin(owner.sign_entry(&entry))
}

#[test]
fn nobody_steps_down_and_a_role_is_given_once() {
    let (owner, other) = (Person::new(1), Person::new(2));
    let mut roster = founded(SpaceKind::Group, &owner, &[&other]).unwrap();
    let again = owner.sign_entry(&next(&roster, &owner, vec![role(&other, Role::Member)]));
    assert_eq!(roster.append(again), Err(refused("it has this role already")));
    grow(&mut roster, &owner, vec![role(&other, Role::Owner)]);
    let down = owner.sign_entry(&next(&roster, &owner, vec![role(&other, Role::Member)]));
    let why = "who leads does not step down: they are removed and join again";
    assert_eq!(roster.append(down), Err(refused(why)));
}

#[test]
fn who_led_when_is_known_for_ever() {
    let (owner, other, heir) = (Person::new(1), Person::new(2), Person::new(3));
    let mut roster = founded(SpaceKind::Group, &owner, &[&other]).unwrap();
    grow(&mut roster, &owner, vec![role(&other, Role::Owner)]);
    grow(&mut roster, &owner, vec![rekey(&other, &heir)]);
    grow(&mut roster, &owner, vec![remove(&heir)]);
    let led =
        |id: PrincipalId| (0..5).map(|number| roster.was_owner(&id, number)).collect::<Vec<_>>();
    assert_eq!(led(owner.id()), [true; 5]);
    assert_eq!(led(other.id()), [false, true, false, false, false]);
    assert_eq!(led(heir.id()), [false, false, true, false, false]);
    assert_eq!(led(Person::new(9).id()), [false; 5]);
}

#[test]
fn a_lineage_is_the_same_from_each_of_its_ends() {
    let (owner, one, two, three) = (Person::new(1), Person::new(2), Person::new(3), Person::new(4));
    let mut roster = founded(SpaceKind::Group, &owner, &[&one]).unwrap();
    grow(&mut roster, &owner, vec![rekey(&one, &two)]);
    grow(&mut roster, &owner, vec![rekey(&two, &three)]);
    let sorted = |id| {
        let mut all = roster.lineage(&id);
        all.sort_unstable();
        all
    };
    let mut all = vec![one.id(), two.id(), three.id()];
    all.sort_unstable();
    assert!([&one, &two, &three].into_iter().all(|person| sorted(person.id()) == all));
    assert_eq!(roster.lineage(&owner.id()), [owner.id()]);
}

#[test]
fn a_line_has_one_member() {
    let (owner, other, third) = (Person::new(1), Person::new(2), Person::new(3));
    let why = refused("a line has one member");
    assert_eq!(founded(SpaceKind::Line, &owner, &[&other, &third]).unwrap_err(), why);
    let mut line = founded(SpaceKind::Line, &owner, &[&other]).unwrap();
    let second = owner.sign_entry(&next(&line, &owner, vec![member(&third)]));
    assert_eq!(line.append(second), Err(why));
    grow(&mut line, &owner, vec![add(&Person::new(4))]);
    grow(&mut line, &owner, vec![rekey(&other, &third)]);
    grow(&mut line, &owner, vec![remove(&third)]);
}
