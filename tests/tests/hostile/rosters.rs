//! A roster rolled back, forged, or shown differently to two devices.

use std::sync::Arc;

use interlude_core::Error;
use interlude_core::sync::SyncState;
use interlude_tests::world::{detour, roster_liar, scaled};
use interlude_wire::api::RosterPage;
use interlude_wire::roster::SignedEntry;

use super::home::{Home, in_step, warns};

/// The first entry alone, as if there had never been more.
fn only_the_first(page: &mut RosterPage) {
    let after = page.count as usize - page.entries.len();
    page.entries.truncate(1_usize.saturating_sub(after));
    page.count = 1;
}

#[test]
fn a_roster_that_is_rolled_back_is_kept_and_offered() {
    let (home, phone, tablet) = Home::pair();
    let backup = home.relay.backup();
    let watch = home.another(3, &phone);
    in_step(&[&phone, &tablet, &watch]);
    home.relay.restore(Some(&backup));
    let before = (phone.devices(), phone.words());
    let report = phone.sync();
    assert!(warns(&report, "roster_rolled_back"), "{report:?}");
    assert_eq!((report.state, (phone.devices(), phone.words())), (SyncState::InStep, before));
    // The relay has it again: the newcomer that only the lost entry let in is let in.
    let report = watch.sync();
    assert!(!warns(&report, "roster_rolled_back"), "{report:?}");
    in_step(&[&phone, &tablet, &watch]);
}

#[test]
fn a_relay_that_shows_an_old_roster_for_ever_changes_nothing() {
    let (home, phone, tablet) = Home::pair();
    let before = phone.devices();
    phone.way.meddle(roster_liar(only_the_first));
    for number in 0..3 {
        let _ = phone.vault.write(&format!("kept {number}"), "x");
        let report = phone.sync();
        assert!(warns(&report, "roster_rolled_back"), "{report:?}");
        assert_eq!((report.state, phone.devices()), (SyncState::InStep, before.clone()));
    }
    phone.honest();
    in_step(&[&phone, &tablet]);
    assert_eq!(tablet.titles().len(), 3);
    drop(home);
}

#[test]
fn a_forged_roster_is_refused_whichever_bit_is_another() {
    let (home, phone, tablet) = Home::pair();
    let watch = home.another(3, &tablet);
    let _ = phone.vault.write("mine", "x");
    let before = (phone.devices(), phone.words());
    let bits = scaled(40, 4000);
    for bit in 0..bits {
        phone.way.meddle(roster_liar(move |page| {
            let Some(last) = page.entries.last_mut() else { return };
            let mut entry = SignedEntry::from_bytes(last).unwrap();
            let all = (entry.entry.len() + 64) * 8;
            let bit = (bit as usize).wrapping_mul(7919) % all;
            match entry.entry.get_mut(bit / 8) {
                Some(byte) => *byte ^= 1 << (bit % 8),
                None => entry.signature[bit / 8 - entry.entry.len()] ^= 1 << (bit % 8),
            }
            *last = entry.to_bytes().into();
        }));
        let refused = phone.try_sync();
        assert!(matches!(refused, Err(Error::Relay(_))), "bit {bit}: {refused:?}");
        assert_eq!((phone.devices(), phone.words()), before);
    }
    let _ = phone.vault.write("while it lies", "x");
    phone.honest();
    in_step(&[&phone, &tablet, &watch]);
    assert_eq!(watch.titles(), ["mine", "while it lies"]);
}

#[test]
fn an_entry_by_a_stranger_is_refused() {
    let (home, phone, tablet) = Home::pair();
    // Somebody else's roster, made by the same program, with two entries that hold there.
    let (elsewhere, stranger, _) = Home::pair_of(7000);
    let theirs = Arc::new(std::sync::Mutex::new(Vec::new()));
    let tap = Arc::clone(&theirs);
    stranger.way.meddle(roster_liar(move |page| tap.lock().unwrap().clone_from(&page.entries)));
    stranger.sync();
    drop(elsewhere);
    let ghost = theirs.lock().unwrap().last().unwrap().clone();
    phone.way.meddle(roster_liar(move |page| {
        page.entries.push(ghost.clone());
        page.count += 1;
    }));
    let before = phone.devices();
    assert!(matches!(phone.try_sync(), Err(Error::Relay(_))));
    assert_eq!(phone.devices(), before);
    phone.honest();
    in_step(&[&phone, &tablet]);
    drop(home);
}

#[test]
fn two_devices_that_are_shown_different_rosters_see_different_words() {
    let (home, phone, tablet) = Home::pair();
    assert_eq!(phone.words(), tablet.words());
    let other = home.double();
    tablet.way.meddle(detour(other));
    let watch = home.another(3, &phone);
    assert_eq!((phone.sync().state, tablet.sync().state), (SyncState::InStep, SyncState::InStep));
    assert_ne!(phone.words(), tablet.words());
    let _ = tablet.vault.write("from the island", "x");
    assert_eq!(tablet.sync().state, SyncState::InStep);
    tablet.honest();
    in_step(&[&phone, &tablet, &watch]);
    assert_eq!(watch.titles(), ["from the island"]);
}
