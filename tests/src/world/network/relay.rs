use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use interlude_core::environment::{Clock as _, HttpRequest, HttpResponse};
use interlude_relay::{BlobStore, Clock, Database, Limits, Options, Rate, Relay, Request};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::world::{SimClock, copy_folder, temporary};

/// A real relay on a real folder, without sockets. It can be killed, restarted, emptied and set
/// back to an earlier state. Or two over one PostgreSQL, which answer in turn.
pub struct SimRelay {
    runtime: Runtime,
    clock: Arc<SimClock>,
    /// All that there are, or none when it does not run.
    relays: Mutex<Vec<Relay>>,
    turn: AtomicUsize,
    /// PostgreSQL's URL; none: SQLite in the folder.
    url: Option<String>,
    home: TempDir,
}

/// The relay's clock.
struct RelayClock(Arc<SimClock>);

impl Clock for RelayClock {
    fn now(&self) -> i64 {
        self.0.now().millis()
    }
}

impl SimRelay {
    /// A relay that nobody has used.
    #[must_use]
    pub fn new(clock: Arc<SimClock>) -> Arc<Self> {
        Self::over(clock, None, Builder::new_current_thread().enable_time().build().unwrap())
    }

    /// Two relays over an empty PostgreSQL.
    #[must_use]
    pub fn two(clock: Arc<SimClock>, url: &str) -> Arc<Self> {
        // What they tell each other goes on while nobody asks.
        Self::over(clock, Some(url.to_owned()), Runtime::new().unwrap())
    }

    fn over(clock: Arc<SimClock>, url: Option<String>, runtime: Runtime) -> Arc<Self> {
        let (relays, turn, home) = (Mutex::default(), AtomicUsize::new(0), temporary());
        let relay = Self { runtime, clock, relays, turn, url, home };
        relay.start();
        Arc::new(relay)
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("relay")
    }

    /// Starts it, if it does not run.
    pub fn start(&self) {
        let mut relays = self.relays.lock().unwrap_or_else(PoisonError::into_inner);
        if relays.is_empty() {
            let count = if self.url.is_some() { 2 } else { 1 };
            relays.extend((0..count).map(|_| self.open()));
        }
    }

    fn open(&self) -> Relay {
        let clock = Arc::new(RelayClock(Arc::clone(&self.clock)));
        let options = match &self.url {
            // It ends here, but is never killed with its database.
            None => Options { durable: false, ..Options::in_folder(self.folder()) },
            Some(url) => {
                let blobs = BlobStore::Folder(self.folder());
                let options = Options::new(Database::Postgres(url.clone()), blobs);
                // Of days that pass at once; what a rate lets through is tested elsewhere.
                let (per_principal, per_space) = (Rate::NONE, Rate::NONE);
                let limits = Limits { per_principal, per_space, ..options.limits };
                Options { limits, ..options }
            }
        };
        let opened = Relay::open(options, clock);
        self.runtime.block_on(opened).unwrap()
    }

    /// Ends it without any goodbye: what it answered stays, what it was doing does not.
    pub fn kill(&self) {
        self.relays.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Puts another one in the place of one of them.
    pub fn replace_one(&self) {
        let fresh = self.open();
        let mut relays = self.relays.lock().unwrap_or_else(PoisonError::into_inner);
        drop(relays.pop());
        relays.insert(0, fresh);
    }

    /// Removes what is not needed any more, as a relay that is served does every minute.
    pub fn keep_up(&self) {
        let relays = self.relays.lock().unwrap_or_else(PoisonError::into_inner).clone();
        relays.iter().for_each(|relay| self.runtime.block_on(relay.upkeep()));
    }

    /// Answers a request; none when it does not run.
    pub fn answer(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let relay = {
            let relays = self.relays.lock().unwrap_or_else(PoisonError::into_inner);
            relays.get(turn % relays.len().max(1))?.clone()
        };
        let target = request.url.splitn(4, '/').nth(3).unwrap_or_default();
        let asked = Request {
            method: request.method.to_owned(),
            target: format!("/{target}"),
            authorization: request.authorization.clone(),
            body: request.body.clone(),
            address: None,
        };
        let answer = self.runtime.block_on(relay.answer(asked));
        Some(HttpResponse { status: answer.status, body: answer.body })
    }

    /// Everything it holds, copied.
    #[must_use]
    pub fn backup(&self) -> TempDir {
        let backup = temporary();
        self.kill();
        copy_folder(&self.folder(), &backup.path().join("relay"));
        self.start();
        backup
    }

    /// Puts it back to what it was when `backup` was made; none: to nothing.
    pub fn restore(&self, backup: Option<&TempDir>) {
        self.kill();
        std::fs::remove_dir_all(self.folder()).unwrap();
        if let Some(backup) = backup {
            copy_folder(&backup.path().join("relay"), &self.folder());
        }
        self.start();
    }

    /// The folder it keeps everything in.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}
