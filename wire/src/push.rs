//! Pushes: signed, numbered sets of sealed records.

mod check;
mod header;
mod record;

pub use check::{AUTHOR_REMOVED, Place, check_author, check_place};
pub use header::{Header, Item, Push, RecordKind, Replaced};
pub use record::{Associated, Record};

#[cfg(test)]
mod tests;
