//! One vault open twice, as by the app and its widget.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::atomic::{AtomicBool, Ordering};

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};
use interlude_core::journal::{Edit, EntryFilter, NewEntry, TextField, TextPatch};
use interlude_core::sync::{RelayUrl, SyncOptions, SyncReport, SyncState};
use interlude_core::vault::{KdfParams, Unlock};
use interlude_core::{Check, Error, Interlude};
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, scaled};

fn bodies(core: &Interlude) -> Vec<String> {
    let page = core.journal().list(&EntryFilter::default(), None, 1000).unwrap();
    page.entries.into_iter().map(|entry| entry.preview).collect()
}

#[test]
fn each_sees_at_once_what_the_other_wrote() {
    let device = Replica::alone(1);
    let other = device.another_handle().unwrap();
    let id = device.write("", "one");
    assert_eq!(bodies(&other), ["one"]);
    let mut editor = device.journal().open(&id).unwrap();
    let type_in = |at, text: &str| TextPatch {
        field: TextField::Body,
        at,
        delete: 0,
        insert: text.to_owned(),
    };
    editor.splice(type_in(3, " two")).unwrap();
    other.journal().edit(&id, &[Edit::Append(" three".into())]).unwrap();
    editor.splice(type_in(0, "zero ")).unwrap();
    other.journal().edit(&id, &[Edit::Append(" four".into())]).unwrap();
    let body = "zero one two three four";
    assert_eq!(device.journal().get(&id).unwrap().content.body, body);
    assert_eq!(other.journal().get(&id).unwrap().content.body, body);
    assert_eq!(device.found("four"), [id]);
    other.journal().erase(&id).unwrap();
    assert!(device.journal().get(&id).is_err() && editor.splice(type_in(0, "x")).is_err());
}

#[test]
fn both_may_write_at_the_same_time() {
    let mut device = Replica::alone(1);
    let other = device.another_handle().unwrap();
    let shared = device.write("", "");
    let count = scaled(40, 1000);
    std::thread::scope(|scope| {
        for (core, name) in [(device.core(), "a"), (&other, "b")] {
            scope.spawn(move || {
                for number in 0..count {
                    let body = format!("{name}{number} ");
                    let new = NewEntry { body: body.clone(), ..NewEntry::default() };
                    core.journal().write(&new).unwrap();
                    core.journal().edit(&shared, &[Edit::Append(body)]).unwrap();
                }
            });
        }
    });
    let body = device.journal().get(&shared).unwrap().content.body;
    for name in ["a", "b"] {
        let written: Vec<_> = body.split(' ').filter(|word| word.starts_with(name)).collect();
        let expected: Vec<_> = (0..count).map(|number| format!("{name}{number}")).collect();
        assert_eq!(written, expected, "every word of {name}, in order");
    }
    assert_eq!(device.journal().count(&EntryFilter::default()).unwrap(), u64::from(2 * count + 1));
    assert_eq!(device.fingerprint(), other.exchange().fingerprint().unwrap());
    other.close();
    device.open().unwrap();
    assert_eq!(device.core().problems(), []);
    assert_eq!(device.core().check(Check::Thorough, &mut |_| ()).unwrap(), []);
}

#[test]
fn closing_one_does_not_alarm_the_other() {
    let mut device = Replica::alone(1);
    let other = device.another_handle().unwrap();
    let _ = device.write("", "one");
    other.close();
    let _ = device.write("", "two");
    let third = device.another_handle().unwrap();
    assert_eq!(third.problems(), []);
    device.close();
    third.journal().write(&NewEntry::default()).unwrap();
    third.suspend().unwrap();
    device.open().unwrap();
    assert_eq!(device.core().problems(), []);
    assert_eq!(bodies(device.core()).len(), 3);
}

#[test]
fn a_fresh_key_loses_nothing_that_the_other_writes() {
    let mut device = Replica::alone(1);
    let other = device.another_handle().unwrap();
    let gone = device.write("", "gone");
    device.journal().erase(&gone).unwrap();
    assert!(device.core().tidy().unwrap().rekeyed);
    // Refusing is right, writing where it is found again is right; losing it is not.
    let new = NewEntry { body: "acknowledged".into(), ..NewEntry::default() };
    let acknowledged = other.journal().write(&new).is_ok();
    assert!(acknowledged || other.journal().count(&EntryFilter::default()).is_err());
    let _ = other.suspend();
    other.resume().unwrap();
    other.journal().write(&new).unwrap();
    assert_eq!(bodies(&other), bodies(device.core()));
    other.close();
    device.open().unwrap();
    assert_eq!(device.core().problems(), []);
    let expected = 1 + usize::from(acknowledged);
    assert_eq!(bodies(device.core()).len(), expected, "acknowledged, but lost");
}

#[test]
fn ways_to_the_key_that_both_change_are_all_kept() {
    let mut device = Replica::alone(1);
    let id = device.write("", "kept");
    let other = device.another_handle().unwrap();
    device.core().rekey().unwrap();
    assert!(
        matches!(other.protect(&device.phrase), Err(Error::Locked(_))),
        "it needs the database"
    );
    other.set_passphrase(Some("cold tea"), KdfParams::default()).unwrap();
    assert!(!device.core().is_protected().unwrap());
    device.core().protect(&device.phrase).unwrap();
    other.close();
    let unlock = Unlock::Passphrase("cold tea");
    let opened = Interlude::open(device.folder(), unlock, device.environment()).unwrap();
    assert!(opened.is_protected().unwrap());
    opened.close();
    device.open().unwrap();
    assert_eq!(device.journal().get(&id).unwrap().content.body, "kept");
}

/// One that is about to take the place of the one in use is not there for nobody.
#[test]
fn opening_removes_what_was_replaced_and_not_what_is_coming() {
    let mut device = Replica::alone(1);
    device.core().rekey().unwrap();
    let database = |generation: u64| device.folder().join(format!("journal-{generation}.db"));
    let [replaced, used, coming] = [1, 2, 3].map(database);
    assert!(!replaced.exists() && used.exists() && !coming.exists());
    std::fs::write(&replaced, "left").unwrap();
    std::fs::write(&coming, "begun").unwrap();
    device.another_handle().unwrap().close();
    assert_eq!([&replaced, &used, &coming].map(|path| path.exists()), [false, true, true]);
    // What was never put in use is in nobody's way.
    device.core().rekey().unwrap();
    assert_eq!([&used, &coming].map(|path| path.exists()), [false, true]);
    device.open().unwrap();
    assert_eq!(device.core().problems(), []);
}

/// Both write the header that says which database and which way to its key hold.
#[test]
fn a_fresh_key_and_ways_to_it_are_changed_at_the_same_time() {
    let mut device = Replica::alone(1);
    let id = device.write("", "kept");
    let other = device.another_handle().unwrap();
    let rounds = scaled(12, 200);
    std::thread::scope(|scope| {
        scope.spawn(|| (0..rounds).for_each(|_| device.core().rekey().unwrap()));
        scope.spawn(|| {
            for round in 0..rounds {
                let words = format!("tea {round}");
                other.set_passphrase(Some(&words), KdfParams::default()).unwrap();
            }
        });
        for _ in 0..rounds {
            match device.another_handle() {
                Ok(opened) => opened.close(),
                // It got a fresh key once more before anything was read.
                Err(error) => assert!(matches!(error, Error::Locked(_)), "{error}"),
            }
        }
    });
    other.close();
    let last = format!("tea {}", rounds - 1);
    let opened = Interlude::open(device.folder(), Unlock::Passphrase(&last), device.environment());
    opened.unwrap().close();
    device.open().unwrap();
    assert_eq!(device.journal().get(&id).unwrap().content.body, "kept");
    assert_eq!(device.core().problems(), []);
}

/// A way on which the other handle writes and syncs once, while a page is on it.
struct Between<'a> {
    way: &'a Way,
    other: &'a Interlude,
    done: AtomicBool,
}

impl Transport for Between<'_> {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let answer = self.way.send(request);
        let page = request.method == "GET" && request.url.contains("/pushes?");
        if page && !self.done.swap(true, Ordering::Relaxed) {
            let new = NewEntry { body: "meanwhile".into(), ..NewEntry::default() };
            self.other.journal().write(&new).unwrap();
            assert_eq!(sync(self.other, self.way).pushed, 1);
        }
        answer
    }
}

fn sync(core: &Interlude, way: &dyn Transport) -> SyncReport {
    let report = core.sync(way).once(&SyncOptions::default(), &mut |_| ()).unwrap();
    assert_eq!((report.state, &report.warnings[..]), (SyncState::InStep, &[][..]));
    report
}

#[test]
fn what_the_other_sent_meanwhile_is_not_lost_at_the_relay() {
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    let device = Replica::new(1, clock.skewed(0));
    let other = device.another_handle().unwrap();
    let way = Way::new(SimRelay::new(clock), 1);
    let url = RelayUrl::parse(Way::URL).unwrap();
    device.core().sync(&way).set_relay(&url).unwrap();
    let _ = device.write("", "before");
    sync(device.core(), &way);
    let between = Between { way: &way, other: &other, done: AtomicBool::new(false) };
    assert_eq!(sync(device.core(), &between).pushed, 0);
    assert!(between.done.into_inner());
}
