use interlude_wire::api::{Problem, ProblemCode};

use crate::Error;
use crate::environment::TransportError;

/// Why a call did not do what it was to do.
#[derive(Debug)]
pub(crate) enum Failure {
    /// No answer came. It may have done it all the same.
    NoAnswer(TransportError),
    /// The relay refused.
    Problem(Box<Problem>),
    /// What came is no answer of a relay.
    Nonsense,
    /// It failed here.
    Here(Error),
}

impl Failure {
    /// Whether the relay refused for this reason.
    pub(crate) fn is(&self, code: ProblemCode) -> bool {
        matches!(self, Self::Problem(problem) if problem.code == code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Here(error)
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::NoAnswer(error)
    }
}

/// For whoever asked for one thing that needs the relay.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let problem = match failure {
            Failure::Here(error) => return error,
            Failure::Nonsense => return Self::Relay("what answers there is no relay"),
            Failure::NoAnswer(TransportError::Unreachable) => {
                return Self::Offline("the relay cannot be reached");
            }
            Failure::NoAnswer(TransportError::TimedOut) => {
                return Self::Offline("the relay takes too long");
            }
            Failure::NoAnswer(TransportError::Broken) => {
                return Self::Offline("the connection broke");
            }
            Failure::Problem(problem) => problem,
        };
        match problem.code {
            ProblemCode::Rate | ProblemCode::Unavailable => Self::Offline("the relay is busy"),
            ProblemCode::Quota => Self::Relay("the space holds as much as it may there"),
            ProblemCode::Closed => Self::Relay("it is closed: its operator has to let you in"),
            ProblemCode::NoSpace => Self::Relay("it has no such space, or not for this device"),
            ProblemCode::NotFound => Self::NotFound("such thing at the relay, or not any more"),
            ProblemCode::RosterMoved => Self::Relay("the devices changed meanwhile: try again"),
            ProblemCode::RosterRefused => Self::Relay("it refuses this change of the devices"),
            ProblemCode::MailboxFull => Self::Relay("somebody else uses this code"),
            ProblemCode::TooLarge => Self::Relay("it takes nothing that large"),
            _ => Self::Relay("it refuses the request"),
        }
    }
}
