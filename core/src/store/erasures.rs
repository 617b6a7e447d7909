//! Whether something was erased since the database got its key.

use rusqlite::{Connection, Transaction};

use super::facts;
use crate::Result;

fn count(connection: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM tombstones";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// Whether anything was erased since the database got its key.
pub(crate) fn since_rekey(connection: &Connection) -> Result<bool> {
    Ok(count(connection)? > facts::number(connection, facts::REKEYED)?)
}

/// Notes that the database gets a fresh key.
pub(crate) fn note_rekey(tx: &Transaction<'_>) -> Result<()> {
    facts::put(tx, facts::REKEYED, &count(tx)?.to_be_bytes())
}
