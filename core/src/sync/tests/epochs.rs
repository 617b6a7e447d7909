//! Roster entries with another secret than they commit to.

use interlude_wire::roster::{Entry, SignedEntry};
use interlude_wire::{Domain, encode};

use super::devices::{Devices, entropy, give, sealed, space, title, write};
use crate::Error;
use crate::crypto::make_principal;
use crate::interlude::Interlude;
use crate::space::{Intent, plan_entry};
use crate::sync::client::Failure;
use crate::sync::roster;

/// An entry by `by` in which `lie` changed something, signed all the same.
fn lie(by: &Interlude, lie: impl FnOnce(&mut Entry)) -> SignedEntry {
    let there = space(by);
    let intent = Intent::Add(make_principal(&entropy()).unwrap().public());
    let honest = by.read(|db| plan_entry(db, &there, &intent, &there.keys, &entropy()));
    let mut entry = honest.unwrap().unwrap().open().unwrap();
    lie(&mut entry);
    let entry = encode(&entry);
    let signature = there.keys.sign(Domain::Roster, &entry).unwrap();
    SignedEntry { entry, signature }
}

fn hear(vault: &Interlude, entry: &SignedEntry) -> Result<(), Failure> {
    let known = space(vault).roster.entries().len();
    roster::take(vault, known, vec![entry.clone()]).map(drop)
}

#[test]
fn a_wrong_secret_for_one_device_is_noticed_by_it_and_ends_with_the_next_entry() {
    let devices = Devices::new(3);
    let [phone, liar, victim] = &devices.vaults[..] else { unreachable!() };
    let id = write(victim, "before");
    devices.in_step();
    let me = space(victim).me();
    let entry = lie(liar, |entry| {
        let other = entry.epoch.wraps.iter().find(|wrap| wrap.to != me).unwrap().clone();
        let mine = entry.epoch.wraps.iter_mut().find(|wrap| wrap.to == me).unwrap();
        (mine.enc, mine.sealed) = (other.enc, other.sealed);
    });
    for vault in [phone, liar] {
        hear(vault, &entry).unwrap();
    }
    let before = space(victim).head();
    let refused = hear(victim, &entry);
    assert!(matches!(refused, Err(Failure::Here(Error::Refused(_)))), "{refused:?}");
    assert_eq!(space(victim).head(), before);
    assert!(title(victim, &id).is_some());
    let mine = write(victim, "goes on writing");
    // Any other owner changes the list once more: the next entry has the right secret for it, and
    // passes on the one that was kept from it.
    let there = space(phone);
    let intent = Intent::Remove(space(liar).me());
    let next = phone.read(|db| plan_entry(db, &there, &intent, &there.keys, &entropy()));
    let next = next.unwrap().unwrap();
    hear(phone, &next).unwrap();
    let known = space(victim).roster.entries().len();
    roster::take(victim, known, vec![entry, next]).unwrap();
    assert_eq!(space(victim).head(), space(phone).head());
    let theirs = write(phone, "for everybody");
    sealed(phone).iter().for_each(|push| drop(give(victim, push)));
    sealed(victim).iter().for_each(|push| drop(give(phone, push)));
    assert!(title(victim, &theirs).is_some() && title(phone, &mine).is_some());
}

#[test]
fn a_secret_that_was_not_committed_to_is_refused_by_all() {
    let devices = Devices::new(3);
    let [phone, liar, victim] = &devices.vaults[..] else { unreachable!() };
    let entry = lie(liar, |entry| entry.epoch.commitment.0[0] ^= 1);
    for vault in [phone, victim] {
        let before = space(vault).head();
        assert!(hear(vault, &entry).is_err());
        assert_eq!(space(vault).head(), before);
    }
}

/// Who comes later could not read what was before: everybody who has it says it again.
#[test]
fn a_secret_that_is_not_passed_on_is_made_good() {
    let mut devices = Devices::new(2);
    let ids: Vec<_> = (0..3).map(|_| write(&devices.vaults[0], "long ago")).collect();
    devices.in_step();
    let entry = lie(&devices.vaults[1], |entry| {
        let last = entry.epoch.previous.as_mut().unwrap().last_mut().unwrap();
        *last ^= 1;
    });
    for vault in &devices.vaults {
        hear(vault, &entry).unwrap();
    }
    devices.admit();
    let new = &devices.vaults[2];
    for push in sealed(&devices.vaults[0]) {
        give(new, &push);
    }
    assert!(ids.iter().all(|id| title(new, id).is_some()));
}
