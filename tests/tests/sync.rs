//! Two and more devices through a relay, when nothing goes wrong.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use interlude_core::journal::{EntryFilter, TextField, TextPatch};
use interlude_core::sync::SyncState;
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, join, settle, sync};

struct Home {
    clock: std::sync::Arc<SimClock>,
    relay: std::sync::Arc<SimRelay>,
}

impl Home {
    fn new() -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        Self { clock, relay }
    }

    fn device(&self, seed: u64) -> (Replica, Way) {
        let replica = Replica::new(seed, self.clock.skewed(0));
        (replica, Way::new(std::sync::Arc::clone(&self.relay), seed))
    }
}

#[test]
fn what_is_written_on_one_device_is_read_on_the_other() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    let first = phone.0.write("Before", "written before there was a tablet");
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    let report = sync(&tablet.0, &tablet.1);
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    assert_eq!(tablet.0.journal().get(&first).unwrap().content.title, "Before");
    let second = tablet.0.write("After", "written on the tablet");
    assert_eq!(sync(&tablet.0, &tablet.1).pushed, 1);
    // The first push of the tablet was its name.
    assert_eq!(sync(&phone.0, &phone.1).pulled, 2);
    assert_eq!(phone.0.journal().get(&second).unwrap().content.title, "After");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    assert_eq!(phone.0.fingerprint(), tablet.0.fingerprint());
    let names: Vec<String> =
        tablet.0.core().devices().list().unwrap().into_iter().map(|device| device.name).collect();
    assert_eq!((names.len(), names[0].as_str()), (2, "tablet"));
}

#[test]
fn concurrent_edits_of_one_entry_keep_every_word() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    let id = phone.0.write("One", "middle");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    for (device, at, text) in [(&phone.0, 0, "front "), (&tablet.0, 6, " back")] {
        let mut editor = device.journal().open(&id).unwrap();
        let patch = TextPatch { field: TextField::Body, at, delete: 0, insert: text.into() };
        editor.splice(patch).unwrap();
    }
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    assert_eq!(phone.0.journal().get(&id).unwrap().content.body, "front middle back");
    assert_eq!(phone.0.fingerprint(), tablet.0.fingerprint());
}

#[test]
fn what_is_erased_is_gone_everywhere() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    let id = phone.0.write("Gone", "soon");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    phone.0.journal().erase(&id).unwrap();
    let mut editor = tablet.0.journal().open(&id).unwrap();
    let late = TextPatch { field: TextField::Body, at: 4, delete: 0, insert: " too late".into() };
    editor.splice(late).unwrap();
    drop(editor);
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    assert!(tablet.0.journal().get(&id).is_err());
    let late = tablet.0.journal().late_edits().unwrap();
    assert_eq!(late.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["too late"]);
    assert!(phone.0.journal().late_edits().unwrap().is_empty());
    assert_eq!(phone.0.fingerprint(), tablet.0.fingerprint());
}

#[test]
fn a_removed_device_learns_it_and_gets_nothing_more() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    let devices = phone.0.core().devices();
    let gone = devices.list().unwrap().into_iter().find(|device| !device.this).unwrap();
    devices.remove(&gone.id).unwrap();
    assert_eq!(sync(&phone.0, &phone.1).state, SyncState::InStep);
    let _ = phone.0.write("Secret", "after the removal");
    assert_eq!(sync(&phone.0, &phone.1).pushed, 1);
    assert_eq!(sync(&tablet.0, &tablet.1).state, SyncState::Removed);
    let page = tablet.0.journal().list(&EntryFilter::default(), None, 10).unwrap();
    assert!(page.entries.is_empty());
    assert_eq!(phone.0.core().devices().list().unwrap().len(), 1);
}

#[test]
fn the_phrase_brings_everything_back() {
    let home = Home::new();
    let (phone, new) = (home.device(1), home.device(3));
    let tablet = home.device(2);
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    let id = phone.0.write("Kept", "by twenty-four words");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    let relay = interlude_core::sync::RelayUrl::parse(Way::URL).unwrap();
    let report =
        new.0.core().devices().recover(&new.1, &relay, &phone.0.phrase, "new", true).unwrap();
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    assert_eq!(new.0.journal().get(&id).unwrap().content.title, "Kept");
    assert_eq!(new.0.core().devices().list().unwrap().len(), 1);
    assert!(new.0.core().is_protected().unwrap());
    assert_eq!(sync(&phone.0, &phone.1).state, SyncState::Removed);
}

#[test]
fn an_emptied_relay_is_filled_again_by_one_device() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    for number in 0..5 {
        let _ = phone.0.write(&format!("p{number}"), "x");
        let _ = tablet.0.write(&format!("t{number}"), "y");
        settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    }
    home.relay.restore(None);
    let report = sync(&phone.0, &phone.1);
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    let new = home.device(3);
    join((&phone.0, &phone.1), (&new.0, &new.1), "new");
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1), (&new.0, &new.1)]);
    assert_eq!(phone.0.fingerprint(), new.0.fingerprint());
    assert_eq!(phone.0.fingerprint(), tablet.0.fingerprint());
}

#[test]
fn a_document_larger_than_a_record_goes_over_in_parts() {
    let home = Home::new();
    let (phone, tablet) = (home.device(1), home.device(2));
    join((&phone.0, &phone.1), (&tablet.0, &tablet.1), "tablet");
    let id = phone.0.write("Long", "");
    // What hardly compresses, written in pieces that one change may have.
    let dice = interlude_tests::world::SimEntropy::new(7);
    for _ in 0..if interlude_tests::world::long() { 6 } else { 2 } {
        let letter = |_| char::from_u32(0x4e00 + u32::try_from(dice.below(20_000)).unwrap());
        let text: String = (0..300_000).filter_map(letter).collect();
        let edit = interlude_core::journal::Edit::Append(text);
        phone.0.journal().edit(&id, &[edit]).unwrap();
    }
    settle(&[(&phone.0, &phone.1), (&tablet.0, &tablet.1)]);
    let (here, there) = (phone.0.journal().get(&id), tablet.0.journal().get(&id));
    assert!(here.unwrap().content.body == there.unwrap().content.body);
    assert!(tablet.0.core().sync_status().unwrap().warnings.is_empty());
}
