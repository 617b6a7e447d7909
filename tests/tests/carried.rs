//! What goes with entries from device to device: attachments, by relay and by bundle; and how it goes
//! on by itself.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};
use interlude_core::journal::{DocumentId, EntryFilter, NewEntry};
use interlude_core::sync::{AttachmentPolicy, SyncOptions, SyncReport, SyncState};
use interlude_core::{Background, Error};
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, join, settle, sync};

/// A phone and a tablet in one space.
struct Pair {
    phone: Replica,
    tablet: Replica,
    relay: Arc<SimRelay>,
    to_phone: Way,
    to_tablet: Way,
}

impl Pair {
    fn new() -> Self {
        Self::seeded(1)
    }

    fn seeded(seed: u64) -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        let (phone, tablet) =
            (Replica::new(seed, clock.skewed(0)), Replica::new(seed + 1, clock.skewed(0)));
        let (to_phone, to_tablet) = (Way::new(Arc::clone(&relay), 1), Way::new(relay.clone(), 2));
        join((&phone, &to_phone), (&tablet, &to_tablet), "tablet");
        let pair = Self { phone, tablet, relay, to_phone, to_tablet };
        pair.settle();
        pair
    }

    fn settle(&self) {
        settle(&[(&self.phone, &self.to_phone), (&self.tablet, &self.to_tablet)]);
    }

    fn sync_tablet(&self, attachments: AttachmentPolicy) -> SyncReport {
        let options = SyncOptions { attachments, ..SyncOptions::default() };
        self.tablet.core().sync(&self.to_tablet).once(&options, &mut |_| ()).unwrap()
    }
}

fn photo(seed: u8, length: usize) -> Vec<u8> {
    (0..length).map(|at| seed.wrapping_add((at * 31 % 251) as u8)).collect()
}

fn attach(replica: &Replica, id: &DocumentId, bytes: &[u8]) -> String {
    replica.journal().attach(id, &mut &bytes[..], "photo.jpg", "image/jpeg").unwrap()
}

fn read(replica: &Replica, id: &DocumentId, attachment: &str) -> Result<Vec<u8>, Error> {
    let mut content = Vec::new();
    replica.journal().read_attachment(id, attachment)?.read_to_end(&mut content).unwrap();
    Ok(content)
}

#[test]
fn an_attachment_is_fetched_when_it_is_opened() {
    let pair = Pair::new();
    // Larger than a part, so that it goes over in several.
    let (id, bytes) = (pair.phone.write("A walk", "by the lake"), photo(1, 2_500_000));
    let attachment = attach(&pair.phone, &id, &bytes);
    pair.settle();
    assert!(matches!(read(&pair.tablet, &id, &attachment), Err(Error::NotFound(_))));
    let fetch = pair.tablet.core().sync(&pair.to_tablet);
    assert!(fetch.fetch_attachment(&id, &attachment).unwrap());
    assert!(read(&pair.tablet, &id, &attachment).unwrap() == bytes);
}

#[test]
fn all_attachments_come_along_when_that_is_wanted_and_none_when_data_is_dear() {
    let pair = Pair::new();
    let id = pair.phone.write("Two", "photos");
    let first = attach(&pair.phone, &id, &photo(1, 1000));
    let second = attach(&pair.phone, &id, &photo(2, 700_000));
    let saver = SyncOptions { attachments: AttachmentPolicy::DataSaver, ..SyncOptions::default() };
    let report = pair.phone.core().sync(&pair.to_phone).once(&saver, &mut |_| ()).unwrap();
    assert_eq!((report.attachments, report.state), (0, SyncState::InStep));
    assert_eq!(pair.sync_tablet(AttachmentPolicy::All).attachments, 0, "it is not there yet");
    assert_eq!(sync(&pair.phone, &pair.to_phone).attachments, 2);
    assert_eq!(pair.sync_tablet(AttachmentPolicy::All).attachments, 2);
    assert!(read(&pair.tablet, &id, &first).unwrap() == photo(1, 1000));
    assert!(read(&pair.tablet, &id, &second).unwrap() == photo(2, 700_000));
}

#[test]
fn an_upload_that_was_cut_goes_on_where_it_stopped() {
    let pair = Pair::new();
    let (id, bytes) = (pair.phone.write("Long", "recording"), photo(3, 4_000_000));
    let attachment = attach(&pair.phone, &id, &bytes);
    // Relay, roster, pushes in, a push out, state, and two parts of four.
    pair.to_phone.die_after(Some(7));
    let cut = pair.phone.core().sync(&pair.to_phone).once(&SyncOptions::default(), &mut |_| ());
    assert!(matches!(cut.unwrap().state, SyncState::Offline { .. }));
    pair.to_phone.die_after(None);
    let before = pair.to_phone.requests();
    assert_eq!(sync(&pair.phone, &pair.to_phone).attachments, 1);
    assert!(pair.to_phone.requests() - before < 8, "parts were sent again");
    pair.sync_tablet(AttachmentPolicy::All);
    assert!(read(&pair.tablet, &id, &attachment).unwrap() == bytes);
}

#[test]
fn an_erased_entrys_attachment_goes_from_relay_and_devices() {
    let pair = Pair::new();
    let id = pair.phone.write("Gone", "with its photo");
    let attachment = attach(&pair.phone, &id, &photo(4, 5000));
    pair.settle();
    pair.sync_tablet(AttachmentPolicy::All);
    assert!(read(&pair.tablet, &id, &attachment).is_ok());
    let files = |replica: &Replica| {
        std::fs::read_dir(replica.folder().join("attachments")).unwrap().count()
    };
    assert_eq!((files(&pair.phone), files(&pair.tablet)), (1, 1));
    pair.phone.journal().erase(&id).unwrap();
    pair.settle();
    assert_eq!((files(&pair.phone), files(&pair.tablet)), (0, 0));
    let blobs = interlude_tests::world::contents(&pair.relay.home().join("relay/blobs"));
    assert!(blobs.values().all(Vec::is_empty), "{:?}", blobs.keys());
}

#[test]
fn two_devices_without_any_network_exchange_bundles() {
    let pair = Pair::new();
    pair.to_phone.set_offline(true);
    pair.to_tablet.set_offline(true);
    let id = pair.phone.write("On paper", "so to speak");
    let attachment = attach(&pair.phone, &id, &photo(5, 300_000));
    let other = pair.tablet.write("Other", "way round");
    let carry = |from: &Replica, to: &Replica| {
        let mut file = Vec::new();
        from.core().export_bundle(&mut file).unwrap();
        to.core().import_bundle(&mut &file[..]).unwrap()
    };
    let report = carry(&pair.phone, &pair.tablet);
    assert_eq!((report.taken, report.attachments, report.refused), (1, 1, 0));
    carry(&pair.tablet, &pair.phone);
    assert_eq!(pair.phone.fingerprint(), pair.tablet.fingerprint());
    assert!(read(&pair.tablet, &id, &attachment).unwrap() == photo(5, 300_000));
    assert_eq!(pair.phone.journal().get(&other).unwrap().content.body, "way round");
    // Twice changes nothing, and the relay hears all of it once there is one again.
    assert_eq!(carry(&pair.phone, &pair.tablet).taken, 0);
    pair.to_tablet.set_offline(false);
    let report = sync(&pair.tablet, &pair.to_tablet);
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    pair.to_phone.set_offline(false);
    pair.settle();
    assert_eq!(pair.phone.fingerprint(), pair.tablet.fingerprint());
}

#[test]
fn a_bundle_that_is_cut_or_somebody_elses_is_refused() {
    let (pair, others) = (Pair::new(), Pair::seeded(100));
    let _ = pair.phone.write("A", "b");
    let mut file = Vec::new();
    pair.phone.core().export_bundle(&mut file).unwrap();
    let into = |replica: &Replica, bytes: &[u8]| replica.core().import_bundle(&mut &bytes[..]);
    assert!(matches!(into(&others.phone, &file), Err(Error::Refused(_))));
    assert!(into(&pair.tablet, b"no bundle at all, but long enough").is_err());
    assert!(matches!(into(&pair.tablet, &file[..3]), Err(Error::Invalid { .. })));
    for length in [40, file.len() / 2, file.len() - 1] {
        assert!(matches!(into(&pair.tablet, &file[..length]), Err(Error::Damaged(_))), "{length}");
    }
    into(&pair.tablet, &file).unwrap();
    assert_eq!(pair.tablet.fingerprint(), pair.phone.fingerprint());
}

#[test]
fn a_new_device_sees_the_newest_entries_first() {
    let pair = Pair::new();
    let old: Vec<DocumentId> = (0..30)
        .map(|n| {
            let id = pair.phone.write(&format!("Entry {n}"), "text");
            let _ = sync(&pair.phone, &pair.to_phone);
            id
        })
        .collect();
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    let (new, way) = (Replica::new(3, clock), Way::new(pair.relay.clone(), 3));
    join((&pair.phone, &pair.to_phone), (&new, &way), "new");
    // Who the relay is, the roster, the newest push, and no more.
    way.die_after(Some(3));
    let _ = new.core().sync(&way).once(&SyncOptions::default(), &mut |_| ()).unwrap();
    let seen = new.journal().list(&EntryFilter::default(), None, 100).unwrap().entries;
    assert_eq!(seen.iter().map(|entry| entry.id).collect::<Vec<_>>(), old[29..]);
    way.die_after(None);
    settle(&[(&pair.phone, &pair.to_phone), (&new, &way)]);
    assert_eq!(new.fingerprint(), pair.phone.fingerprint());
}

/// Counts, and answers nothing while it is told to.
struct Gate {
    way: Way,
    asked: AtomicUsize,
}

impl Transport for Gate {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.way.send(request)
    }
}

#[test]
fn what_is_written_goes_over_by_itself_and_a_failure_is_not_the_end() {
    let pair = Pair::new();
    let handle = |replica: &Replica| Arc::new(replica.another_handle().unwrap());
    let (phone, tablet) = (handle(&pair.phone), handle(&pair.tablet));
    let gate = |seed| {
        let way = Way::new(pair.relay.clone(), seed);
        Arc::new(Gate { way, asked: AtomicUsize::new(0) })
    };
    let (to_phone, to_tablet) = (gate(11), gate(12));
    let (hear, heard) = mpsc::channel();
    let begin = |vault, gate: &Arc<Gate>, name: &'static str| {
        let hear = hear.clone();
        let told = move |report: &interlude_core::Result<SyncReport>| {
            let _ = hear.send((name, report.as_ref().unwrap().state));
        };
        let options = SyncOptions::default();
        Background::start(vault, Arc::clone(gate) as _, options, Box::new(told))
    };
    let first = begin(&phone, &to_phone, "phone");
    let second = begin(&tablet, &to_tablet, "tablet");
    let entry = NewEntry { body: "by itself".into(), ..NewEntry::default() };
    let id = phone.journal().write(&entry).unwrap();
    let arrives = |id: &DocumentId| {
        while tablet.journal().get(id).is_err() {
            heard.recv_timeout(Duration::from_secs(60)).unwrap();
        }
    };
    arrives(&id);
    to_phone.way.set_offline(true);
    let second_id = phone.journal().write(&entry).unwrap();
    let offline = |(name, state)| name == "phone" && matches!(state, SyncState::Offline { .. });
    while !offline(heard.recv_timeout(Duration::from_secs(60)).unwrap()) {}
    to_phone.way.set_offline(false);
    first.nudge();
    arrives(&second_id);
    first.stop();
    second.stop();
    let asked = to_phone.asked.load(Ordering::Relaxed);
    phone.journal().write(&entry).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    // What still listened may have ended; nothing new began.
    assert!(to_phone.asked.load(Ordering::Relaxed) <= asked + 1);
}
