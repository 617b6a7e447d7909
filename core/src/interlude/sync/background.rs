mod pauses;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::environment::{Observer, Transport};
use crate::interlude::Interlude;
use crate::sync::{SyncOptions, SyncReport};
use crate::{Changed, Error, Result};
use pauses::Pauses;

/// Syncs beside the app until it is stopped or dropped: at once, whenever something changes here or
/// at the relay, and after a failure again and again, ever more seldom.
pub struct Background {
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
}

/// Hears how each round ended.
pub type Heard = dyn Fn(&Result<SyncReport>) + Send + Sync;

struct Shared {
    interlude: Weak<Interlude>,
    transport: Arc<dyn Transport>,
    options: SyncOptions,
    heard: Box<Heard>,
    state: Mutex<Wanted>,
    wake: Condvar,
}

#[derive(Default)]
struct Wanted {
    stop: bool,
    /// Something happened that a round has not seen.
    due: bool,
    /// A round is to begin whatever the pause.
    nudged: bool,
    /// The relay is being asked whether there is something new.
    listening: bool,
}

/// What is written is gathered for so long before it is sent.
const GATHER_MS: u64 = 300;

impl Background {
    /// Begins. The vault can be used meanwhile, suspended and closed; rounds on a suspended vault
    /// end in [`crate::Error::Locked`] and are tried again.
    #[must_use]
    pub fn start(
        interlude: &Arc<Interlude>,
        transport: Arc<dyn Transport>,
        options: SyncOptions,
        heard: Box<Heard>,
    ) -> Self {
        let shared = Arc::new(Shared {
            interlude: Arc::downgrade(interlude),
            transport,
            options,
            heard,
            state: Mutex::default(),
            wake: Condvar::new(),
        });
        interlude.observe(Arc::new(Wake(Arc::downgrade(&shared))));
        let worker = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.work()
        });
        Self { shared, worker: Some(worker) }
    }

    /// Has a round begin now, whatever the pause.
    pub fn nudge(&self) {
        self.shared.note(|state| state.nudged = true);
    }

    /// Stops after the request that is under way; what was done stays done.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.shared.note(|state| state.stop = true);
        if let Some(worker) = self.worker.take() {
            // Its observer may drop this from its own thread, which cannot wait for itself.
            if worker.thread().id() != thread::current().id() {
                let _ = worker.join();
            }
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.end();
    }
}

/// Wakes the worker when something changes here.
struct Wake(Weak<Shared>);

impl Observer for Wake {
    fn changed(&self, _: &[Changed]) {
        if let Some(shared) = self.0.upgrade() {
            shared.note(|state| state.due = true);
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, Wanted> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: impl FnOnce(&mut Wanted)) {
        note(&mut self.state());
        self.wake.notify_all();
    }

    fn work(self: &Arc<Self>) {
        let mut pauses = Pauses::default();
        loop {
            let Some(interlude) = self.interlude.upgrade() else { return };
            let ended = self.round(&interlude);
            let pause = pauses.after(&ended, &*interlude.environment().entropy);
            (self.heard)(&ended);
            if pause.is_none() {
                self.listen(&interlude);
            }
            drop(interlude);
            if self.sleep(pause) {
                return;
            }
        }
    }

    /// A defect ends its round, and not the rounds.
    fn round(&self, interlude: &Interlude) -> Result<SyncReport> {
        let sync = interlude.sync(&*self.transport);
        let round = || sync.while_wanted(&self.options, &mut |_| !self.state().stop);
        let panicked = Err(Error::Internal("a panic was caught"));
        catch_unwind(AssertUnwindSafe(round)).unwrap_or(panicked)
    }

    /// Waits until something is due or the pause is over. `true`: stop.
    fn sleep(&self, pause_ms: Option<u64>) -> bool {
        let mut state = self.state();
        state = match pause_ms {
            // A failure is not tried again just because something else was written.
            Some(pause) => self.sleep_for(state, pause, |state| !state.stop && !state.nudged),
            None => {
                let idle = |state: &mut Wanted| !state.stop && !state.nudged && !state.due;
                let state = self.wake.wait_while(state, idle);
                let state = state.unwrap_or_else(PoisonError::into_inner);
                self.sleep_for(state, GATHER_MS, |state| !state.stop && !state.nudged)
            }
        };
        (state.nudged, state.due) = (false, false);
        state.stop
    }

    fn sleep_for<'a>(
        &self,
        state: MutexGuard<'a, Wanted>,
        millis: u64,
        go_on: impl Fn(&mut Wanted) -> bool,
    ) -> MutexGuard<'a, Wanted> {
        let waited = self.wake.wait_timeout_while(state, Duration::from_millis(millis), go_on);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Asks the relay, in a thread of its own that holds nothing of the vault, to say when there is
    /// something new. No answer is news too: the next round finds out what is wrong.
    fn listen(self: &Arc<Self>, interlude: &Interlude) {
        if std::mem::replace(&mut self.state().listening, true) {
            return;
        }
        let questions = interlude.questions();
        let shared = Arc::clone(self);
        thread::spawn(move || {
            if let Ok(questions) = questions {
                while !shared.state().stop && questions.ask(&*shared.transport) == Some(false) {}
            }
            shared.note(|state| (state.listening, state.due) = (false, true));
        });
    }
}
