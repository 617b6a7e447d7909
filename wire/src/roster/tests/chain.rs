//! Chains: what is put together in another way than it was made does not hold.

use crate::fixtures::{Home, Person, add, genesis, grow, next, remove, scaled};
use crate::roster::{Change, Roster, SignedEntry, Standing};
use crate::{Error, Hash, SpaceId, WriterId};

/// Four entries, in which three devices come and one goes.
fn long() -> (Home, Vec<SignedEntry>) {
    let mut home = Home::new();
    let (first, second) = (Person::new(4), Person::new(5));
    grow(&mut home.roster, &home.phone, vec![add(&first)]);
    grow(&mut home.roster, &home.tablet, vec![add(&second)]);
    grow(&mut home.roster, &home.phrase, vec![remove(&first)]);
    let entries = home.roster.entries().to_vec();
    (home, entries)
}

#[test]
fn a_chain_is_verified_against_the_id_of_its_space() {
    let (home, entries) = long();
    assert_eq!(Roster::verify(&home.roster.space(), entries.clone()).as_ref(), Ok(&home.roster));
    let other = SpaceId([1; 32]);
    let refused = Err(Error::Refused("the roster is that of another space"));
    assert_eq!(Roster::verify(&other, entries.clone()), refused);
    let elsewhere = Person::new(8);
    let stranger = elsewhere.sign_entry(&genesis(&[&elsewhere], &Person::new(9)));
    let mut mixed = entries.clone();
    mixed[0] = stranger;
    assert_eq!(Roster::verify(&home.roster.space(), mixed), refused);
    let empty = Err(Error::Malformed("an empty roster"));
    assert_eq!(Roster::verify(&home.roster.space(), []), empty);
    for (number, hash) in (0..).zip(home.roster.hashes()) {
        assert_eq!(home.roster.number_of(hash), Some(number));
    }
    assert_eq!(home.roster.head(), entries[3].hash());
    assert_eq!(home.roster.number(), 3);
}

#[test]
fn entries_left_out_doubled_or_exchanged_do_not_hold() {
    let (home, entries) = long();
    let space = home.roster.space();
    let not_next = Err(Error::NotNext("a roster entry"));
    for place in 1..entries.len() {
        let mut doubled = entries.clone();
        doubled.insert(place, entries[place - 1].clone());
        assert_eq!(Roster::verify(&space, doubled), not_next);
        if place + 1 < entries.len() {
            let mut without = entries.clone();
            without.remove(place);
            assert_eq!(Roster::verify(&space, without), not_next);
            let mut exchanged = entries.clone();
            exchanged.swap(place, place + 1);
            assert_eq!(Roster::verify(&space, exchanged), not_next);
        }
    }
    for entry in &entries {
        let again = home.roster.clone().append(entry.clone());
        assert_eq!(again.err(), not_next.clone().err(), "none is said again");
    }
}

#[test]
fn an_entry_of_another_space_is_none_of_this() {
    let (home, _) = long();
    let mut other = Home::new();
    let signed = grow(&mut other.roster, &home.phone, vec![add(&Person::new(7))]);
    assert_eq!(home.roster.clone().append(signed), Err(Error::NotNext("a roster entry")));
}

#[test]
fn of_two_owners_who_remove_each_other_one_stays() {
    let home = Home::new();
    let by_phone =
        home.phone.sign_entry(&next(&home.roster, &home.phone, vec![remove(&home.tablet)]));
    let by_tablet =
        home.tablet.sign_entry(&next(&home.roster, &home.tablet, vec![remove(&home.phone)]));
    for (first, second, stays, goes) in [
        (&by_phone, &by_tablet, &home.phone, &home.tablet),
        (&by_tablet, &by_phone, &home.tablet, &home.phone),
    ] {
        let mut roster = home.roster.clone();
        roster.append(first.clone()).unwrap();
        let late = roster.append(second.clone());
        assert_eq!(late, Err(Error::NotNext("a roster entry")));
        let again = next(&roster, goes, vec![remove(stays)]);
        let late = roster.append(goes.sign_entry(&again));
        assert_eq!(late, Err(Error::Refused("a stranger's entry")));
        assert!(roster.is_owner(&stays.id()) && !roster.is_owner(&goes.id()));
    }
}

#[test]
fn a_flipped_bit_makes_it_another_entry() {
    let home = Home::new();
    let cutoffs = vec![(WriterId([9; 16]), 4)];
    let changes =
        vec![add(&Person::new(4)), Change::Remove { principal: home.tablet.id(), cutoffs }];
    let signed = home.phone.sign_entry(&next(&home.roster, &home.phone, changes));
    assert!(home.roster.clone().append(signed.clone()).is_ok());
    for (bytes, first) in [(signed.to_bytes(), false), (home.roster.entries()[0].to_bytes(), true)]
    {
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let Ok(read) = SignedEntry::from_bytes(&flipped) else { continue };
            let taken = match first {
                true => Roster::verify(&home.roster.space(), [read]).map(|_| ()),
                false => home.roster.clone().append(read),
            };
            assert!(taken.is_err(), "bit {bit}");
        }
    }
}

#[test]
fn who_counts_is_a_matter_of_when() {
    let mut home = Home::new();
    let newcomer = Person::new(4);
    grow(&mut home.roster, &home.phone, vec![add(&newcomer)]);
    let (named, other) = (WriterId([1; 16]), WriterId([2; 16]));
    let principal = newcomer.id();
    let cutoffs = vec![(named, 7)];
    grow(&mut home.roster, &home.phone, vec![Change::Remove { principal, cutoffs }]);
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(5))]);
    let (phone, stranger) = (home.phone.id(), Person::new(9).id());
    let standing = |id, writer, sequence| home.roster.standing(id, writer, sequence);
    assert_eq!(standing(&principal, &named, 1), Standing::Before);
    assert_eq!(standing(&principal, &named, 7), Standing::Before);
    assert_eq!(standing(&principal, &named, 8), Standing::After);
    assert_eq!(standing(&principal, &other, 1), Standing::After);
    assert_eq!(standing(&phone, &named, 8), Standing::Present);
    assert_eq!(standing(&stranger, &named, 1), Standing::Stranger);
    let there = |number| home.roster.was_present(&principal, number);
    assert_eq!([0, 1, 2, 3].map(there), [false, true, false, false]);
    assert_eq!([0, 3].map(|number| home.roster.was_present(&phone, number)), [true; 2]);
    assert!(!home.roster.was_present(&stranger, 0));
}

#[test]
fn a_resolution_names_a_branch_that_is_not_this_one() {
    let mut home = Home::new();
    let resolve = |other| vec![Change::Resolve { other }];
    grow(&mut home.roster, &home.phone, vec![add(&Person::new(4))]);
    let own = Error::Refused("an entry of this very branch does not end it");
    for hash in home.roster.hashes() {
        assert_eq!(home.refusal(resolve(*hash)), own);
    }
    let before = home.roster.present().count();
    grow(&mut home.roster, &home.phone, resolve(Hash([1; 32])));
    assert_eq!(home.roster.present().count(), before);
}

/// As long as a device's life: a chain is not copied for each of its entries.
#[test]
fn a_long_chain_is_verified() {
    let mut home = Home::new();
    for _ in 0..scaled(50, 2000) {
        let resolve = Change::Resolve { other: Hash([1; 32]) };
        let entry = next(&home.roster, &home.phone, vec![resolve]);
        home.roster.append(home.phone.sign_entry(&entry)).unwrap();
    }
    let entries = home.roster.entries().to_vec();
    assert_eq!(Roster::verify(&home.roster.space(), entries).as_ref(), Ok(&home.roster));
}
