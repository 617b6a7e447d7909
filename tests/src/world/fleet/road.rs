use std::sync::Arc;

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};

use crate::world::{Faults, Pulse, SimClock, SimRelay, Way};

/// The ways of one device to all relays there are, which its process uses as long as it lives.
pub(super) struct Road {
    ways: Vec<Way>,
    pulse: Arc<Pulse>,
    clock: Arc<SimClock>,
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
        Self { ways, pulse, clock }
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        self.ways.iter().for_each(|way| way.set_faults(faults));
    }
}

impl Transport for Road {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        self.clock.pass(TAKES);
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
