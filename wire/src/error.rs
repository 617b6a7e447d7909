/// Why bytes from outside are refused. Never carries any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Larger than its limit; nothing of it was looked at.
    #[error("{0} is larger than allowed")]
    TooLarge(&'static str),
    /// Not the encoding it should be.
    #[error("{0} is malformed")]
    Malformed(&'static str),
    /// A version or suite that is not known here.
    #[error("{0} is of a version that is not known here")]
    Unknown(&'static str),
    /// The signature is not that of who is named as the author.
    #[error("the signature of {0} does not hold")]
    Signature(&'static str),
    /// The rules of the space forbid it.
    #[error("refused: {0}")]
    Refused(&'static str),
    /// It does not follow what is there: something is missing in between, or it was overtaken.
    #[error("{0} does not follow what is there")]
    NotNext(&'static str),
}

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
