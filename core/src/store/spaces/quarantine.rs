//! Pushes that do not count: kept apart, applied when another roster says they do.

use interlude_wire::{Hash, SpaceId};
use rusqlite::{Connection, Transaction, params};

use crate::Result;

/// The most that is kept, and its bytes; whoever sends more loses the rest.
const MOST: i64 = 1000;
const MOST_BYTES: i64 = 64 << 20;

/// Keeps a push apart.
pub(crate) fn put(tx: &Transaction<'_>, space: &SpaceId, hash: &Hash, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO quarantine SELECT ?1, ?2, ?3
               WHERE (SELECT count(*) < ?4 AND total(length(bytes)) < ?5
                      FROM quarantine WHERE space = ?1)
               ON CONFLICT DO NOTHING";
    tx.execute(sql, params![space.0, hash.0, bytes, MOST, MOST_BYTES])?;
    Ok(())
}

/// Takes everything out, to be looked at once more.
pub(crate) fn take(tx: &Transaction<'_>, space: &SpaceId) -> Result<Vec<Vec<u8>>> {
    let all = {
        let sql = "SELECT bytes FROM quarantine WHERE space = ?";
        let mut statement = tx.prepare(sql)?;
        let rows = statement.query_map([&space.0[..]], |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    tx.execute("DELETE FROM quarantine WHERE space = ?", [&space.0[..]])?;
    Ok(all)
}

/// Whether a push is kept apart.
pub(crate) fn has(connection: &Connection, space: &SpaceId, hash: &Hash) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM quarantine WHERE space = ? AND hash = ?)";
    Ok(connection.query_row(sql, params![space.0, hash.0], |row| row.get(0))?)
}

/// How many are kept apart.
pub(crate) fn count(connection: &Connection, space: &SpaceId) -> Result<u64> {
    let sql = "SELECT count(*) FROM quarantine WHERE space = ?";
    let count: i64 = connection.query_row(sql, [&space.0[..]], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
