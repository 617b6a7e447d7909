use interlude_wire::Error;
use interlude_wire::api::{Problem, ProblemCode};

use crate::message::Response;
use crate::storage::StorageError;

/// Why a request is refused. Its words are fixed at compile time.
#[derive(Debug)]
pub(crate) struct Refusal(Box<Problem>);

pub(crate) type Result<T> = std::result::Result<T, Refusal>;

impl Refusal {
    pub(crate) fn new(code: ProblemCode, title: &'static str) -> Self {
        Self(Box::new(Problem::new(code, title)))
    }

    /// The same for a space that does not exist and for one that is not the signer's.
    pub(crate) fn no_space() -> Self {
        Self::new(ProblemCode::NoSpace, "there is no such space")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(ProblemCode::NotFound, "there is no such thing")
    }

    pub(crate) fn malformed(title: &'static str) -> Self {
        Self::new(ProblemCode::Malformed, title)
    }

    pub(crate) fn unavailable() -> Self {
        Self::new(ProblemCode::Unavailable, "the relay cannot serve now").retry_after(5)
    }

    pub(crate) fn quota(title: &'static str) -> Self {
        Self::new(ProblemCode::Quota, title)
    }

    /// What wire said, under `code` when it was a question of rules.
    pub(crate) fn wire(error: Error, code: ProblemCode) -> Self {
        let code = match error {
            Error::TooLarge(_) => ProblemCode::TooLarge,
            Error::Malformed(_) | Error::Unknown(_) => ProblemCode::Malformed,
            Error::Signature(_) | Error::Refused(_) | Error::NotNext(_) => code,
        };
        Self(Box::new(Problem::new(code, &error.to_string())))
    }

    pub(crate) fn now(mut self, now: i64) -> Self {
        self.0.now = Some(now);
        self
    }

    pub(crate) fn sequence(mut self, sequence: u64) -> Self {
        self.0.sequence = Some(sequence);
        self
    }

    pub(crate) fn length(mut self, length: u64) -> Self {
        self.0.length = Some(length);
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    #[cfg(test)]
    pub(crate) fn code(&self) -> ProblemCode {
        self.0.code
    }

    pub(crate) fn into_response(self) -> Response {
        let wait = self.0.retry_after.map(|seconds| ("retry-after", seconds.to_string()));
        Response {
            status: self.0.status,
            content_type: "application/problem+json",
            headers: wait.into_iter().collect(),
            // A problem is numbers and fixed words: it always has a JSON.
            body: serde_json::to_vec(&self.0).unwrap_or_default(),
        }
    }
}

impl From<StorageError> for Refusal {
    fn from(_: StorageError) -> Self {
        Self::unavailable()
    }
}
