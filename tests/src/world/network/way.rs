use std::sync::{Arc, Mutex, PoisonError};

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};

use super::{Fault, Faults, SimRelay};
use crate::world::SimEntropy;

/// Sits on the way and reads, holds back or changes what passes.
pub trait Meddler: Send + Sync {
    /// Called instead of the relay.
    fn pass(&self, request: &HttpRequest, relay: &SimRelay) -> Option<HttpResponse>;
}

/// The way from one device to a relay.
pub struct Way {
    relay: Arc<SimRelay>,
    entropy: SimEntropy,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    faults: Faults,
    offline: bool,
    /// Requests that are still under way.
    late: Vec<HttpRequest>,
    /// Every request from this one on is lost: the device is about to die.
    dies_after: Option<usize>,
    meddler: Option<Arc<dyn Meddler>>,
    requests: usize,
}

impl Way {
    /// The address of every simulated relay.
    pub const URL: &'static str = "https://relay.example";

    /// A way on which nothing goes wrong yet.
    #[must_use]
    pub fn new(relay: Arc<SimRelay>, seed: u64) -> Self {
        Self { relay, entropy: SimEntropy::new(seed), state: Mutex::default() }
    }

    /// The relay at its end.
    #[must_use]
    pub fn relay(&self) -> &Arc<SimRelay> {
        &self.relay
    }

    /// From now on so much goes wrong.
    pub fn set_faults(&self, faults: Faults) {
        self.change(|state| state.faults = faults);
    }

    /// Cuts the way, or mends it.
    pub fn set_offline(&self, offline: bool) {
        self.change(|state| state.offline = offline);
    }

    /// Lets so many requests pass and no more; none: as many as there are.
    pub fn die_after(&self, requests: Option<usize>) {
        self.change(|state| state.dies_after = requests);
    }

    /// Lets somebody sit on the way; none: nobody.
    pub fn meddle(&self, meddler: Option<Arc<dyn Meddler>>) {
        self.change(|state| state.meddler = meddler);
    }

    /// Requests so far.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).requests
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn deliver(&self, request: &HttpRequest) -> Option<HttpResponse> {
        let meddler = self.change(|state| state.meddler.clone());
        match meddler {
            Some(meddler) => meddler.pass(request, &self.relay),
            None => self.relay.answer(request),
        }
    }

    fn draw(&self) -> Option<Fault> {
        self.change(|state| {
            state.requests += 1;
            if state.offline || state.dies_after == Some(0) {
                return None;
            }
            state.dies_after = state.dies_after.map(|left| left - 1);
            Some(state.faults.draw(&self.entropy))
        })
    }
}

fn copy(request: &HttpRequest) -> HttpRequest {
    HttpRequest {
        method: request.method,
        url: request.url.clone(),
        authorization: request.authorization.clone(),
        body: request.body.clone(),
        most: request.most,
        timeout_ms: request.timeout_ms,
    }
}

impl Transport for Way {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let fault = self.draw().ok_or(TransportError::Unreachable)?;
        // What was late arrives before what is sent now, or still later.
        let late = self.change(|state| std::mem::take(&mut state.late));
        for old in late {
            let _ = self.deliver(&old);
        }
        match fault {
            Fault::Lost => return Err(TransportError::TimedOut),
            Fault::Late => {
                self.change(|state| state.late.push(copy(request)));
                return Err(TransportError::TimedOut);
            }
            Fault::Killed => {
                self.relay.kill();
                self.relay.start();
            }
            _ => {}
        }
        let answer = self.deliver(request).ok_or(TransportError::Unreachable)?;
        if answer.body.len() > request.most {
            return Err(TransportError::Broken);
        }
        match fault {
            Fault::AnswerLost => Err(TransportError::TimedOut),
            Fault::Cut => Err(TransportError::Broken),
            Fault::Doubled => {
                let _ = self.deliver(request);
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }
}
