//! The calls of PROTOCOL §5, signed, each as a function.

pub(super) mod calls;
mod check;
mod failure;

use interlude_wire::api::{Problem, ProblemCode, RelayInfo};
use interlude_wire::request::{Authorization, Request};
use interlude_wire::{Domain, RelayId, decode};
use minicbor::Decode;

pub use check::check_answers;
pub(crate) use failure::Failure;

use super::RelayUrl;
use crate::crypto::PrincipalKeys;
use crate::environment::{Environment, HttpRequest, HttpResponse, Transport, TransportError};

/// Bytes of an answer that holds no pages.
const SMALL: usize = 64 << 10;
/// Milliseconds for a request, beside those that it asks the relay to wait.
const PATIENCE: u64 = 60_000;
/// Milliseconds for a request, however little time is left.
const LEAST: u64 = 1_000;

/// A relay as one principal speaks to it.
pub(crate) struct Client<'a> {
    transport: &'a dyn Transport,
    environment: &'a Environment,
    keys: PrincipalKeys,
    relay: RelayUrl,
    /// Its id, and how far its clock is ahead of ours, in milliseconds.
    known: Option<(RelayId, i64)>,
    /// When whoever asks has no more time, by the ticks of the clock.
    ends_at: Option<u64>,
}

/// One request.
struct Ask<'a> {
    method: &'static str,
    target: &'a str,
    body: &'a [u8],
    most: usize,
    wait_seconds: u64,
    signed: bool,
}

impl<'a> Ask<'a> {
    fn new(method: &'static str, target: &'a str, body: &'a [u8]) -> Self {
        Self { method, target, body, most: SMALL, wait_seconds: 0, signed: true }
    }
}

pub(crate) type Answer<T> = Result<T, Failure>;

impl<'a> Client<'a> {
    pub(crate) fn new(
        transport: &'a dyn Transport,
        environment: &'a Environment,
        keys: PrincipalKeys,
        relay: RelayUrl,
    ) -> Self {
        Self { transport, environment, keys, relay, known: None, ends_at: None }
    }

    /// From now on no request waits for much longer than until then, by the ticks of the clock.
    pub(crate) fn end_at(&mut self, ticks: Option<u64>) {
        self.ends_at = ticks;
    }

    /// Where it is.
    pub(crate) fn relay(&self) -> &RelayUrl {
        &self.relay
    }

    /// Asks the relay who it is and what time it has. Everything else is signed for that relay at
    /// that time, so that a wrong clock of the device does no harm.
    pub(crate) fn greet(&mut self) -> Answer<()> {
        let ask = Ask { signed: false, ..Ask::new("GET", "/v1", &[]) };
        let response = self.send(&ask, None)?;
        let info: RelayInfo = read("who the relay is", &good(response)?)?;
        let ahead = info.now.saturating_sub(self.environment.clock.now().millis());
        self.known = Some((info.id, ahead));
        Ok(())
    }

    fn call(&mut self, ask: &Ask<'_>) -> Answer<Vec<u8>> {
        if self.known.is_none() {
            self.greet()?;
        }
        match self.once(ask) {
            // It has another clock or is another relay than a moment ago: once more, and no further.
            Err(Failure::Problem(problem))
                if matches!(problem.code, ProblemCode::Clock | ProblemCode::Signature) =>
            {
                self.greet()?;
                self.once(ask)
            }
            answer => answer,
        }
    }

    fn once(&self, ask: &Ask<'_>) -> Answer<Vec<u8>> {
        let authorization = match ask.signed {
            true => Some(self.authorize(ask)?),
            false => None,
        };
        good(self.send(ask, authorization)?)
    }

    fn authorize(&self, ask: &Ask<'_>) -> Answer<String> {
        let (relay, ahead) = self.known.unwrap_or_default();
        let time = self.environment.clock.now().millis().saturating_add(ahead);
        let mut request = Request::new(ask.method, ask.target, ask.body, relay, time);
        self.environment.entropy.fill(&mut request.nonce)?;
        let signature = self.keys.sign(Domain::Request, &request.to_bytes())?;
        let principal = self.keys.public().id();
        let nonce = request.nonce;
        Ok(Authorization { principal, time, nonce, signature }.to_header())
    }

    fn send(&self, ask: &Ask<'_>, authorization: Option<String>) -> Answer<HttpResponse> {
        let request = HttpRequest {
            method: ask.method,
            url: format!("{}{}", self.relay, ask.target),
            authorization,
            body: ask.body.to_vec(),
            most: ask.most,
            timeout_ms: self.patience(ask.wait_seconds),
        };
        let response = self.transport.send(&request)?;
        // A host's own transport may have forgotten the bound.
        match response.body.len() > ask.most {
            true => Err(Failure::NoAnswer(TransportError::Broken)),
            false => Ok(response),
        }
    }

    fn patience(&self, wait_seconds: u64) -> u64 {
        let usual = PATIENCE + wait_seconds * 1000;
        self.ends_at.map_or(usual, |ends_at| {
            let left = ends_at.saturating_sub(self.environment.clock.ticks());
            usual.min(left.max(LEAST))
        })
    }
}

fn good(response: HttpResponse) -> Answer<Vec<u8>> {
    if (200..300).contains(&response.status) {
        return Ok(response.body);
    }
    match serde_json::from_slice::<Problem>(&response.body) {
        Ok(problem) => Err(Failure::Problem(Box::new(problem))),
        Err(_) => Err(Failure::Nonsense),
    }
}

fn read<'b, T: Decode<'b, ()>>(what: &'static str, bytes: &'b [u8]) -> Answer<T> {
    decode(what, bytes, usize::MAX).map_err(|_| Failure::Nonsense)
}
