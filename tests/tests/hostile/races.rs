//! Two owners who change the roster at once, or remove each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use interlude_core::sync::SyncState;
use interlude_tests::world::{asks, liar, scaled};

use super::home::{Device, Home, in_step};

/// Races in one home: a roster is not endless.
const EACH: u32 = 20;

/// Lets `other` do its part between what `first` read and what it appends.
fn cut_in(first: &Device, other: &Arc<Device>, act: impl Fn(&Device) + Send + Sync + 'static) {
    let (done, other) = (AtomicBool::new(false), Arc::clone(other));
    first.way.meddle(liar(move |request, relay| {
        if asks(request) == ("POST", "roster") && !done.swap(true, Ordering::Relaxed) {
            act(&other);
        }
        relay.answer(request)
    }));
}

#[test]
fn whoever_is_first_the_chain_is_one() {
    let mut left = scaled(6, 5000);
    let mut seed = 100;
    while left > 0 {
        let (home, phone, tablet) = Home::pair();
        let tablet = Arc::new(tablet);
        for round in 0..left.min(EACH) {
            seed += 2;
            race(&home, &phone, &tablet, seed, round);
        }
        left -= left.min(EACH);
    }
}

fn race(home: &Home, phone: &Device, tablet: &Arc<Device>, seed: u64, round: u32) {
    let (one, two) = (home.another(seed, phone), home.another(seed + 1, phone));
    in_step(&[phone, tablet, &one, &two]);
    phone.remove(&one);
    // The other device removes another one, or the same, or one while a new one is let in.
    let same = round % 3 == 1;
    tablet.remove(if same { &one } else { &two });
    cut_in(phone, tablet, |tablet| assert_eq!(tablet.sync().state, SyncState::InStep));
    match round % 3 == 2 {
        true => {
            let three = home.another(seed + 1_000_000, phone);
            phone.honest();
            in_step(&[phone, tablet, &three]);
            phone.remove(&three);
        }
        false => assert_eq!(phone.sync().state, SyncState::InStep),
    }
    phone.honest();
    if same {
        phone.remove(&two);
    }
    in_step(&[phone, tablet]);
    assert_eq!(phone.devices().len(), 2);
    assert_eq!(phone.devices(), tablet.devices());
    for gone in [&one, &two] {
        assert_eq!(gone.sync().state, SyncState::Removed);
    }
}

#[test]
fn of_two_that_remove_each_other_one_stays() {
    for round in 0..scaled(2, 500) {
        let (home, phone, tablet) = Home::pair();
        let tablet = Arc::new(tablet);
        let _ = phone.vault.write("by the phone", "x");
        let _ = tablet.vault.write("by the tablet", "x");
        phone.remove(&tablet);
        tablet.remove(&phone);
        if round % 2 == 0 {
            cut_in(&phone, &tablet, |tablet| assert_eq!(tablet.sync().state, SyncState::InStep));
        }
        let _ = phone.sync();
        let states = [phone.sync().state, tablet.sync().state];
        let gone = states.iter().filter(|state| **state == SyncState::Removed).count();
        assert_eq!(gone, 1, "{states:?}");
        // What each wrote it still has, and whoever stays goes on.
        assert!(phone.titles().contains(&"by the phone".to_owned()));
        assert!(tablet.titles().contains(&"by the tablet".to_owned()));
        phone.honest();
        let stays = if states[0] == SyncState::Removed { &*tablet } else { &phone };
        in_step(&[stays]);
        let back = home.another(9, stays);
        in_step(&[stays, &back]);
    }
}
