//! A device that was removed and goes on.

use std::sync::{Arc, Mutex};

use interlude_core::sync::{SyncState, Warning};
use interlude_tests::world::{asks, detour, liar, page_liar, scaled};
use interlude_wire::api::PageItem;

use super::home::{Home, in_step};

#[test]
fn of_its_late_pushes_none_is_applied() {
    let late = scaled(20, 1000);
    let (home, phone, tablet) = Home::pair();
    let _ = tablet.vault.write("before", "x");
    in_step(&[&phone, &tablet]);
    // The relay lets the device that is about to be removed go on in a world of its own.
    let other = home.double();
    tablet.way.meddle(detour(Arc::clone(&other)));
    phone.remove(&tablet);
    assert_eq!(phone.sync().state, SyncState::InStep);
    let id = tablet.journal().into_keys().next().unwrap();
    for number in 0..late {
        let _ = tablet.vault.write(&format!("late {number}"), "x");
        if number == 1 {
            tablet.vault.journal().erase(&id).unwrap();
        }
        assert_eq!(tablet.sync().state, SyncState::InStep);
    }
    let watch = home.device(5);
    let all = everything(&home, &tablet, &other);
    assert!(all.len() >= late as usize);
    // And shows the others what it wrote there.
    phone.way.meddle(page_liar(move |page| {
        page.items.extend(all.clone());
    }));
    let (mut report, mut rounds) = (phone.sync(), 0);
    while rounds < 3 {
        (report, rounds) = (phone.sync(), rounds + 1);
    }
    let warned = report.warnings.iter().find_map(|warning| match warning {
        Warning::LatePushes { count } => Some(*count),
        _ => None,
    });
    assert!(warned.is_some_and(|count| count >= u64::from(late.min(1000))), "{report:?}");
    assert_eq!(phone.titles(), ["before"]);
    phone.honest();
    // Nor by whoever comes later; and the device itself is told.
    phone.link(&watch, "watch");
    phone.sync();
    watch.sync();
    assert_eq!((watch.titles(), watch.words()), (phone.titles(), phone.words()));
    tablet.honest();
    let report = tablet.sync();
    // It let somebody in meanwhile, so for it this is a fork.
    assert_eq!((report.state, report.pushed), (SyncState::Forked, 0), "{report:?}");
    assert_eq!(tablet.titles().len(), late as usize, "its own vault stays as it is");
}

/// All pushes that a relay has, as a device there reads them.
fn everything(
    home: &Home,
    reader: &super::home::Device,
    relay: &Arc<interlude_tests::world::SimRelay>,
) -> Vec<PageItem> {
    let all: Arc<Mutex<Vec<PageItem>>> = Arc::default();
    let (tap, relay) = (Arc::clone(&all), Arc::clone(relay));
    let new = home.device(77);
    new.way.meddle(liar(move |request, _| {
        let answer = relay.answer(request)?;
        if asks(request) == ("GET", "pushes") && answer.status == 200 {
            let page: interlude_wire::api::Page =
                interlude_wire::decode("a page", &answer.body, usize::MAX).unwrap();
            tap.lock().unwrap().extend(page.items);
        }
        Some(answer)
    }));
    reader.link(&new, "reader");
    new.sync();
    let mut all = all.lock().unwrap().clone();
    all.sort_by_key(|item| item.cursor.number);
    all
}

#[test]
fn it_reads_nothing_of_what_comes_after() {
    let (home, phone, tablet) = Home::pair();
    let _ = phone.vault.write("before", "x");
    in_step(&[&phone, &tablet]);
    phone.remove(&tablet);
    assert_eq!(phone.sync().state, SyncState::InStep);
    let kept: Arc<Mutex<Vec<PageItem>>> = Arc::default();
    let _ = phone.vault.write("after", "secret");
    phone.sync();
    let new = home.device(3);
    phone.link(&new, "new");
    let tap = Arc::clone(&kept);
    new.way.meddle(page_liar(move |page| tap.lock().unwrap().extend(page.items.clone())));
    new.sync();
    assert_eq!(new.titles(), ["after", "before"]);
    // The relay is on its side: it hides the removal and gives it everything.
    let roster = home.double();
    tablet.way.meddle(liar(move |request, _| match asks(request) {
        ("GET", "pushes") => {
            let mut page = interlude_wire::api::Page {
                items: kept.lock().unwrap().clone(),
                more: false,
                writers: Vec::new(),
                roster: interlude_wire::Hash::default(),
            };
            page.items.reverse();
            let body = interlude_wire::encode(&page);
            Some(interlude_core::environment::HttpResponse { status: 200, body })
        }
        ("GET", "roster") => {
            let mut answer = roster.answer(request)?;
            if answer.status == 200 {
                let mut page: interlude_wire::api::RosterPage =
                    interlude_wire::decode("a roster", &answer.body, usize::MAX).unwrap();
                let after = page.count as usize - page.entries.len();
                page.entries.truncate(2_usize.saturating_sub(after));
                page.count = 2;
                answer.body = interlude_wire::encode(&page);
            }
            Some(answer)
        }
        _ => roster.answer(request),
    }));
    for _ in 0..3 {
        let _ = tablet.try_sync();
    }
    assert_eq!(tablet.titles(), ["before"]);
    // Even with the whole roster before it, there is no key for it.
    tablet.honest();
    assert_eq!(tablet.sync().state, SyncState::Removed);
    assert_eq!(tablet.titles(), ["before"]);
}

/// What it had sent in one space is in that space alone.
#[test]
fn let_in_elsewhere_it_brings_along_all_that_it_has() {
    let (_home, phone, tablet) = Home::pair();
    let _ = tablet.vault.write("sent long ago", "x");
    in_step(&[&phone, &tablet]);
    phone.remove(&tablet);
    assert_eq!(phone.sync().state, SyncState::InStep);
    assert_eq!(tablet.sync().state, SyncState::Removed);
    let (other, desk, laptop) = Home::pair_of(10);
    tablet.way.meddle(detour(Arc::clone(&other.relay)));
    desk.link(&tablet, "tablet");
    in_step(&[&desk, &laptop, &tablet]);
    assert_eq!(laptop.titles(), ["sent long ago"]);
}
