use minicbor::{Decode, Encode};

use super::folder::{VaultFolder, read_small, remove, write_small};
use crate::environment::Clock;
use crate::{Error, Result};

/// Wrong passphrases since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Attempts {
    #[n(0)]
    count: u32,
    /// When the last one was made, milliseconds since 1970.
    #[n(1)]
    last: i64,
}

/// Attempts before the first wait.
const FREE: u32 = 5;
const FIRST_WAIT: i64 = 30_000;
const LONGEST_WAIT: i64 = 3_600_000;

impl Attempts {
    /// The wait after this many attempts: none after fewer than five, then 30 s, doubling to an
    /// hour.
    fn wait(self) -> i64 {
        match self.count.checked_sub(FREE) {
            None => 0,
            Some(more) => (FIRST_WAIT << more.min(10)).min(LONGEST_WAIT),
        }
    }

    /// What is left of the wait. A clock that was set back makes it begin again, never longer.
    fn left(self, now: i64) -> i64 {
        let passed = now.saturating_sub(self.last).max(0);
        self.wait().saturating_sub(passed).max(0)
    }
}

/// Counts an attempt before it is made, so that a killed process does not give one for free.
///
/// # Errors
/// [`Error::TryLater`] while the wait is not over: no attempt may be made then.
pub(super) fn begin(folder: &VaultFolder, clock: &dyn Clock) -> Result<()> {
    let now = clock.now().millis();
    let before = read(folder);
    let wait_ms = before.left(now);
    let count = match wait_ms {
        0 => before.count.saturating_add(1),
        _ => before.count,
    };
    if wait_ms == 0 || now < before.last {
        write(folder, Attempts { count, last: now })?;
    }
    if wait_ms > 0 { Err(Error::TryLater { wait_ms }) } else { Ok(()) }
}

/// Forgets the wrong attempts after a right one.
pub(super) fn succeed(folder: &VaultFolder) -> Result<()> {
    remove(&folder.attempts())
}

/// A file that cannot be read counts as none: keeping the owner out would be the greater harm.
fn read(folder: &VaultFolder) -> Attempts {
    let bytes = read_small(&folder.attempts(), 64).ok().flatten();
    bytes.and_then(|bytes| minicbor::decode(&bytes).ok()).unwrap_or_default()
}

fn write(folder: &VaultFolder, attempts: Attempts) -> Result<()> {
    let bytes = minicbor::to_vec(attempts).map_err(|_| Error::Internal("encoding"))?;
    write_small(&folder.attempts(), &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_to_an_hour() {
        let wait = |count| Attempts { count, last: 0 }.wait() / 1000;
        let waits: Vec<_> = [4, 5, 6, 7, 11, 12, 40, u32::MAX].into_iter().map(wait).collect();
        assert_eq!(waits, [0, 30, 60, 120, 1920, 3600, 3600, 3600]);
    }

    #[test]
    fn a_clock_set_back_neither_shortens_nor_lengthens_the_wait() {
        let attempts = Attempts { count: 5, last: 1_000_000 };
        assert_eq!(attempts.left(1_010_000), 20_000);
        assert_eq!(attempts.left(-5_000_000_000), 30_000);
        assert_eq!(attempts.left(i64::MIN), 30_000);
    }
}
