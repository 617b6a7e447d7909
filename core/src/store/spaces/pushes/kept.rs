//! The bytes of pushes: kept while others may need them.

use interlude_wire::{Hash, SpaceId, WriterId};
use rusqlite::{Connection, Transaction, params};

use super::number;
use crate::Result;
use crate::time::Timestamp;

/// Has the relay given again what it lost of a writer: everything above `sequence`. `false`: it would
/// not take that, because the bytes of some are not here any more, or some never were: it takes a push
/// behind the one before it, or one that needs none of those before it (`check_place` in `wire`).
pub(crate) fn send_again(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
) -> Result<bool> {
    let missing = "SELECT count(*) FROM pushes AS one
                   WHERE space = ?1 AND writer = ?2 AND sequence > ?3 AND (bytes IS NULL OR
                   (sequence > ?3 + 1 AND floor < sequence AND NOT EXISTS
                    (SELECT 1 FROM pushes WHERE space = ?1 AND writer = ?2
                     AND sequence = one.sequence - 1)))";
    let key = params![space.0, writer.0, number(sequence)];
    let missing: i64 = tx.query_row(missing, key, |row| row.get(0))?;
    if missing > 0 {
        return Ok(false);
    }
    let sql = "UPDATE pushes SET waiting = 1 WHERE space = ? AND writer = ? AND sequence > ?";
    tx.execute(sql, key)?;
    Ok(true)
}

/// Every push whose bytes are here, oldest first, for a bundle.
pub(crate) fn each_kept(
    connection: &Connection,
    space: &SpaceId,
    each: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<u64> {
    let sql = "SELECT bytes FROM pushes WHERE space = ? AND bytes IS NOT NULL ORDER BY push";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([&space.0[..]])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        each(row.get_ref(0)?.as_blob().unwrap_or_default())?;
        count += 1;
    }
    Ok(count)
}

/// Takes every push of a writer above a number off the list, as if it had never been made.
pub(crate) fn forget_above(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
) -> Result<()> {
    let sql = "DELETE FROM pushes WHERE space = ? AND writer = ? AND sequence > ?";
    tx.execute(sql, params![space.0, writer.0, number(sequence)])?;
    Ok(())
}

/// What a relay lost of a writer cannot be put again: it is not waited for any more. `false`: nor was it
/// before.
pub(crate) fn give_up(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
) -> Result<bool> {
    let sql = "UPDATE pushes SET waiting = 0, bytes = NULL
               WHERE space = ? AND writer = ? AND sequence > ? AND (waiting OR bytes IS NOT NULL)";
    Ok(tx.execute(sql, params![space.0, writer.0, number(sequence)])? > 0)
}

/// The bytes of a push again, with records that were missing the first time.
pub(crate) fn complete(tx: &Transaction<'_>, hash: &Hash, bytes: &[u8]) -> Result<()> {
    let sql = "UPDATE pushes SET bytes = ? WHERE hash = ?";
    tx.prepare_cached(sql)?.execute(params![bytes, hash.0])?;
    Ok(())
}

/// Lets go of the bytes of pushes that are known since before `before` and that as many of the other
/// devices as `enough` say they have.
pub(crate) fn forget_old(
    tx: &Transaction<'_>,
    space: &SpaceId,
    before: Timestamp,
    enough: usize,
) -> Result<()> {
    let sql = "UPDATE pushes SET bytes = NULL
               WHERE space = ?1 AND NOT waiting AND bytes IS NOT NULL AND known_since < ?2
               AND (SELECT count(*) FROM seen_by WHERE space = ?1 AND seen_by.writer = pushes.writer
                    AND seen_by.sequence >= pushes.sequence
                    AND seen_by.author <> pushes.author) >= ?3";
    let enough = i64::try_from(enough).unwrap_or(i64::MAX);
    tx.execute(sql, params![space.0, before.millis(), enough])?;
    Ok(())
}
