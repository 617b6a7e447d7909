//! The app's own way to the relay, options, watchers, and syncing beside the app.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use interlude_core::environment::{HttpRequest as CoreRequest, Transport as _};
use interlude_core::sync::{
    AttachmentPolicy, HttpTransport, RelayUrl, SyncOptions, SyncProgress, SyncState, Warning,
};
use interlude_ffi as ffi;
use interlude_ffi::{
    Failure, HttpRequest, HttpResponse, InterludeError, Journal, SyncReport, Transport,
    TransportError, Vault,
};

use crate::host::{Given, PRIVATE, entry, thrown, vault_in, world};
use crate::relay::Loopback;

type Answering = fn(&HttpRequest) -> Result<HttpResponse, TransportError>;

/// Carries to a real relay, notes what it carried, and does something else when it is told to.
pub(crate) struct Carrier {
    pub(crate) carried: Mutex<Vec<HttpRequest>>,
    pub(crate) instead: Mutex<Option<Answering>>,
}

impl Carrier {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { carried: Mutex::default(), instead: Mutex::default() })
    }

    fn instead(&self, answer: Answering) {
        *self.instead.lock().unwrap() = Some(answer);
    }
}

impl Transport for Carrier {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.carried.lock().unwrap().push(request.clone());
        if let Some(answer) = *self.instead.lock().unwrap() {
            return answer(&request);
        }
        let HttpRequest { method, url, authorization, body, most, timeout_ms } = request;
        let methods = ["GET", "POST", "PUT", "DELETE"];
        let method = methods.into_iter().find(|one| *one == method).unwrap();
        let most = usize::try_from(most).unwrap();
        let request = CoreRequest { method, url, authorization, body, most, timeout_ms };
        let answer = HttpTransport::default().send(&request).map_err(|_| TransportError::Broken)?;
        Ok(HttpResponse { status: answer.status, body: answer.body })
    }
}

pub(crate) fn over(folder: &Path, carrier: &Arc<Carrier>) -> Arc<Vault> {
    let transport = Some(Arc::clone(carrier) as _);
    vault_in(folder, ffi::World { transport, ..world() })
}

pub(crate) fn url(relay: &Loopback) -> RelayUrl {
    RelayUrl::parse(&relay.url).unwrap()
}

struct Ground {
    _folder: tempfile::TempDir,
    _relay: Loopback,
    carrier: Arc<Carrier>,
    vault: Arc<Vault>,
    sync: Arc<ffi::Sync>,
    journal: Arc<Journal>,
}

fn ground() -> Ground {
    let folder = tempfile::tempdir().unwrap();
    let (relay, carrier) = (Loopback::start(&folder.path().join("relay")), Carrier::new());
    let vault = over(folder.path(), &carrier);
    let sync = ffi::Sync::new(Arc::clone(&vault));
    sync.set_relay(url(&relay)).unwrap();
    let journal = Journal::new(Arc::clone(&vault));
    Ground { _folder: folder, _relay: relay, carrier, vault, sync, journal }
}

#[test]
fn the_apps_own_way_is_told_all_and_its_answers_are_what_they_are() {
    let ground = ground();
    let Ground { carrier, sync, journal, .. } = &ground;
    let once = || sync.once(SyncOptions::default(), None);
    assert_eq!(once().unwrap().state, SyncState::InStep);
    let carried = std::mem::take(&mut *carrier.carried.lock().unwrap());
    assert!(carried.iter().all(|one| one.most > 0 && one.timeout_ms >= 1000));
    assert!(carried.iter().any(|one| one.authorization.is_some()));
    assert!(carried.iter().any(|one| one.method != "GET" && !one.body.is_empty()));
    let offline = |answer| {
        carrier.instead(answer);
        once().unwrap().state
    };
    let answers: [Answering; 4] = [
        |_| Err(TransportError::Unreachable),
        |_| Err(TransportError::TimedOut),
        |_| Err(TransportError::Broken),
        // More than was asked for, whatever it is.
        |asked| {
            let body = vec![0; usize::try_from(asked.most).unwrap() + 1];
            Ok(HttpResponse { status: 200, body })
        },
    ];
    for answer in answers {
        assert!(matches!(offline(answer), SyncState::Offline { .. }));
    }
    carrier.instead(|_| Ok(HttpResponse { status: 418, body: b"no relay".to_vec() }));
    assert!(matches!(once(), Err(InterludeError::Relay { .. })));
    *carrier.instead.lock().unwrap() = None;
    journal.write(entry("sent")).unwrap();
    assert!(sync.status().unwrap().waiting > 0);
    let report = once().unwrap();
    assert!(report.pushed > 0 && report.pulled == 0, "{} {}", report.pushed, report.pulled);
    sync.delete_from_relay().unwrap();
    let carried = carrier.carried.lock().unwrap();
    assert!(carried.iter().any(|one| one.method == "DELETE"));
}

#[test]
fn options_are_looked_at() {
    let ground = ground();
    let Ground { sync, journal, carrier, .. } = &ground;
    sync.once(SyncOptions::default(), None).unwrap();
    let id = journal.write(entry("with a file")).unwrap();
    let source = Arc::new(Three(Mutex::new(vec![1, 2, 3])));
    journal.attach(id, source, "a".into(), "text/plain".into()).unwrap();
    let saver = SyncOptions { attachments: AttachmentPolicy::DataSaver, ..SyncOptions::default() };
    assert_eq!(sync.once(saver, None).unwrap().attachments, 0);
    assert_eq!(sync.once(SyncOptions::default(), None).unwrap().attachments, 1);
    journal.write(entry("not in time")).unwrap();
    let no_time = SyncOptions { deadline_ms: Some(0), ..SyncOptions::default() };
    assert_eq!(sync.once(no_time, None).unwrap().state, SyncState::Waiting);
    let before = carrier.carried.lock().unwrap().len();
    assert!(before > 0);
}

/// Closes the vault from within a request.
struct Closing(Mutex<Option<Arc<Vault>>>);

impl Transport for Closing {
    fn send(&self, _: HttpRequest) -> Result<HttpResponse, TransportError> {
        let vault = self.0.lock().unwrap().take();
        vault.into_iter().for_each(|vault| vault.shut().unwrap());
        Err(TransportError::Unreachable)
    }
}

#[test]
fn a_call_that_a_close_interrupts_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let closing = Arc::new(Closing(Mutex::default()));
    let transport = Some(Arc::clone(&closing) as _);
    let vault = vault_in(folder.path(), ffi::World { transport, ..world() });
    let sync = ffi::Sync::new(Arc::clone(&vault));
    sync.set_relay(RelayUrl::parse("http://127.0.0.1:1").unwrap()).unwrap();
    *closing.0.lock().unwrap() = Some(vault);
    assert_eq!(sync.once(SyncOptions::default(), None).err(), Some(InterludeError::Closed));
}

struct Three(Mutex<Vec<u8>>);

impl ffi::Source for Three {
    fn read(&self, _: u32) -> Given<Vec<u8>> {
        Ok(std::mem::take(&mut self.0.lock().unwrap()))
    }
}

struct Watching(Arc<Vault>, Mutex<u32>, fn(u32) -> Given<bool>);

impl ffi::SyncWatcher for Watching {
    fn reached(&self, _: SyncProgress) -> Given<bool> {
        // No lock is held.
        self.0.vault_id()?;
        let mut calls = self.1.lock().unwrap();
        *calls += 1;
        (self.2)(*calls)
    }
}

#[test]
fn a_watcher_gives_a_sync_up_or_breaks_it() {
    let ground = ground();
    let Ground { vault, sync, .. } = &ground;
    let watched = |answer| {
        let watching = Arc::new(Watching(Arc::clone(vault), Mutex::default(), answer));
        let ended = sync.once(SyncOptions::default(), Some(Arc::clone(&watching) as _));
        let calls = *watching.1.lock().unwrap();
        (ended.map(|report| report.state), calls)
    };
    assert_eq!(watched(|_| Ok(false)), (Err(InterludeError::Cancelled), 1));
    assert_eq!(watched(|_| Err(thrown())), (Err(thrown()), 1));
    let (ended, calls) = watched(|_| Ok(true));
    assert!(ended == Ok(SyncState::InStep) && calls > 1);
}

/// Sends on how each round ended.
struct Listening(Mutex<Sender<Result<SyncReport, Failure>>>);

impl ffi::SyncListener for Listening {
    fn synced(&self, report: SyncReport) -> Given<()> {
        self.0.lock().unwrap().send(Ok(report)).map_err(|_| thrown())
    }

    fn failed(&self, failure: Failure) -> Given<()> {
        self.0.lock().unwrap().send(Err(failure)).map_err(|_| thrown())
    }
}

fn beside(
    vault: &Arc<Vault>,
    options: SyncOptions,
) -> (Arc<ffi::BackgroundSync>, Receiver<Result<SyncReport, Failure>>) {
    let (rounds, heard) = channel();
    let listener = Arc::new(Listening(Mutex::new(rounds)));
    (ffi::BackgroundSync::start(Arc::clone(vault), options, listener).unwrap(), heard)
}

#[test]
fn beside_the_app_each_round_is_told_and_after_shut_there_is_none() {
    let ground = ground();
    let Ground { vault, journal, carrier, .. } = &ground;
    let (background, heard) = beside(vault, SyncOptions::default());
    assert_eq!(heard.recv().unwrap().ok().unwrap().state, SyncState::InStep);
    journal.write(entry("goes by itself")).unwrap();
    while heard.recv().unwrap().ok().unwrap().pushed == 0 {}
    carrier.instead(|_| Ok(HttpResponse { status: 418, body: PRIVATE.as_bytes().to_vec() }));
    background.nudge();
    let failure = loop {
        if let Err(failure) = heard.recv().unwrap() {
            break failure;
        }
    };
    assert_eq!(failure.code, "Relay");
    assert!(!failure.reason.is_empty() && !failure.reason.contains(PRIVATE));
    // Pauses grow to a quarter of an hour: only nudges end so many.
    for _ in 0..12 {
        background.nudge();
        heard.recv().unwrap().err().unwrap();
    }
    background.shut().unwrap();
    background.shut().unwrap();
    background.nudge();
    // Whoever hears is let go of with the thread that told: at once, or once the relay has answered it.
    heard.iter().for_each(drop);
}

#[test]
fn a_defect_ends_a_round_and_not_the_rounds() {
    let folder = tempfile::tempdir().unwrap();
    let relay = Loopback::start(&folder.path().join("relay"));
    let clock =
        ffi::ManualClock::new(interlude_core::time::Timestamp::from_millis(1_780_000_000_000));
    let vault = vault_in(folder.path(), ffi::World { clock: Some(Arc::clone(&clock)), ..world() });
    ffi::Sync::new(Arc::clone(&vault)).set_relay(url(&relay)).unwrap();
    clock.break_once();
    let (background, heard) = beside(&vault, SyncOptions::default());
    assert_eq!(heard.recv().unwrap().err().unwrap().code, "Internal");
    background.nudge();
    assert_eq!(heard.recv().unwrap().ok().unwrap().state, SyncState::InStep);
    background.shut().unwrap();
}

#[test]
fn the_options_of_rounds_are_those_they_began_with() {
    let ground = ground();
    let Ground { vault, journal, .. } = &ground;
    let id = journal.write(entry("with a file")).unwrap();
    let source = Arc::new(Three(Mutex::new(vec![1, 2, 3])));
    journal.attach(id, source, "a".into(), "text/plain".into()).unwrap();
    let saver = SyncOptions { attachments: AttachmentPolicy::DataSaver, ..SyncOptions::default() };
    let (background, heard) = beside(vault, saver);
    let report = heard.recv().unwrap().ok().unwrap();
    assert!(report.pushed > 0 && report.attachments == 0);
    background.shut().unwrap();
}

#[test]
fn a_report_says_all_the_core_says() {
    let space = interlude_core::SpaceId::parse(&"ab".repeat(32)).unwrap();
    let group = interlude_core::sync::GroupSync {
        space,
        state: SyncState::Waiting,
        failed: Some(interlude_core::Error::Relay("refuses")),
        warnings: vec![Warning::Cloned],
    };
    let core = interlude_core::sync::SyncReport {
        pushed: 1,
        pulled: 2,
        attachments: 3,
        state: SyncState::Forked,
        warnings: vec![Warning::Healed],
        groups: vec![group],
    };
    let report = SyncReport::from(core);
    assert_eq!((report.pushed, report.pulled, report.attachments), (1, 2, 3));
    assert_eq!((report.state, report.warnings), (SyncState::Forked, vec![Warning::Healed]));
    let [group] = &report.groups[..] else { panic!("not one group") };
    assert_eq!((group.space, &group.state), (space, &SyncState::Waiting));
    assert_eq!(group.warnings, [Warning::Cloned]);
    let failed = group.failed.as_ref().unwrap();
    assert_eq!((failed.code.as_str(), failed.reason.as_str()), ("Relay", "the relay: refuses"));
}
