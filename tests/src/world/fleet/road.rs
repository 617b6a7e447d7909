use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};

use interlude_wire::api::Cursor;

use crate::world::{Faults, Pulse, SimClock, SimRelay, Way};

/// The ways of one device to all relays there are, which its process uses as long as it lives.
pub(super) struct Road {
    ways: Vec<Way>,
    pulse: Arc<Pulse>,
    clock: Arc<SimClock>,
    /// In this sync the relay was read further on.
    further: AtomicBool,
    /// And then from its beginning.
    reread: AtomicBool,
}

/// Where the relays are, in order.
pub(super) const RELAYS: [&str; 2] = [Way::URL, "https://other.example"];

/// Milliseconds that a request takes.
const TAKES: i64 = 40;

impl Road {
    pub(super) fn new(
        relays: &[Arc<SimRelay>],
        seed: u64,
        pulse: Arc<Pulse>,
        clock: Arc<SimClock>,
    ) -> Self {
        let ways = relays.iter().map(|relay| Way::new(Arc::clone(relay), seed)).collect();
        let (further, reread) = (AtomicBool::new(false), AtomicBool::new(false));
        Self { ways, pulse, clock, further, reread }
    }

    /// A sync begins.
    pub(super) fn begin(&self) {
        self.further.store(false, Ordering::Relaxed);
        self.reread.store(false, Ordering::Relaxed);
    }

    /// Whether the relay was read from its beginning again, in this sync.
    pub(super) fn has_reread(&self) -> bool {
        self.reread.load(Ordering::Relaxed)
    }

    fn note(&self, request: &HttpRequest) {
        let Some((_, after)) = request.url.split_once("/pushes?after=") else { return };
        match after.starts_with(&Cursor::default().to_text()) {
            false => self.further.store(true, Ordering::Relaxed),
            true if self.further.load(Ordering::Relaxed) => {
                self.reread.store(true, Ordering::Relaxed);
            }
            true => {}
        }
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        self.ways.iter().for_each(|way| way.set_faults(faults));
    }
}

impl Transport for Road {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        self.clock.pass(TAKES);
        self.note(request);
        // It may be killed before a request leaves and after its answer has come.
        if !self.pulse.beat() {
            return Err(TransportError::Unreachable);
        }
        let there = RELAYS.iter().position(|relay| request.url.starts_with(relay));
        let way = there.and_then(|there| self.ways.get(there));
        let answer = way.ok_or(TransportError::Unreachable)?.send(request);
        if self.pulse.beat() { answer } else { Err(TransportError::Unreachable) }
    }
}
