use std::io;

/// What can go wrong at the edge of the core.
///
/// A small, stable set for apps to translate. No variant carries text a person typed, a file name
/// or a secret: the strings are compile-time words of this crate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The passphrase, phrase or device key does not open this vault or file. Nothing was changed.
    #[error("this key does not open the vault")]
    WrongKey,
    /// Too many wrong passphrases: no attempt is made before the wait is over.
    #[error("too many wrong attempts: try again in {} s", wait_ms / 1000)]
    TryLater {
        /// Milliseconds until the next attempt is allowed.
        wait_ms: i64,
    },
    /// The vault is locked, suspended or closed, or the secret store cannot give its key now.
    #[error("the vault is locked: {0}")]
    Locked(&'static str),
    /// There is no such thing (entry, version, attachment, file …).
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Something that must not be overwritten is already there.
    #[error("there is already a {0}")]
    Exists(&'static str),
    /// Input that breaks a rule or a bound.
    #[error("invalid {field}: {reason}")]
    Invalid {
        /// Which input.
        field: &'static str,
        /// Which rule it breaks.
        reason: &'static str,
    },
    /// Bytes at rest are not what was written. Nothing was deleted or regenerated.
    #[error("damaged: {0}")]
    Damaged(&'static str),
    /// Written by a newer version of Interlude; left untouched.
    #[error("{0} was written by a newer version of Interlude")]
    TooNew(&'static str),
    /// The disk is full. What was acknowledged before is safe.
    #[error("the disk is full")]
    Full,
    /// The operating system refused a file operation.
    #[error("{doing} failed: {kind}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The system's reason.
        kind: io::ErrorKind,
    },
    /// The rules of the vault or space forbid it (for instance: the document was erased).
    #[error("refused: {0}")]
    Refused(&'static str),
    /// The relay cannot be reached, or not now. Nothing is lost: it is tried again.
    #[error("no connection: {0}")]
    Offline(&'static str),
    /// The relay refuses, or shows what it must not.
    #[error("the relay: {0}")]
    Relay(&'static str),
    /// A defect of Interlude.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Maps an I/O error, keeping its kind and dropping its text (which may hold a path).
    pub(crate) fn io(doing: &'static str) -> impl FnOnce(io::Error) -> Error {
        move |error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::Full,
            kind => Error::Io { doing, kind },
        }
    }
}
