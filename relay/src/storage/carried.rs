//! What goes along when a relay moves to another database: rows as plain values, the same of every
//! database. What a database keeps beside it (rates, turns, what can be counted from the rest) does not.

mod digest;
mod tables;
#[cfg(test)]
mod tests;

use std::future::Future;

use interlude_wire::RelayId;

use super::Stored;

pub(crate) use digest::Digest;
pub(crate) use tables::{Column, Family, Kind, LITTER, MAILBOXES, PARTS, REQUESTS, SPACES, Table};

/// Rows of one page, at most.
pub(crate) const PAGE_ROWS: usize = 500;
/// Bytes of one page, but for its last row.
pub(crate) const PAGE_BYTES: usize = 4 << 20;
/// Bytes that a row is taken to have beside its long values.
pub(crate) const AROUND_ROW: usize = 64;

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Number(i64),
    Bytes(Vec<u8>),
    Text(String),
}

impl Value {
    /// Its bytes, but for those that every value has.
    fn bytes(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
            Self::Null | Self::Number(_) => 0,
        }
    }
}

/// How large a row is.
pub(crate) fn bytes(row: &Row) -> usize {
    AROUND_ROW + row.iter().map(Value::bytes).sum::<usize>()
}

/// The values of a row, in the order of its table's columns.
pub(crate) type Row = Vec<Value>;

/// Whether what was put stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    Yes,
    No,
}

/// A database that rows are carried from or to. One connection, and one caller at a time.
pub(crate) trait Shelf: Send + Sync {
    /// The relay's id; none when there is none yet.
    fn id(&self) -> impl Future<Output = Stored<Option<RelayId>>> + Send;

    /// Gives the relay an id.
    fn set_id(&self, id: RelayId) -> impl Future<Output = Stored<()>> + Send;

    /// The rows of a table behind the key of `after`, in order, at least one if there are any. Of
    /// one unit alone where one is named.
    fn page(
        &self,
        table: &'static Table,
        unit: Option<Vec<u8>>,
        after: Option<Row>,
    ) -> impl Future<Output = Stored<Vec<Row>>> + Send;

    /// Begins a transaction, in which pages show what was put.
    fn begin(&self) -> impl Future<Output = Stored<()>> + Send;

    /// Puts rows. One that is there already is an error, but of a table whose rows pass.
    fn put(&self, table: &'static Table, rows: Vec<Row>)
    -> impl Future<Output = Stored<()>> + Send;

    /// Ends the transaction.
    fn end(&self, keep: Keep) -> impl Future<Output = Stored<()>> + Send;
}
