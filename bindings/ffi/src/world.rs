//! What the host provides for as long as a vault is open: the zone, the way to the relay, and in tests the time.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use interlude_core::environment::{
    self as core, Clock, Environment, HttpRequest as CoreRequest, HttpResponse as CoreResponse,
    TransportError as CoreTransportError,
};
use interlude_core::sync::HttpTransport;

use crate::types::{Timestamp, Zone};

/// What the host provides for as long as a vault is open.
#[derive(Clone, uniffi::Record)]
pub struct World {
    /// The zone the device is in; `Vault.set_zone` tells when that changes.
    pub zone: Zone,
    /// The way to the relay; by default HTTP over TLS, with the certificates that browsers trust.
    #[uniffi(default = None)]
    pub transport: Option<Arc<dyn Transport>>,
    /// A clock for tests; by default the system's.
    #[uniffi(default = None)]
    pub clock: Option<Arc<ManualClock>>,
}

/// One exchange with a relay.
#[derive(Clone, uniffi::Record)]
pub struct HttpRequest {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// Where to.
    pub url: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// Bytes of `application/cbor`; empty: none.
    pub body: Vec<u8>,
    /// An answer with more bytes than this is `TransportError.Broken`.
    pub most: u64,
    /// Give up after so many milliseconds.
    pub timeout_ms: u64,
}

/// A relay's answer, whatever its status.
#[derive(Clone, uniffi::Record)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// There is no network, or no such relay.
    #[error("unreachable")]
    Unreachable,
    /// It took too long.
    #[error("timed out")]
    TimedOut,
    /// The answer is cut, too large or no HTTP. The request may have had its effect.
    #[error("broken")]
    Broken,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Broken
    }
}

/// Carries requests to a relay: a proxy, Tor, a test. No lock is held: it may call the vault.
#[uniffi::export(foreign)]
pub trait Transport: Send + Sync {
    /// Sends one request and waits for the whole answer; follows no redirect. Every request here can be sent again.
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

struct Carried(Arc<dyn Transport>);

impl core::Transport for Carried {
    fn send(&self, request: &CoreRequest) -> Result<CoreResponse, CoreTransportError> {
        let CoreRequest { method, url, authorization, body, most, timeout_ms } = request;
        let answer = self.0.send(HttpRequest {
            method: (*method).to_owned(),
            url: url.clone(),
            authorization: authorization.clone(),
            body: body.clone(),
            most: *most as u64,
            timeout_ms: *timeout_ms,
        });
        match answer {
            Ok(HttpResponse { body, .. }) if body.len() > *most => Err(CoreTransportError::Broken),
            Ok(HttpResponse { status, body }) => Ok(CoreResponse { status, body }),
            Err(TransportError::Unreachable) => Err(CoreTransportError::Unreachable),
            Err(TransportError::TimedOut) => Err(CoreTransportError::TimedOut),
            Err(TransportError::Broken) => Err(CoreTransportError::Broken),
        }
    }
}

/// A clock that stands still until it is set: for tests of apps.
#[derive(uniffi::Object)]
pub struct ManualClock {
    millis: AtomicI64,
    broken: AtomicBool,
}

#[uniffi::export]
impl ManualClock {
    /// A clock that stands at this instant.
    #[uniffi::constructor]
    pub fn new(now: Timestamp) -> Arc<Self> {
        Arc::new(Self { millis: AtomicI64::new(now.millis()), broken: AtomicBool::new(false) })
    }

    /// Sets it, forwards or back.
    pub fn set(&self, now: Timestamp) {
        self.millis.store(now.millis(), Ordering::SeqCst);
    }

    /// Makes the next call that asks what time it is meet a defect, in the midst of what it does:
    /// `InterludeError.Internal`, for tests of what an app does then.
    pub fn break_once(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }
}

impl ManualClock {
    fn now(&self) -> Timestamp {
        assert!(!self.broken.swap(false, Ordering::SeqCst), "a clock that a test broke");
        Timestamp::from_millis(self.millis.load(Ordering::SeqCst))
    }
}

/// The clock of a vault: the zone can change while it is open.
pub(crate) struct HostClock {
    zone: RwLock<Zone>,
    system: Arc<dyn Clock>,
    manual: Option<Arc<ManualClock>>,
}

impl HostClock {
    pub(crate) fn set_zone(&self, zone: Zone) {
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone;
    }
}

impl Clock for HostClock {
    fn now(&self) -> Timestamp {
        match &self.manual {
            Some(manual) => manual.now(),
            None => self.system.now(),
        }
    }

    fn zone(&self) -> Zone {
        *self.zone.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A world as the core wants it.
pub(crate) struct Provided {
    pub(crate) environment: Environment,
    pub(crate) clock: Arc<HostClock>,
    pub(crate) transport: Arc<dyn core::Transport>,
}

impl From<World> for Provided {
    fn from(World { zone, transport, clock: manual }: World) -> Self {
        let Environment { clock: system, entropy } = Environment::system(zone);
        let clock = Arc::new(HostClock { zone: RwLock::new(zone), system, manual });
        let transport: Arc<dyn core::Transport> = match transport {
            Some(transport) => Arc::new(Carried(transport)),
            None => Arc::new(HttpTransport::default()),
        };
        let environment = Environment { clock: Arc::clone(&clock) as Arc<dyn Clock>, entropy };
        Self { environment, clock, transport }
    }
}

#[cfg(test)]
mod tests {
    use interlude_core::environment::Transport as _;

    use super::*;

    /// Answers with so many bytes, or fails.
    struct Answers(Result<usize, TransportError>);

    impl Transport for Answers {
        fn send(&self, _: HttpRequest) -> Result<HttpResponse, TransportError> {
            self.0.map(|bytes| HttpResponse { status: 200, body: vec![0; bytes] })
        }
    }

    fn carried(answer: Result<usize, TransportError>) -> Result<usize, CoreTransportError> {
        let (method, url, body) = ("GET", String::new(), Vec::new());
        let asked =
            CoreRequest { method, url, authorization: None, body, most: 10, timeout_ms: 1000 };
        Carried(Arc::new(Answers(answer))).send(&asked).map(|answer| answer.body.len())
    }

    #[test]
    fn an_answer_is_as_long_as_was_asked_for_at_most() {
        assert_eq!((carried(Ok(10)), carried(Ok(11))), (Ok(10), Err(CoreTransportError::Broken)));
    }

    #[test]
    fn a_failure_is_the_one_the_host_told() {
        let failed = |error| carried(Err(error)).unwrap_err();
        assert_eq!(failed(TransportError::Unreachable), CoreTransportError::Unreachable);
        assert_eq!(failed(TransportError::TimedOut), CoreTransportError::TimedOut);
        assert_eq!(failed(TransportError::Broken), CoreTransportError::Broken);
    }
}
