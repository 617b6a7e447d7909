//! Updates that did not fit into one record, until all their parts are here.

use interlude_wire::{SpaceId, Tag};
use rusqlite::{Transaction, params};

use crate::Result;

/// Which update of which document.
pub(crate) struct Key {
    pub(crate) space: SpaceId,
    pub(crate) tag: Tag,
    pub(crate) digest: [u8; 32],
}

pub(crate) fn put(tx: &Transaction<'_>, key: &Key, number: u32, bytes: &[u8]) -> Result<()> {
    let sql = "INSERT INTO parts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?
        .execute(params![key.space.0, key.tag.0, key.digest, number, bytes])?;
    Ok(())
}

/// All parts joined, once `count` of them are here.
pub(crate) fn whole(tx: &Transaction<'_>, key: &Key, count: u32) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT bytes FROM parts WHERE space = ? AND tag = ? AND digest = ? AND number < ?
               ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement
        .query_map(params![key.space.0, key.tag.0, key.digest, count], |row| row.get(0))?;
    let parts: Vec<Vec<u8>> = rows.collect::<rusqlite::Result<_>>()?;
    Ok((parts.len() == count as usize).then(|| parts.concat()))
}

pub(crate) fn forget(tx: &Transaction<'_>, key: &Key) -> Result<()> {
    let sql = "DELETE FROM parts WHERE space = ? AND tag = ? AND digest = ?";
    tx.prepare_cached(sql)?.execute(params![key.space.0, key.tag.0, key.digest])?;
    Ok(())
}
