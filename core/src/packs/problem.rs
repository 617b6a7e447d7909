use std::fmt;

use crate::Error;

/// Why a pack is not taken. Names the file of the pack, as the pack's author named it, and nothing of what is in
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackProblem {
    /// The file in the pack; empty: all of it.
    pub file: String,
    /// What is wrong.
    pub reason: &'static str,
}

impl PackProblem {
    pub(super) fn of(file: &str, reason: &'static str) -> Self {
        Self { file: file.to_owned(), reason }
    }

    pub(super) fn whole(reason: &'static str) -> Self {
        Self::of("", reason)
    }
}

impl fmt::Display for PackProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.file.as_str() {
            "" => write!(f, "the pack: {}", self.reason),
            file => write!(f, "{file}: {}", self.reason),
        }
    }
}

impl std::error::Error for PackProblem {}

impl From<PackProblem> for Error {
    fn from(problem: PackProblem) -> Self {
        Self::Invalid { field: "pack", reason: problem.reason }
    }
}
