use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use chrono_tz::Tz;
use interlude_core::Result;
use interlude_core::environment::{Clock, Entropy, Environment};
use interlude_core::time::Timestamp;
use tempfile::TempDir;

use super::{SimClock, SimEntropy, copy_folder, temporary};

/// Counts what a process asks of its world: time, randomness, the network. At a chosen beat the
/// process is killed: its folder is copied as it stands, in the middle of whatever is being written,
/// and what the process does after that reaches nobody. Opening the copy is opening what a killed
/// process leaves.
pub struct Pulse {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    beats: u64,
    /// The beat at which it ends.
    last: Option<u64>,
    image: Option<TempDir>,
}

impl Pulse {
    /// The pulse of a process over a vault's folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, state: Mutex::default() }
    }

    /// Clock and randomness as that process sees them.
    #[must_use]
    pub fn environment(
        self: &Arc<Self>,
        clock: &Arc<SimClock>,
        entropy: &Arc<SimEntropy>,
    ) -> Environment {
        let (clock, entropy) = (Arc::clone(clock), Arc::clone(entropy));
        let (felt, drawn) = (Arc::clone(self), Arc::clone(self));
        Environment { clock: Arc::new(Felt(felt, clock)), entropy: Arc::new(Drawn(drawn, entropy)) }
    }

    /// Kills the process after so many beats from now; none: lets it live.
    pub fn end_after(&self, beats: Option<u64>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last = beats.map(|beats| state.beats + beats);
    }

    /// What the killed process left, if it was killed; it lives anew from here.
    pub fn left(&self) -> Option<TempDir> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.last = None;
        state.image.take()
    }

    /// One beat. `false`: the process is dead.
    pub fn beat(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.beats += 1;
        if state.last.is_some_and(|last| state.beats >= last) && state.image.is_none() {
            let image = temporary();
            copy_folder(&self.folder, image.path());
            state.image = Some(image);
        }
        state.image.is_none()
    }
}

struct Felt(Arc<Pulse>, Arc<SimClock>);

impl Clock for Felt {
    fn now(&self) -> Timestamp {
        self.0.beat();
        self.1.now()
    }

    fn zone(&self) -> Tz {
        self.1.zone()
    }

    fn ticks(&self) -> u64 {
        self.1.ticks()
    }
}

struct Drawn(Arc<Pulse>, Arc<SimEntropy>);

impl Entropy for Drawn {
    fn fill(&self, out: &mut [u8]) -> Result<()> {
        self.0.beat();
        self.1.fill(out)
    }
}
