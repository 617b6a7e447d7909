use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use interlude_core::environment::{Clock as _, HttpRequest, HttpResponse};
use interlude_relay::{Clock, Options, Relay, Request};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::world::{SimClock, copy_folder, temporary};

/// A real relay on a real folder, without sockets. It can be killed, restarted, emptied and set
/// back to an earlier state.
pub struct SimRelay {
    runtime: Runtime,
    clock: Arc<SimClock>,
    relay: Mutex<Option<Relay>>,
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
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        let relay = Self { runtime, clock, relay: Mutex::default(), home: temporary() };
        relay.start();
        Arc::new(relay)
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("relay")
    }

    /// Starts it, if it does not run.
    pub fn start(&self) {
        let mut relay = self.relay.lock().unwrap_or_else(PoisonError::into_inner);
        if relay.is_none() {
            let clock = Arc::new(RelayClock(Arc::clone(&self.clock)));
            let options = Options { durable: false, ..Options::in_folder(self.folder()) };
            let opened = Relay::open(options, clock);
            *relay = Some(self.runtime.block_on(opened).unwrap());
        }
    }

    /// Ends it without any goodbye: what it answered stays, what it was doing does not.
    pub fn kill(&self) {
        self.relay.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Answers a request; none when it does not run.
    pub fn answer(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let relay = self.relay.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
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
