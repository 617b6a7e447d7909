//! A relay that shows two rosters that both hold.

use std::sync::Arc;

use interlude_core::Error;
use interlude_core::sync::{RelayUrl, SyncState, Warning};
use interlude_tests::world::{SimRelay, detour, roster_liar};

use super::home::{Device, Home, in_step, warns};

struct Fork {
    home: Home,
    /// Where the tablet let the reader in, while the phone let the watch in at home.
    other: Arc<SimRelay>,
    phone: Device,
    tablet: Device,
    watch: Device,
    reader: Device,
}

fn fork() -> Fork {
    let (home, phone, tablet) = Home::pair();
    let other = home.double();
    tablet.way.meddle(detour(Arc::clone(&other)));
    let watch = home.another(3, &phone);
    let reader = home.device(4);
    reader.way.meddle(detour(Arc::clone(&other)));
    tablet.link(&reader, "reader");
    let _ = phone.vault.write("on our branch", "x");
    let _ = tablet.vault.write("on the other branch", "x");
    for device in [&phone, &watch, &tablet, &reader] {
        assert_eq!(device.sync().state, SyncState::InStep);
    }
    Fork { home, other, phone, tablet, watch, reader }
}

#[test]
fn the_first_that_was_seen_is_kept_and_nothing_is_uploaded() {
    let Fork { home, other, phone, tablet, watch, .. } = fork();
    let before = (phone.devices(), phone.words());
    let pushes = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (seen, relay) = (Arc::clone(&pushes), Arc::clone(&other));
    phone.way.meddle(interlude_tests::world::liar(move |request, _| {
        if request.method != "GET" {
            seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        relay.answer(request)
    }));
    let id = phone.vault.write("meanwhile", "goes on");
    for _ in 0..2 {
        let report = phone.sync();
        assert_eq!((report.state, report.pushed), (SyncState::Forked, 0), "{report:?}");
        assert!(warns(&report, "roster_forked"), "{report:?}");
        assert_eq!((phone.devices(), phone.words()), before);
    }
    assert_eq!(pushes.load(std::sync::atomic::Ordering::Relaxed), 0, "something was sent");
    assert_eq!(phone.vault.journal().get(&id).unwrap().content.title, "meanwhile");
    let status = phone.vault.core().sync_status().unwrap();
    assert_eq!((status.state, status.waiting), (SyncState::Forked, 1));
    // Ours goes on: said at the relay that has ours, it ends the other branch for everybody.
    phone.honest();
    phone.vault.core().devices().resolve(&phone.way, true).unwrap();
    let status = phone.vault.core().sync_status().unwrap();
    assert!(!status.warnings.contains(&Warning::RosterForked));
    tablet.honest();
    in_step(&[&phone, &tablet, &watch]);
    assert_eq!(watch.titles(), ["meanwhile", "on our branch", "on the other branch"]);
    drop(home);
}

#[test]
fn the_other_branch_can_be_followed() {
    let Fork { home, phone, tablet, watch, reader, .. } = fork();
    tablet.honest();
    let report = tablet.sync();
    assert_eq!(report.state, SyncState::Forked, "{report:?}");
    assert!(warns(&report, "roster_forked"));
    let _ = tablet.vault.write("while forked", "x");
    tablet.vault.core().devices().resolve(&tablet.way, false).unwrap();
    in_step(&[&phone, &tablet, &watch]);
    let all = ["on our branch", "on the other branch", "while forked"];
    assert_eq!(watch.titles(), all);
    // Whom the branch that ended let in keeps its vault, is told, and can be let in again.
    reader.honest();
    let _ = reader.vault.write("on the reader", "x");
    let report = reader.sync();
    assert_eq!((report.state, report.pushed), (SyncState::Forked, 0), "{report:?}");
    assert!(warns(&report, "roster_forked"), "{report:?}");
    assert_eq!(reader.titles(), ["on the other branch", "on the reader"]);
    phone.link(&reader, "reader");
    in_step(&[&phone, &tablet, &watch, &reader]);
    assert_eq!(phone.titles().len(), 4);
    drop(home);
}

#[test]
fn a_device_let_in_by_a_removed_one_is_a_fork_and_not_a_device() {
    let (home, phone, tablet) = Home::pair();
    let other = home.double();
    phone.remove(&tablet);
    assert_eq!(phone.sync().state, SyncState::InStep);
    // The removed device, which does not know it yet, lets a ghost in elsewhere.
    let ghost = home.device(4);
    for device in [&tablet, &ghost] {
        device.way.meddle(detour(Arc::clone(&other)));
    }
    tablet.link(&ghost, "ghost");
    phone.way.meddle(detour(Arc::clone(&other)));
    let report = phone.sync();
    assert_eq!((report.state, report.pushed), (SyncState::Forked, 0));
    assert_eq!(phone.devices(), [phone.id()]);
    // Put behind our own chain, the ghost's entry does not even hold.
    let chain = Arc::new(std::sync::Mutex::new(Vec::new()));
    let tap = Arc::clone(&chain);
    tablet.way.meddle(interlude_tests::world::liar({
        let other = Arc::clone(&other);
        move |request, _| {
            let answer = other.answer(request)?;
            if interlude_tests::world::asks(request) == ("GET", "roster") {
                *tap.lock().unwrap() = answer.body.clone();
            }
            Some(answer)
        }
    }));
    tablet.sync();
    let bytes = chain.lock().unwrap().clone();
    let page: interlude_wire::api::RosterPage =
        interlude_wire::decode("a roster", &bytes, usize::MAX).unwrap();
    let entry = page.entries.last().unwrap().clone();
    phone.way.meddle(roster_liar(move |page| {
        page.entries.push(entry.clone());
        page.count += 1;
    }));
    assert!(phone.try_sync().is_err());
    assert_eq!(phone.devices(), [phone.id()]);
    phone.honest();
    phone.vault.core().devices().resolve(&phone.way, true).unwrap();
    in_step(&[&phone]);
}

/// The relay was emptied; the tablet, which does not know that it was removed, gave it the list that
/// it knows, and lets somebody in. A laptop that had not heard of the removal either follows.
fn taken_over() -> (Home, [Device; 5]) {
    let (home, phone, tablet) = Home::pair();
    let (watch, laptop) = (home.another(3, &phone), home.another(6, &phone));
    let _ = tablet.vault.write("before", "x");
    in_step(&[&phone, &tablet, &watch, &laptop]);
    phone.remove(&tablet);
    assert_eq!(phone.sync().state, SyncState::InStep);
    assert_eq!(watch.sync().state, SyncState::InStep);
    home.relay.restore(None);
    assert_eq!(tablet.sync().state, SyncState::InStep);
    let ghost = home.another(4, &tablet);
    let _ = laptop.vault.write("on the laptop", "x");
    for device in [&ghost, &tablet, &laptop] {
        assert_eq!(device.sync().state, SyncState::InStep);
    }
    let report = phone.sync();
    assert_eq!((report.state, report.pushed), (SyncState::Forked, 0), "{report:?}");
    (home, [phone, tablet, watch, ghost, laptop])
}

#[test]
fn a_removed_device_that_fills_an_emptied_relay_does_not_come_back() {
    let (home, [phone, tablet, watch, ghost, laptop]) = taken_over();
    phone.vault.core().devices().resolve(&phone.way, true).unwrap();
    in_step(&[&phone, &watch, &laptop]);
    let _ = phone.vault.write("after", "not for the tablet");
    in_step(&[&phone, &watch, &laptop]);
    let all = ["after", "before", "on the laptop"];
    assert_eq!(watch.titles(), all);
    // It can do nothing back: neither in good faith nor otherwise.
    let states: Vec<SyncState> = (0..3).map(|_| tablet.sync().state).collect();
    assert_eq!(states, [SyncState::Removed; 3]);
    assert!(tablet.vault.core().devices().resolve(&tablet.way, true).is_err());
    assert!(tablet.vault.core().sync(&tablet.way).delete_from_relay().is_err());
    assert_eq!(ghost.sync().state, SyncState::Forked);
    assert!(matches!(
        ghost.vault.core().devices().resolve(&ghost.way, true),
        Err(Error::Refused(_))
    ));
    assert!(ghost.vault.core().sync(&ghost.way).delete_from_relay().is_err());
    for outsider in [&tablet, &ghost] {
        outsider.sync();
        assert!(!outsider.titles().contains(&"after".to_owned()));
    }
    in_step(&[&phone, &watch, &laptop]);
    assert_eq!(phone.devices().len(), 3);
    // Who comes now gets everything and the list that counts.
    let new = home.another(5, &watch);
    in_step(&[&phone, &watch, &laptop, &new]);
    assert_eq!(new.titles(), all);
}

/// Whoever lies for it gives the relay its chain whenever that has none.
#[test]
fn a_removed_device_that_is_always_faster_is_left_alone_with_the_relay() {
    let (home, [phone, tablet, watch, ..]) = taken_over();
    phone.way.meddle(interlude_tests::world::liar({
        let tablet = Arc::new(std::sync::Mutex::new(tablet));
        move |request, relay| {
            let answer = relay.answer(request);
            if request.method == "DELETE" {
                tablet.lock().unwrap().sync();
            }
            answer
        }
    }));
    let ended = phone.vault.core().devices().resolve(&phone.way, true);
    assert!(matches!(ended, Err(Error::Relay(_))), "{ended:?}");
    assert_eq!(phone.sync().state, SyncState::Forked);
    move_on(&home, &phone, &watch);
}

#[test]
fn who_is_removed_by_a_removed_device_goes_on_with_another_relay() {
    let (home, [phone, tablet, watch, ..]) = taken_over();
    tablet.remove(&phone);
    assert_eq!(tablet.sync().state, SyncState::InStep);
    assert_eq!(phone.sync().state, SyncState::Forked);
    let ended = phone.vault.core().devices().resolve(&phone.way, true);
    assert!(matches!(ended, Err(Error::Refused(_))), "{ended:?}");
    let other = move_on(&home, &phone, &watch);
    // Where it is as removed as it was.
    tablet.way.meddle(detour(other));
    let url = RelayUrl::parse(OTHER).unwrap();
    tablet.vault.core().sync(&tablet.way).set_relay(&url).unwrap();
    let _ = tablet.try_sync();
    assert!(tablet.vault.core().devices().resolve(&tablet.way, true).is_err());
    assert!(!tablet.titles().contains(&"after".to_owned()));
    in_step(&[&phone, &watch]);
}

const OTHER: &str = "https://other.example";

/// Phone and watch go on at another relay, without the others.
fn move_on(home: &Home, phone: &Device, watch: &Device) -> Arc<SimRelay> {
    let other = SimRelay::new(home.clock.skewed(0));
    let url = RelayUrl::parse(OTHER).unwrap();
    for device in [phone, watch] {
        device.way.meddle(detour(Arc::clone(&other)));
        device.vault.core().sync(&device.way).set_relay(&url).unwrap();
    }
    in_step(&[phone, watch]);
    let _ = phone.vault.write("after", "not for the tablet");
    in_step(&[phone, watch]);
    assert_eq!(watch.titles(), ["after", "before"]);
    assert_eq!(watch.devices().len(), 3);
    other
}
