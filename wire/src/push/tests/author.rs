//! Whose push counts.

use super::make::{WRITER, header, sign};
use crate::fixtures::{Home, Person, add, grow, remove, scaled};
use crate::push::{Header, check_author};
use crate::roster::{Change, Roster};
use crate::{Error, Hash, Result, SpaceId, WriterId};

fn check(roster: &Roster, header: &Header, signer: &Person) -> Result<()> {
    let push = sign(header, signer);
    check_author(roster, &push, &push.open().unwrap())
}

#[test]
fn a_push_of_somebody_present_counts_under_the_entry_it_names() {
    let mut home = Home::new();
    let early = header(&home.roster, &home.tablet);
    assert_eq!(check(&home.roster, &early, &home.tablet), Ok(()));
    let before = home.roster.clone();
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(4))]);
    assert_eq!(check(&home.roster, &early, &home.tablet), Ok(()), "the epoch before still counts");
    let late = header(&home.roster, &home.tablet);
    assert_eq!(check(&home.roster, &late, &home.tablet), Ok(()));
    let unknown = Err(Error::NotNext("the roster of a push"));
    assert_eq!(check(&before, &late, &home.tablet), unknown, "an entry that is not known yet");
}

#[test]
fn a_push_belongs_to_one_space() {
    let home = Home::new();
    let moved = Header { space: SpaceId([9; 32]), ..header(&home.roster, &home.phone) };
    let other = Err(Error::Refused("a push of another space"));
    assert_eq!(check(&home.roster, &moved, &home.phone), other);
}

#[test]
fn a_push_belongs_to_one_epoch() {
    let mut home = Home::new();
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(4))]);
    let good = header(&home.roster, &home.phone);
    let another = Err(Error::Refused("a push under the key of another roster entry"));
    for epoch in [0, 2] {
        let moved = Header { epoch, ..good.clone() };
        assert_eq!(check(&home.roster, &moved, &home.phone), another);
    }
    let roster = home.roster.hashes()[0];
    let moved = Header { roster, ..good.clone() };
    assert_eq!(check(&home.roster, &moved, &home.phone), another);
    let moved = Header { roster: Hash([9; 32]), ..good };
    let unknown = Err(Error::NotNext("the roster of a push"));
    assert_eq!(check(&home.roster, &moved, &home.phone), unknown);
}

#[test]
fn a_push_is_signed_by_its_author() {
    let home = Home::new();
    let good = header(&home.roster, &home.phone);
    let not_theirs = Err(Error::Signature("a push"));
    assert_eq!(check(&home.roster, &good, &home.tablet), not_theirs);
    let claimed = Header { author: home.tablet.id(), ..good.clone() };
    assert_eq!(check(&home.roster, &claimed, &home.phone), not_theirs);
    let stranger = Person::new(9);
    let strange = header(&home.roster, &stranger);
    assert_eq!(check(&home.roster, &strange, &stranger), Err(Error::Refused("a stranger's push")));
}

#[test]
fn what_is_moved_to_another_place_is_not_signed() {
    let mut home = Home::new();
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(4))]);
    let good = header(&home.roster, &home.phone);
    let push = sign(&good, &home.phone);
    let moved = [
        Header { writer: WriterId([9; 16]), ..good.clone() },
        Header { author: home.tablet.id(), ..good.clone() },
        Header { sequence: 2, ..good.clone() },
        Header { floor: 0, ..good.clone() },
        Header { replaces: Vec::new(), ..good.clone() },
        Header { seen: Vec::new(), ..good.clone() },
        Header { roster: home.roster.hashes()[0], epoch: 0, ..good.clone() },
    ];
    for header in moved {
        let other = crate::push::Push { header: crate::encode(&header), ..push.clone() };
        let checked = check_author(&home.roster, &other, &other.open().unwrap());
        assert_eq!(checked, Err(Error::Signature("a push")));
    }
}

#[test]
fn nobody_pushes_for_the_time_before_or_after() {
    let mut home = Home::new();
    let newcomer = Person::new(4);
    let early = header(&home.roster, &newcomer);
    grow(&mut home.roster, &home.phone, vec![add(&newcomer)]);
    let absent = Err(Error::Refused("its author was not there at that time"));
    assert_eq!(check(&home.roster, &early, &newcomer), absent);
    let good = header(&home.roster, &newcomer);
    let principal = newcomer.id();
    let cutoffs = vec![(WRITER, 1)];
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    assert_eq!(check(&home.roster, &good, &newcomer), Ok(()), "what came before counts");
    let late = header(&home.roster, &newcomer);
    assert_eq!(check(&home.roster, &late, &newcomer), absent, "under the key it does not have");
    let second = Header { sequence: 2, previous: Hash([1; 32]), ..good.clone() };
    let removed = Err(Error::Refused("its author was removed"));
    assert_eq!(check(&home.roster, &second, &newcomer), removed);
    let elsewhere = Header { writer: WriterId([9; 16]), ..good };
    assert_eq!(check(&home.roster, &elsewhere, &newcomer), removed);
}

/// Whatever writer and number, whatever entry it names: nothing that came after counts.
#[test]
fn no_late_push_of_a_removed_device_counts() {
    let mut home = Home::new();
    let lost = Person::new(4);
    grow(&mut home.roster, &home.phone, vec![add(&lost)]);
    let before = home.roster.clone();
    grow(&mut home.roster, &home.phone, vec![remove(&home.tablet)]);
    let principal = lost.id();
    let cutoffs = vec![(WRITER, 3)];
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(5))]);
    let count = scaled(100, 1000);
    for number in 0..count {
        let entry = number as usize % home.roster.hashes().len();
        let writer = if number % 2 == 0 { WRITER } else { WriterId([number as u8; 16]) };
        let late = Header {
            roster: home.roster.hashes()[entry],
            epoch: entry as u32,
            writer,
            sequence: 4 + u64::from(number),
            previous: Hash([1; 32]),
            ..header(&before, &lost)
        };
        let checked = check(&home.roster, &late, &lost);
        assert!(matches!(checked, Err(Error::Refused(_))), "{number}: {checked:?}");
    }
    let counted = Header { sequence: 3, previous: Hash([1; 32]), ..header(&before, &lost) };
    assert_eq!(check(&home.roster, &counted, &lost), Ok(()));
}
