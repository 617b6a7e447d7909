//! Who asks: the signature of a request, within reach of the relay's clock, once.

use std::sync::atomic::{AtomicI64, Ordering};

use interlude_wire::api::ProblemCode;
use interlude_wire::request::Authorization;
use interlude_wire::{Principal, RelayId, limits};

use crate::message::Request;
use crate::refusal::{Refusal, Result};

/// The instant from which on requests must be signed to be accepted.
///
/// What reading requests were seen is remembered in memory alone. After a restart a request signed
/// before it is refused for the clock, so that none that was answered then is answered again; its
/// client signs anew with the relay's time. What remains: one signed by a client whose clock is
/// ahead can be sent again until the relay's clock has passed that time; it only reads. Changing
/// requests are remembered in the database and cannot be sent again at all.
#[derive(Debug)]
pub(crate) struct Since(AtomicI64);

impl Since {
    pub(crate) fn new(now: i64) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Reads the header and compares the clocks.
    pub(crate) fn claim(&self, request: &Request, now: i64) -> Result<Authorization> {
        let header = request.authorization.as_deref();
        let header = header.ok_or_else(|| unsigned("the request is not signed"))?;
        let claim = Authorization::from_header(header)
            .map_err(|_| unsigned("the authorization cannot be read"))?;
        // A clock that was set back must not shut everybody out.
        let since = self.0.fetch_min(now, Ordering::Relaxed).min(now);
        let apart = claim.time.abs_diff(now) > limits::CLOCK.unsigned_abs();
        match apart || claim.time < since {
            true => Err(Refusal::new(ProblemCode::Clock, "the clocks are too far apart").now(now)),
            false => Ok(claim),
        }
    }
}

/// Checks the signature of who claims to ask.
pub(crate) fn confirm(
    claim: &Authorization,
    principal: &Principal,
    request: &Request,
    relay: RelayId,
    now: i64,
) -> Result<()> {
    let Request { method, target, body, .. } = request;
    claim
        .check(principal, method, target, body, relay, now)
        .map_err(|error| Refusal::wire(error, ProblemCode::Signature))
}

pub(crate) fn unsigned(title: &'static str) -> Refusal {
    Refusal::new(ProblemCode::Signature, title)
}
