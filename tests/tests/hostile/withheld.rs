//! Pushes that a relay keeps to itself.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use interlude_core::sync::{SyncState, Warning};
use interlude_tests::world::{MINUTE, page_liar, scaled};
use interlude_wire::Hash;
use interlude_wire::push::Push;

use super::home::{Device, Home, in_step, warns};

/// Notes the pushes of the last page, by hash.
fn newest(device: &Device) -> Arc<Mutex<Vec<Hash>>> {
    let seen: Arc<Mutex<Vec<Hash>>> = Arc::default();
    let tap = Arc::clone(&seen);
    device.way.meddle(page_liar(move |page| {
        let hashes = page.items.iter().map(|item| Push::from_bytes(&item.push).unwrap().hash());
        tap.lock().unwrap().extend(hashes);
    }));
    seen
}

/// Leaves these pushes out, and says of no writer where it stands.
fn withhold(device: &Device, hidden: BTreeSet<Hash>) {
    device.way.meddle(page_liar(move |page| {
        page.items.retain(|item| !hidden.contains(&Push::from_bytes(&item.push).unwrap().hash()));
        page.writers.clear();
    }));
}

#[test]
fn each_push_is_missed_once_another_refers_to_it_and_taken_when_it_comes() {
    let (home, phone, tablet) = Home::pair();
    let watch = home.another(3, &phone);
    in_step(&[&phone, &tablet, &watch]);
    for round in 0..scaled(10, 500) {
        let hidden = phone.vault.write(&format!("hidden {round}"), "x");
        assert_eq!(phone.sync().pushed, 1);
        let seen = newest(&watch);
        watch.sync();
        let newest = *seen.lock().unwrap().last().unwrap();
        withhold(&tablet, [newest].into());
        // Nobody speaks of it yet: the last push of a series cannot be missed.
        tablet.sync();
        assert!(tablet.vault.journal().get(&hidden).is_err());
        // Its own writer goes on, or another device says that it has it.
        let teller = if round % 2 == 0 { &phone } else { &watch };
        let later = teller.vault.write(&format!("later {round}"), "x");
        teller.honest();
        assert_eq!(teller.sync().pushed, 1);
        let report = tablet.sync();
        let missing = Warning::Missing { device: phone.id() };
        assert!(report.warnings.contains(&missing), "round {round}: {report:?}");
        assert!(tablet.vault.core().sync_status().unwrap().warnings.contains(&missing));
        assert!(tablet.vault.journal().get(&later).is_ok(), "what came is there");
        assert!(tablet.vault.journal().get(&hidden).is_err());
        tablet.honest();
        watch.honest();
        home.clock.pass(11 * MINUTE);
        let report = tablet.sync();
        assert!(!warns(&report, "missing"), "round {round}: {report:?}");
        assert!(tablet.vault.journal().get(&hidden).is_ok());
    }
    in_step(&[&phone, &tablet, &watch]);
}

/// A relay that has lost what it was given, and says it has it.
#[test]
fn a_push_that_was_accepted_and_thrown_away_is_sent_again() {
    let (home, phone, tablet) = Home::pair();
    phone.way.meddle(interlude_tests::world::liar(|request, relay| {
        match interlude_tests::world::asks(request) {
            ("POST", "pushes") => {
                let accepted = interlude_wire::api::Accepted {
                    cursor: interlude_wire::api::Cursor::default(),
                };
                let body = interlude_wire::encode(&accepted);
                Some(interlude_core::environment::HttpResponse { status: 200, body })
            }
            _ => relay.answer(request),
        }
    }));
    let id = phone.vault.write("thrown away", "x");
    assert_eq!(phone.sync().state, SyncState::InStep);
    phone.honest();
    let report = phone.sync();
    assert!(warns(&report, "healed"), "{report:?}");
    in_step(&[&phone, &tablet]);
    assert!(tablet.vault.journal().get(&id).is_ok());
    drop(home);
}

/// The inviting device tells the new one what there is to come.
#[test]
fn a_new_device_from_which_things_are_kept_knows_it() {
    let (home, phone, tablet) = Home::pair();
    let ids: Vec<_> =
        (0..5).map(|number| phone.vault.write(&format!("kept {number}"), "x")).collect();
    in_step(&[&phone, &tablet]);
    let new = home.another(3, &phone);
    new.way.meddle(page_liar(|page| {
        page.items.clear();
        page.more = false;
        page.writers.clear();
    }));
    let report = new.sync();
    assert!(warns(&report, "missing"), "{report:?}");
    new.honest();
    home.clock.pass(11 * MINUTE);
    new.sync();
    in_step(&[&phone, &tablet, &new]);
    assert!(ids.iter().all(|id| new.vault.journal().get(id).is_ok()));
}

/// A relay that says there is more for ever.
#[test]
fn a_relay_that_never_ends_does_not_hold_a_device() {
    let (home, phone, tablet) = Home::pair();
    let _ = phone.vault.write("one", "x");
    phone.sync();
    tablet.way.meddle(page_liar(|page| page.more = !page.items.is_empty()));
    let _ = tablet.try_sync();
    assert_eq!(tablet.titles(), ["one"]);
    let again: Arc<Mutex<Vec<_>>> = Arc::default();
    let _ = phone.vault.write("two", "x");
    phone.sync();
    tablet.way.meddle(page_liar(move |page| {
        let mut kept = again.lock().unwrap();
        kept.extend(page.items.clone());
        page.items = kept.clone();
        page.items.truncate(3);
        page.more = true;
    }));
    let _ = tablet.try_sync();
    // Or invents numbers for what it has given before.
    let number = std::sync::atomic::AtomicU64::new(1000);
    tablet.way.meddle(page_liar(move |page| {
        if page.items.is_empty() {
            page.items.push(interlude_wire::api::PageItem {
                cursor: interlude_wire::api::Cursor::default(),
                push: vec![1, 2, 3],
            });
        }
        for item in &mut page.items {
            item.cursor.number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        page.more = true;
    }));
    let _ = tablet.try_sync();
    let new = home.another(5, &phone);
    new.way.meddle(page_liar(|page| {
        page.more = true;
        page.items.iter_mut().for_each(|item| item.cursor.number = u64::MAX >> 1);
    }));
    let _ = new.try_sync();
    for device in [&tablet, &new] {
        device.honest();
    }
    in_step(&[&phone, &tablet, &new]);
    assert_eq!(new.titles(), ["one", "two"]);
}

/// A relay that does not know a push's place yet has not taken it.
#[test]
fn a_push_that_was_refused_for_its_place_is_sent_again_at_once() {
    let (_home, phone, tablet) = Home::pair();
    for code in ["roster-unknown", "sequence-gap", "roster-moved"] {
        let refuse = std::sync::atomic::AtomicBool::new(true);
        phone.way.meddle(interlude_tests::world::liar(move |request, relay| {
            let is_push = interlude_tests::world::asks(request) == ("POST", "pushes");
            if !is_push || !refuse.swap(false, std::sync::atomic::Ordering::Relaxed) {
                return relay.answer(request);
            }
            let body = format!(
                r#"{{"type":"urn:interlude:problem:{code}","title":"not yet","status":409}}"#
            );
            Some(interlude_core::environment::HttpResponse { status: 409, body: body.into() })
        }));
        let id = phone.vault.write(code, "x");
        let report = phone.sync();
        assert_eq!((report.state, report.pushed), (SyncState::InStep, 1), "{code}: {report:?}");
        tablet.sync();
        assert!(tablet.vault.journal().get(&id).is_ok(), "{code}");
        let report = phone.sync();
        assert!(!warns(&report, "healed"), "{code}: {report:?}");
    }
}
