use std::cell::Cell;
use std::sync::Arc;

use interlude_core::environment::{Environment, HttpRequest, Transport};
use interlude_core::journal::{DocumentId, EntryFilter, NewEntry, TextField, TextPatch};
use interlude_core::sync::{HttpTransport, RelayUrl, SyncOptions, SyncState};
use interlude_core::{Interlude, LinkCode, NewVault};
use interlude_relay::{Options, Relay, SystemClock, serve};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::timed;
use crate::wire::Counting;

/// A relay on loopback, a phone full of entries, a tablet in step with it.
pub(crate) struct Devices {
    pub(crate) texts: Vec<String>,
    phone: Device,
    tablet: Device,
    entry: DocumentId,
    at: Cell<usize>,
    url: RelayUrl,
    _relay: (Runtime, TempDir),
}

struct Device {
    interlude: Interlude,
    transport: Counting<HttpTransport>,
    _folder: TempDir,
}

/// How a new device fared.
pub(crate) struct Run {
    pub(crate) first_page: f64,
    pub(crate) whole: f64,
    pub(crate) bytes: (u64, u64),
}

impl Device {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment::system(chrono_tz::Europe::Berlin);
        let new = NewVault { passphrase: None, ..NewVault::default() };
        let (interlude, _) =
            Interlude::create(&folder.path().join("vault"), &new, environment).unwrap();
        let transport = Counting::new(HttpTransport::default());
        Self { interlude, transport, _folder: folder }
    }

    fn sync(&self) {
        let sync = self.interlude.sync(&self.transport);
        let report = sync.once(&SyncOptions::default(), &mut |_| ()).unwrap();
        assert_eq!(report.state, SyncState::InStep);
    }
}

impl Devices {
    pub(crate) fn new(size: usize) -> Self {
        let (runtime, folder) = (Runtime::new().unwrap(), tempfile::tempdir().unwrap());
        let url = runtime.block_on(async {
            let options = Options::in_folder(folder.path().join("relay"));
            let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            tokio::spawn(serve(relay, listener, std::future::pending()));
            RelayUrl::parse(&url).unwrap()
        });
        let texts: Vec<String> = (0..size).map(crate::floor::text).collect();
        let entry = |text: &String| NewEntry { body: text.clone(), ..NewEntry::default() };
        let entries: Vec<NewEntry> = texts.iter().map(entry).collect();
        let (phone, tablet) = (Device::new(), Device::new());
        phone.interlude.journal().write_all(&entries, &mut |_| ()).unwrap();
        link(&phone, &tablet, &url);
        tablet.sync();
        let entry = phone.interlude.journal().write(&entries[0]).unwrap();
        phone.sync();
        tablet.sync();
        let _relay = (runtime, folder);
        Self { texts, phone, tablet, entry, at: Cell::new(0), url, _relay }
    }

    /// Brings a new device up to date; its first page counts when it shows so many entries.
    pub(crate) fn bootstrap(&self, page: usize) -> Run {
        let new = Device::new();
        link(&self.phone, &new, &self.url);
        new.transport.reset();
        let first = Cell::new(None);
        #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
        let began = std::time::Instant::now();
        let (whole, ()) = timed(|| {
            let sync = new.interlude.sync(&new.transport);
            let mut progress = |_| {
                if first.get().is_none() && new.shows() >= page {
                    first.set(Some(began.elapsed().as_secs_f64() * 1000.0));
                }
            };
            let report = sync.once(&SyncOptions::default(), &mut progress).unwrap();
            assert_eq!(report.state, SyncState::InStep);
        });
        let bytes = new.transport.bytes();
        let all = new.interlude.document_counts().unwrap();
        assert!(all.iter().map(|(_, count)| count).sum::<u64>() > self.texts.len() as u64);
        // The new device goes again, so that rosters do not grow from run to run.
        let id = new.interlude.devices().list().unwrap()[0].id.clone();
        self.phone.interlude.devices().remove(&id).unwrap();
        self.phone.sync();
        Run { first_page: first.get().unwrap(), whole, bytes }
    }

    fn type_letter(&self) {
        let at = self.at.replace(self.at.get() + 1);
        let mut editor = self.phone.interlude.journal().open(&self.entry).unwrap();
        let insert = "x".to_owned();
        editor.splice(TextPatch { field: TextField::Body, at, delete: 0, insert }).unwrap();
    }

    /// Milliseconds from a letter typed on the phone to its being on the tablet.
    pub(crate) fn edit(&self) -> f64 {
        let (time, ()) = timed(|| {
            self.type_letter();
            self.phone.sync();
            self.tablet.sync();
        });
        time
    }

    /// Bytes that the phone sends and the tablet receives for a letter.
    pub(crate) fn edit_bytes(&self) -> (u64, u64) {
        self.phone.transport.reset();
        self.tablet.transport.reset();
        self.edit();
        (self.phone.transport.bytes().0, self.tablet.transport.bytes().1)
    }

    /// Milliseconds of a request that asks for nothing.
    pub(crate) fn round_trip(&self) -> f64 {
        let request = HttpRequest {
            method: "GET",
            url: format!("{}/v1", self.url),
            authorization: None,
            body: Vec::new(),
            most: 4096,
            timeout_ms: 10_000,
        };
        timed(|| self.phone.transport.send(&request).unwrap()).0
    }
}

impl Device {
    fn shows(&self) -> usize {
        let page = self.interlude.journal().list(&EntryFilter::default(), None, 50);
        page.unwrap().entries.len()
    }
}

fn link(old: &Device, new: &Device, url: &RelayUrl) {
    let options = SyncOptions::default();
    let mut linking = old.interlude.devices().link(&old.transport, Some(url), &options).unwrap();
    let code: LinkCode = linking.code().to_string().parse().unwrap();
    let mut accepting = new.interlude.devices().accept(&new.transport, &code, "new").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            linking.wait(&mut || true).unwrap();
            linking.confirm().unwrap();
        });
        accepting.digits(&mut || true).unwrap();
        accepting.finish(&mut || true).unwrap();
    });
}
