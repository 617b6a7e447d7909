//! Whether something was erased since the database got its key.

use rusqlite::{Connection, Transaction};

use super::facts;
use crate::Result;
use crate::document::DocumentId;

fn count(connection: &Connection) -> Result<i64> {
    let sql = "SELECT count(*) FROM tombstones";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}

/// All documents that were erased.
pub(crate) fn all(connection: &Connection) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM tombstones")?;
    let rows = statement.query_map([], |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether anything was erased since the database got its key.
pub(crate) fn since_rekey(connection: &Connection) -> Result<bool> {
    Ok(count(connection)? > facts::number(connection, facts::REKEYED)?)
}

/// Notes that the database gets a fresh key.
pub(crate) fn note_rekey(tx: &Transaction<'_>) -> Result<()> {
    facts::put(tx, facts::REKEYED, &count(tx)?.to_be_bytes())
}
