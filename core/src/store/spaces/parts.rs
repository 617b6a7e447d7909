//! Updates that did not fit into one record, until all their parts are here.

use interlude_wire::push::Replaced;
use interlude_wire::{SpaceId, Tag, WriterId};
use rusqlite::{Transaction, params};

use super::records::number;
use crate::Result;

/// Which update of which document.
pub(crate) struct Key {
    pub(crate) space: SpaceId,
    pub(crate) tag: Tag,
    pub(crate) digest: [u8; 32],
}

/// Keeps a part, and which record it came in.
pub(crate) fn put(
    tx: &Transaction<'_>,
    key: &Key,
    part: u32,
    at: &Replaced,
    bytes: &[u8],
) -> Result<()> {
    let sql = "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let Key { space, tag, digest } = key;
    let sequence = number(at.sequence);
    let row = params![space.0, tag.0, digest, part, at.writer.0, sequence, at.index, bytes];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// All parts joined and the records they came in, once `count` of them are here.
pub(crate) fn whole(
    tx: &Transaction<'_>,
    key: &Key,
    count: u32,
) -> Result<Option<(Vec<u8>, Vec<Replaced>)>> {
    let sql = "SELECT writer, sequence, place, bytes FROM parts
               WHERE space = ? AND tag = ? AND digest = ? AND number < ? ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![key.space.0, key.tag.0, key.digest, count];
    let rows = statement.query_map(key, |row| {
        let sequence = row.get::<_, i64>(1)?.unsigned_abs();
        let at = Replaced { writer: WriterId(row.get(0)?), sequence, index: row.get(2)? };
        Ok((row.get::<_, Vec<u8>>(3)?, at))
    })?;
    let (bytes, records): (Vec<_>, Vec<_>) =
        rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().unzip();
    Ok((records.len() == count as usize).then(|| (bytes.concat(), records)))
}

/// They are joined, or their document is erased.
pub(crate) fn forget(tx: &Transaction<'_>, space: &SpaceId, tag: &Tag) -> Result<()> {
    let sql = "DELETE FROM parts WHERE space = ? AND tag = ?";
    tx.prepare_cached(sql)?.execute(params![space.0, tag.0])?;
    Ok(())
}
