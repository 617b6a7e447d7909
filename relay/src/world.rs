//! What the world gives a relay: the time, and randomness for names that nobody should guess.

use std::time::{SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom, SystemRandom};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now(&self) -> i64;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
        let now = SystemTime::now();
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}

/// Sixteen random bytes; `None` when the system gives none.
pub(crate) fn random() -> Option<[u8; 16]> {
    #[expect(clippy::disallowed_methods, reason = "the one place that makes randomness")]
    let source = SystemRandom::new();
    let mut bytes = [0; 16];
    source.fill(&mut bytes).ok()?;
    Some(bytes)
}
