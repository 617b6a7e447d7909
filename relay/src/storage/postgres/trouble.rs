use sqlx::Error;
use sqlx::postgres::{PgDatabaseError, PgSeverity};
use tokio::time::{Duration, sleep};

use super::pool::Pool;
use crate::storage::{StorageError, Stored};
use crate::world::random;

/// How often a transaction is tried.
const TRIES: u32 = 30;
/// The same where there is no server: it may be away for long, and clients come again.
const TRIES_CUT: u32 = 6;
/// What passes before the second time, at most; then twice that, and so on.
const PAUSE: Duration = Duration::from_millis(10);
/// But never more.
const LONGEST: Duration = Duration::from_secs(1);

/// Why a transaction did not happen, or perhaps not.
#[derive(Debug)]
pub(super) enum Trouble {
    /// All connections are in use.
    Busy,
    /// Nobody answered in time.
    Silent,
    /// It did not happen.
    Undone(Error),
    /// It happened or not.
    Unknown(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Undone(error)
    }
}

impl Trouble {
    /// Of a commit or rollback.
    pub(super) fn ending(error: Error) -> Self {
        match error {
            Error::Database(_) => Self::Undone(error),
            error => Self::Unknown(error),
        }
    }

    /// Whether the same may succeed at once: the database asks for it, or went away before it
    /// was done.
    fn may_pass(&self) -> bool {
        let Self::Undone(error) = self else { return false };
        match state(error).as_deref() {
            // Serialisation, deadlock, shutting down, crashed, starting.
            Some(state) => matches!(state, "40001" | "40P01" | "57P01" | "57P02" | "57P03"),
            None => is_cut(error),
        }
    }

    /// Whether the server refused, and the connection is as it was.
    pub(super) fn is_refusal(&self) -> bool {
        let (Self::Undone(error) | Self::Unknown(error)) = self else { return false };
        let refused = error.as_database_error();
        let refused = refused.and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
        refused.is_some_and(|error| error.severity() == PgSeverity::Error)
    }

    fn is_cut(&self) -> bool {
        match self {
            Self::Undone(error) | Self::Unknown(error) => {
                state(error).is_none_or(|state| state.starts_with("57P"))
            }
            Self::Busy | Self::Silent => false,
        }
    }
}

/// The transactions of one call.
#[derive(Default)]
pub(super) struct Tries(u32);

impl Tries {
    /// The result of the call; none: once more.
    pub(super) async fn judge<T>(
        &mut self,
        pool: &Pool,
        done: Result<T, Trouble>,
    ) -> Option<Stored<T>> {
        let trouble = match done {
            Ok(done) => return Some(Ok(done)),
            Err(trouble) => trouble,
        };
        let is_cut = trouble.is_cut();
        if is_cut {
            pool.forget_idle();
        }
        self.0 += 1;
        let most = if is_cut { TRIES_CUT } else { TRIES };
        if self.0 < most && trouble.may_pass() {
            sleep(pause(self.0)).await;
            return None;
        }
        Some(Err(failed(&trouble)))
    }
}

/// A part of the pause: who was in another's way is not to be so again.
fn pause(tries: u32) -> Duration {
    let part = random().map_or(255, |random| random[0]);
    (PAUSE * (1 << tries.min(10))).min(LONGEST) * u32::from(part) / 255
}

/// The texts of these errors may quote what the database was given: only the code is logged.
pub(super) fn failed(trouble: &Trouble) -> StorageError {
    let code = match trouble {
        Trouble::Busy => "busy".into(),
        Trouble::Silent => "silent".into(),
        Trouble::Undone(error) | Trouble::Unknown(error) => code(error),
    };
    tracing::error!(code, "the database refused");
    match code.as_str() {
        "53100" => StorageError::Full,
        _ => StorageError::Failed,
    }
}

fn code(error: &Error) -> String {
    state(error).unwrap_or_else(|| if is_cut(error) { "cut off".into() } else { "other".into() })
}

/// The SQLSTATE.
pub(super) fn state(error: &Error) -> Option<String> {
    error.as_database_error()?.code().map(String::from)
}

fn is_cut(error: &Error) -> bool {
    matches!(error, Error::Io(_) | Error::Protocol(_) | Error::Tls(_) | Error::WorkerCrashed)
}
