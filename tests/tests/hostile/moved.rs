//! Pushes replayed, reordered, cut, and moved to where they do not belong.

use std::sync::{Arc, Mutex};

use interlude_core::sync::SyncState;
use interlude_tests::world::{MINUTE, page_liar};
use interlude_wire::api::{Page, PageItem};
use interlude_wire::push::{Header, Push, RecordKind};
use interlude_wire::{Hash, PrincipalId, SpaceId, Tag, WriterId, decode, encode};

use super::home::{Device, Home, in_step, warns};

/// The phone has written three entries; the tablet has none of them yet.
fn written() -> (Home, Device, Device) {
    written_by(1)
}

fn written_by(seed: u64) -> (Home, Device, Device) {
    let (home, phone, tablet) = Home::pair_of(seed);
    for number in 0..3 {
        let _ = phone.vault.write(&format!("entry {number}"), "x");
        assert_eq!(phone.sync().pushed, 1);
    }
    (home, phone, tablet)
}

const ALL: [&str; 3] = ["entry 0", "entry 1", "entry 2"];

fn edit_header(item: &mut PageItem, edit: impl Fn(&mut Header)) {
    let mut push = Push::from_bytes(&item.push).unwrap();
    let mut header: Header = decode("a header", &push.header, usize::MAX).unwrap();
    edit(&mut header);
    push.header = encode(&header);
    item.push = push.to_bytes();
}

#[test]
fn order_and_repetition_do_not_matter() {
    let (home, phone, tablet) = written();
    tablet.way.meddle(page_liar(|page| {
        page.items.reverse();
        let again = page.items.clone();
        page.items.extend(again);
    }));
    let report = tablet.sync();
    assert_eq!((report.state, &report.warnings[..]), (SyncState::InStep, &[][..]));
    assert_eq!(tablet.titles(), ALL);
    tablet.honest();
    in_step(&[&phone, &tablet]);
    drop(home);
}

#[test]
fn old_pushes_that_come_again_bring_nothing_back() {
    let (home, phone, tablet) = written();
    let kept: Arc<Mutex<Vec<PageItem>>> = Arc::default();
    let tap = Arc::clone(&kept);
    tablet.way.meddle(page_liar(move |page| tap.lock().unwrap().extend(page.items.clone())));
    tablet.sync();
    let ids: Vec<_> = phone.journal().into_keys().collect();
    phone.vault.journal().erase(&ids[0]).unwrap();
    phone.sync();
    tablet.honest();
    tablet.sync();
    let left = tablet.titles();
    assert_eq!(left.len(), 2);
    tablet.way.meddle(page_liar(move |page| {
        page.items.extend(kept.lock().unwrap().clone());
    }));
    let report = tablet.sync();
    assert_eq!((report.pulled, tablet.titles()), (0, left), "{report:?}");
    tablet.honest();
    in_step(&[&phone, &tablet]);
    drop(home);
}

/// Nothing of pushes that were changed so is taken, the person is warned, and the pushes as they
/// were made are taken later.
fn refused(name: &str, lie: impl Fn(&mut Page) + Send + Sync + 'static) {
    let (home, phone, tablet) = written();
    tablet.way.meddle(page_liar(lie));
    let report = tablet.sync();
    assert!(warns(&report, "damaged_pushes"), "{name}: {report:?}");
    assert_eq!(tablet.titles(), Vec::<String>::new(), "{name}");
    let _ = tablet.vault.write("written here", "x");
    tablet.honest();
    home.clock.pass(11 * MINUTE);
    tablet.sync();
    in_step(&[&phone, &tablet]);
    assert_eq!(tablet.titles().len(), 4, "{name}");
}

fn moved(name: &str, edit: impl Fn(&mut Header) + Send + Sync + Copy + 'static) {
    refused(name, move |page| page.items.iter_mut().for_each(|item| edit_header(item, edit)));
}

#[test]
fn a_push_moved_anywhere_else_is_refused() {
    moved("space", |header| header.space = SpaceId([7; 32]));
    moved("tag", |header| header.items[0].tag = Tag([7; 32]));
    moved("epoch", |header| header.epoch = 0);
    moved("kind", |header| header.items[0].kind = RecordKind::Tombstone);
    moved("author", |header| header.author = PrincipalId([7; 32]));
    moved("writer", |header| header.writer = WriterId([7; 16]));
    moved("number", |header| header.sequence += 1000);
    moved("roster", |header| header.roster = Hash([7; 32]));
    moved("floor", |header| header.floor = 0);
    moved("replaces", |header| {
        let writer = header.writer;
        header.replaces.push(interlude_wire::push::Replaced { writer, sequence: 1, index: 0 });
    });
}

#[test]
fn a_push_that_is_cut_is_refused() {
    for part in [1, 2, 3, 5, 9, 60] {
        refused("cut", move |page| {
            for item in &mut page.items {
                item.push.truncate(item.push.len() - item.push.len() / (part + 1) - 1);
            }
        });
    }
    refused("nothing", |page| page.items.iter_mut().for_each(|item| item.push.clear()));
}

#[test]
fn records_of_another_push_are_refused() {
    refused("exchanged", |page| {
        let mut pushes: Vec<Push> =
            page.items.iter().map(|item| Push::from_bytes(&item.push).unwrap()).collect();
        let first = pushes[0].records.clone();
        for at in 0..pushes.len() {
            let next = pushes.get(at + 1).map_or(first.clone(), |push| push.records.clone());
            pushes[at].records = next;
        }
        for (item, push) in page.items.iter_mut().zip(&pushes) {
            item.push = push.to_bytes();
        }
    });
}

#[test]
fn pushes_of_somebody_elses_space_are_refused() {
    let (elsewhere, stranger, other) = written_by(7000);
    let theirs: Arc<Mutex<Vec<PageItem>>> = Arc::default();
    let tap = Arc::clone(&theirs);
    other.way.meddle(page_liar(move |page| tap.lock().unwrap().extend(page.items.clone())));
    other.sync();
    drop((elsewhere, stranger));
    let theirs = theirs.lock().unwrap().clone();
    assert_eq!(theirs.len(), 3);
    let (home, phone, tablet) = Home::pair();
    tablet.way.meddle(page_liar(move |page| page.items.extend(theirs.clone())));
    let report = tablet.sync();
    assert!(warns(&report, "damaged_pushes"), "{report:?}");
    assert_eq!(tablet.titles(), Vec::<String>::new());
    tablet.honest();
    home.clock.pass(11 * MINUTE);
    in_step(&[&phone, &tablet]);
}

/// A relay that gives headers without what was in them, and says nothing of why.
#[test]
fn records_left_out_are_missed_and_taken_later() {
    let (home, phone, tablet) = written();
    tablet.way.meddle(page_liar(|page| {
        for item in &mut page.items {
            let mut push = Push::from_bytes(&item.push).unwrap();
            push.records.iter_mut().for_each(|record| *record = None);
            item.push = push.to_bytes();
        }
    }));
    let report = tablet.sync();
    assert!(warns(&report, "missing"), "{report:?}");
    assert_eq!(tablet.titles(), Vec::<String>::new());
    tablet.honest();
    home.clock.pass(11 * MINUTE);
    tablet.sync();
    in_step(&[&phone, &tablet]);
    assert_eq!(tablet.titles(), ALL);
}
