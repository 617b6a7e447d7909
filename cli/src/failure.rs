use std::io;

use interlude_core::Error;
use interlude_relay::{MoveError, OpenError};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What the core says.
    Core(Error),
    /// What was given is not usable.
    Input(&'static str),
    /// The command line asks for what this program does not do.
    Usage(&'static str),
    /// A pack of resources is not what it should be; names its files.
    Pack(String),
    /// The rules forbid it.
    Refused(&'static str),
    /// The relay that was to be served.
    Relay(OpenError),
    /// A relay that was to be moved.
    Move(MoveError),
    /// There is no such thing.
    Missing(&'static str),
    /// The terminal, a pipe or a file beside the vault failed.
    Io(io::Error),
}

/// What commands give.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Failure {
    /// The exit code, a word for programs and a sentence for people.
    pub(crate) fn describe(&self) -> (u8, &'static str, String) {
        let (exit, code) = match self {
            Self::Core(error) => core_code(error),
            Self::Input(_) | Self::Pack(_) => (6, "invalid_input"),
            Self::Usage(_) => (2, "usage"),
            Self::Refused(_) => (7, "refused"),
            Self::Relay(_) => (1, "relay_storage"),
            Self::Move(error) => move_code(error),
            Self::Missing(_) => (3, "not_found"),
            Self::Io(_) => (1, "io"),
        };
        let message = match self {
            Self::Core(error) => error.to_string(),
            Self::Input(what) | Self::Usage(what) | Self::Refused(what) => (*what).to_owned(),
            Self::Relay(error) => error.to_string(),
            Self::Move(error) => error.to_string(),
            Self::Pack(problem) => problem.clone(),
            Self::Missing(what) => format!("no such {what}"),
            // The system's text may name files; its kind does not.
            Self::Io(error) => error.kind().to_string(),
        };
        (exit, code, message)
    }

    /// Whether whoever reads our output has gone away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

fn move_code(error: &MoveError) -> (u8, &'static str) {
    match error {
        MoveError::Missing => (3, "not_found"),
        MoveError::Same => (6, "invalid_input"),
        MoveError::From(OpenError::InUse) | MoveError::To(OpenError::InUse) => (6, "in_use"),
        MoveError::Other(_) | MoveError::OtherMailbox => (6, "other_content"),
        MoveError::Differs => (1, "differs"),
        MoveError::Changed => (1, "changed"),
        _ => (1, "relay_storage"),
    }
}

fn core_code(error: &Error) -> (u8, &'static str) {
    match error {
        Error::WrongKey => (4, "wrong_key"),
        Error::TryLater { .. } => (4, "try_later"),
        Error::Locked(_) => (4, "locked"),
        Error::NotFound(_) => (3, "not_found"),
        Error::Exists(_) => (6, "exists"),
        Error::Invalid { .. } => (6, "invalid_input"),
        Error::Damaged(_) => (1, "damaged"),
        Error::TooNew(_) => (6, "too_new"),
        Error::Full => (1, "disk_full"),
        Error::Io { .. } => (1, "io"),
        Error::Refused(_) => (7, "refused"),
        Error::Offline(_) => (5, "offline"),
        Error::Relay(_) => (5, "relay"),
        _ => (1, "internal"),
    }
}
