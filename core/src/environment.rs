//! Everything the world provides, as small traits, with implementations over the real world.
//!
//! Nothing else in the core reads a clock or makes randomness; tests and the simulated world
//! inject their own.

mod still;

use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono_tz::Tz;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

pub(crate) use still::Still;

use crate::time::Timestamp;
use crate::{Changed, Error, Result};

/// Tells the time and the zone the person is in.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// The zone the device is in now.
    fn zone(&self) -> Tz;
    /// Milliseconds since some moment, that never go back whatever the clock is set to.
    fn ticks(&self) -> u64 {
        ticks()
    }
}

fn ticks() -> u64 {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let now = Instant::now();
    let since = now.saturating_duration_since(*BEGAN.get_or_init(|| now));
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Gives random bytes fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills `out` with unpredictable bytes.
    ///
    /// # Errors
    /// [`Error::Internal`] when the source fails; nothing may be made of `out` then.
    fn fill(&self, out: &mut [u8]) -> Result<()>;
}

/// What a secret store answers when asked for a secret.
///
/// The three answers are kept apart because taking a passing failure for an absence is how
/// vaults are lost for good.
pub enum Lookup {
    /// The secret.
    Present(Zeroizing<Vec<u8>>),
    /// There is none, for certain.
    Absent,
    /// It cannot be told now (locked, busy, broken).
    Unreadable,
}

/// The operating system's place for secrets (Keystore, Keychain …), provided by the host.
pub trait SecretStore: Send + Sync {
    /// Looks a secret up by name.
    fn get(&self, name: &str) -> Lookup;
    /// Stores or replaces a secret.
    ///
    /// # Errors
    /// Whatever the host reports; the caller keeps its other ways to unlock.
    fn put(&self, name: &str, secret: &[u8]) -> Result<()>;
    /// Removes a secret; absent already is success.
    ///
    /// # Errors
    /// Whatever the host reports.
    fn remove(&self, name: &str) -> Result<()>;
}

/// One exchange with a relay.
pub struct HttpRequest {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// Where to.
    pub url: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// Bytes of `application/cbor`; empty: none.
    pub body: Vec<u8>,
    /// An answer with more bytes than this is [`TransportError::Broken`].
    pub most: usize,
    /// Give up after so many milliseconds.
    pub timeout_ms: u64,
}

/// A relay's answer, whatever its status.
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// There is no network, or no such relay.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// The answer is cut, too large or no HTTP. The request may have had its effect.
    Broken,
}

/// Carries requests to a relay. The host may provide its own (a proxy, Tor, a test).
pub trait Transport: Send + Sync {
    /// Sends one request and waits for the whole answer; follows no redirect.
    ///
    /// # Errors
    /// [`TransportError`]: every request here can be sent again.
    fn send(&self, request: &HttpRequest) -> std::result::Result<HttpResponse, TransportError>;
}

/// Clock and randomness, handed to a vault when it is opened.
#[derive(Clone)]
pub struct Environment {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The randomness.
    pub entropy: Arc<dyn Entropy>,
}

impl Environment {
    /// The real world: the system's clock and randomness, in `zone`.
    #[must_use]
    pub fn system(zone: Tz) -> Self {
        Self { clock: Arc::new(SystemClock { zone }), entropy: Arc::new(SystemEntropy::default()) }
    }
}

/// The system's clock with a zone told by the host (the core does not look for one).
pub struct SystemClock {
    zone: Tz,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
        let now = SystemTime::now();
        // A clock before 1970 is as good as one at 1970: both are wrong and neither may panic.
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn zone(&self) -> Tz {
        self.zone
    }
}

/// The system's randomness.
pub struct SystemEntropy(SystemRandom);

impl Default for SystemEntropy {
    fn default() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one place that makes randomness")]
        Self(SystemRandom::new())
    }
}

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<()> {
        self.0.fill(out).map_err(|_| Error::Internal("the system gave no randomness"))
    }
}

/// Is told what changed, so that an app can redraw it.
pub trait Observer: Send + Sync {
    /// These documents changed. Called without any lock held: it may call the core.
    fn changed(&self, changed: &[Changed]);
}
