//! Waiting for another device, and giving that up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use interlude_core::sync::SyncOptions;
use interlude_ffi as ffi;
use interlude_ffi::{Accepting, InterludeError, Linking, Progress, Vault};

use crate::host::{Given, Hearing, entry, new_vault, place, vault, world};
use crate::relay::Loopback;
use crate::streams::Bytes;
use crate::syncing::{Carrier, over, url};

struct Ground {
    folder: tempfile::TempDir,
    relay: Loopback,
    carrier: Arc<Carrier>,
    vault: Arc<Vault>,
}

fn ground() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let (relay, carrier) = (Loopback::start(&folder.path().join("relay")), Carrier::new());
    let vault = over(folder.path(), &carrier);
    Ground { folder, relay, carrier, vault }
}

impl Ground {
    fn link(&self) -> Arc<Linking> {
        let relay = Some(url(&self.relay));
        Linking::begin(Arc::clone(&self.vault), relay, SyncOptions::default()).unwrap()
    }

    fn newcomer(&self) -> Arc<Vault> {
        let folder = self.folder.path().join("other");
        std::fs::create_dir(&folder).unwrap();
        vault(&folder)
    }
}

#[test]
fn whoever_waits_is_asked_every_second_whether_to_go_on() {
    let ground = ground();
    let linking = ground.link();
    // The second question: one request has waited in between.
    let asked = Arc::new(Mutex::new(0));
    let counting = Arc::new(Counting { asked: Arc::clone(&asked), most: 2 });
    assert_eq!(linking.wait(Some(counting)).err(), Some(InterludeError::Cancelled));
    assert_eq!(*asked.lock().unwrap(), 2);
    let carried = ground.carrier.carried.lock().unwrap();
    let waits: Vec<_> = carried
        .iter()
        .filter_map(|one| one.url.split_once("&wait="))
        .map(|(_, wait)| wait)
        .collect();
    assert!(!waits.is_empty() && waits.iter().all(|wait| *wait == "1"), "{waits:?}");
}

struct Counting {
    asked: Arc<Mutex<u32>>,
    most: u32,
}

impl Progress for Counting {
    fn reached(&self, _: u64) -> Given<bool> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        Ok(*asked < self.most)
    }
}

/// Tells that the wait has begun, and never gives it up.
struct Begun(Mutex<std::sync::mpsc::Sender<()>>);

impl Progress for Begun {
    fn reached(&self, _: u64) -> Given<bool> {
        let _ = self.0.lock().unwrap().send(());
        Ok(true)
    }
}

/// What a wait ends in when something is shut that another thread waits on.
fn shut_while_waiting(shut: impl FnOnce(&Arc<Vault>, &Arc<Linking>)) -> Option<InterludeError> {
    let ground = ground();
    let linking = ground.link();
    let (begun, waits) = channel();
    let waiting = thread::spawn({
        let linking = Arc::clone(&linking);
        move || linking.wait(Some(Arc::new(Begun(Mutex::new(begun))))).err()
    });
    waits.recv().unwrap();
    shut(&ground.vault, &linking);
    let ended = waiting.join().unwrap();
    assert_eq!(linking.confirm(), Err(InterludeError::Closed));
    ended
}

#[test]
fn a_wait_ends_with_what_is_waited_on() {
    let closed = Some(InterludeError::Closed);
    assert_eq!(shut_while_waiting(|vault, _| vault.shut().unwrap()), closed);
    assert_eq!(shut_while_waiting(|_, linking| linking.shut()), closed);
}

/// Shuts from within the very wait.
struct Shutting(Arc<Linking>, AtomicBool);

impl Progress for Shutting {
    fn reached(&self, _: u64) -> Given<bool> {
        self.0.shut();
        self.1.store(true, Ordering::SeqCst);
        Ok(true)
    }
}

#[test]
fn a_wait_may_be_shut_from_within() {
    let ground = ground();
    let linking = ground.link();
    let shutting = Arc::new(Shutting(Arc::clone(&linking), AtomicBool::new(false)));
    assert_eq!(linking.wait(Some(Arc::clone(&shutting) as _)).err(), Some(InterludeError::Closed));
    assert!(shutting.1.load(Ordering::SeqCst));
    assert_eq!(linking.refuse(), Err(InterludeError::Closed));
}

#[test]
fn who_is_sent_away_hears_of_it_and_a_code_is_let_go_of() {
    let ground = ground();
    let (linking, other) = (ground.link(), ground.newcomer());
    let code = linking.code();
    let waiting = thread::spawn(move || {
        let accepting = Accepting::begin(other, code, "other".to_owned()).unwrap();
        let digits = accepting.digits(None).unwrap();
        (digits, accepting.finish(None), accepting.finish(None))
    });
    let guest = linking.wait(None).unwrap();
    linking.refuse().unwrap();
    let (digits, finished, again) = waiting.join().unwrap();
    assert_eq!((guest.name.as_str(), guest.digits), ("other", digits));
    assert!(matches!(finished, Err(InterludeError::Refused { .. })), "{finished:?}");
    assert_eq!(again, Err(InterludeError::Closed));
    let early = ground.link();
    assert!(matches!(early.confirm(), Err(InterludeError::Refused { .. })));
    assert_eq!(early.confirm(), Err(InterludeError::Closed));
    let shut = ground.link();
    shut.shut();
    assert_eq!(shut.wait(None).err(), Some(InterludeError::Closed));
}

#[test]
fn a_device_that_accepts_gives_up_and_lets_go() {
    let ground = ground();
    let (linking, other) = (ground.link(), ground.newcomer());
    let accepting = Accepting::begin(other, linking.code(), "other".to_owned()).unwrap();
    let never = Hearing::answering(|_| Ok(false));
    assert_eq!(accepting.digits(Some(never as _)), Err(InterludeError::Cancelled));
    accepting.shut();
    assert_eq!(accepting.digits(None), Err(InterludeError::Closed));
    assert_eq!(accepting.finish(None), Err(InterludeError::Closed));
}

#[test]
fn devices_are_removed_and_recovered() {
    let ground = ground();
    let (linking, other) = (ground.link(), ground.newcomer());
    let code = linking.code();
    let waiting = thread::spawn({
        let other = Arc::clone(&other);
        move || {
            let accepting = Accepting::begin(other, code, "other".to_owned()).unwrap();
            accepting.digits(None).unwrap();
            accepting.finish(None).unwrap();
        }
    });
    linking.wait(None).unwrap();
    let id = linking.confirm().unwrap();
    waiting.join().unwrap();
    let sync = |vault: &Arc<Vault>| {
        ffi::Sync::new(Arc::clone(vault)).once(SyncOptions::default(), None).unwrap()
    };
    sync(&other);
    sync(&ground.vault);
    let devices = ffi::Devices::new(Arc::clone(&ground.vault));
    assert_eq!(devices.list().unwrap().len(), 2);
    assert_eq!(devices.list().unwrap()[1].id, id);
    devices.remove(id).unwrap();
    assert!(devices.list().unwrap().iter().all(|one| one.this || one.removing));
    sync(&ground.vault);
    assert_eq!(devices.list().unwrap().len(), 1);
    assert_eq!(sync(&other).state, interlude_core::sync::SyncState::Removed);
}

#[test]
fn who_recovers_alone_removes_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Loopback::start(&folder.path().join("relay"));
    let made = ffi::create_vault(place(folder.path(), "lost"), new_vault(), world()).unwrap();
    let sync = ffi::Sync::new(made.vault);
    sync.set_relay(url(&relay)).unwrap();
    sync.once(SyncOptions::default(), None).unwrap();
    let recovered = |name: &str, alone| {
        let (new, place) = (new_vault(), place(folder.path(), name));
        let vault = ffi::create_vault(place, new, world()).unwrap().vault;
        let devices = ffi::Devices::new(vault);
        let words = made.phrase.join(" ");
        devices.recover(url(&relay), words, name.to_owned(), alone).unwrap();
        devices.list().unwrap().len()
    };
    assert_eq!((recovered("beside", false), recovered("alone", true)), (2, 1));
}

#[test]
fn what_goes_along_when_a_device_is_linked_is_as_asked_for() {
    let ground = ground();
    let journal = ffi::Journal::new(Arc::clone(&ground.vault));
    let id = journal.write(entry("with a file")).unwrap();
    let source = Arc::new(Bytes::of(b"far away"));
    journal.attach(id, source, "a".into(), "text/plain".into()).unwrap();
    let files = || {
        let carried = ground.carrier.carried.lock().unwrap();
        carried.iter().filter(|one| one.url.contains("/blobs/")).count()
    };
    let attachments = interlude_core::sync::AttachmentPolicy::DataSaver;
    let saver = SyncOptions { attachments, ..SyncOptions::default() };
    let (vault, relay) = (|| Arc::clone(&ground.vault), || Some(url(&ground.relay)));
    Linking::begin(vault(), relay(), saver).unwrap().shut();
    assert_eq!(files(), 0);
    Linking::begin(vault(), relay(), SyncOptions::default()).unwrap().shut();
    assert!(files() > 0);
}
