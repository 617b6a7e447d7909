//! What the bodies of the relay's requests and answers hold. PROTOCOL §5 says which call has which.

mod messages;
mod problem;

pub use messages::{
    Accepted, AppendEntry, BlobState, CreateSpace, Cursor, Letters, Opened, Page, PageItem,
    RelayInfo, RosterPage, Spaces, WriterHead,
};
pub use problem::{Problem, ProblemCode};

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::CODES;
