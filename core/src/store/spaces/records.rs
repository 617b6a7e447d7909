//! Which records a relay holds of each document.

use interlude_wire::push::Replaced;
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, Transaction, params};

use crate::Result;
use crate::document::DocumentId;

/// Notes that a record holds something of a document. `since`: the heads before it, where it is
/// ours.
pub(crate) fn put(
    tx: &Transaction<'_>,
    space: &SpaceId,
    at: &Replaced,
    id: &DocumentId,
    since: Option<&[u8]>,
) -> Result<()> {
    let gone = "SELECT count(*) FROM replaced
                WHERE space = ? AND writer = ? AND sequence = ? AND place = ?";
    let sequence = i64::try_from(at.sequence).unwrap_or(i64::MAX);
    let key = params![space.0, at.writer.0, sequence, at.index];
    let gone: i64 = tx.prepare_cached(gone)?.query_row(key, |row| row.get(0))?;
    if gone > 0 {
        return Ok(());
    }
    let sql = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let row = params![space.0, at.writer.0, sequence, at.index, id.0, since];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// The records of a document.
pub(crate) fn of(
    connection: &Connection,
    space: &SpaceId,
    id: &DocumentId,
) -> Result<Vec<Replaced>> {
    let sql = "SELECT writer, sequence, place FROM records WHERE space = ? AND id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![space.0, id.0], |row| {
        let sequence = row.get::<_, i64>(1)?.unsigned_abs();
        Ok(Replaced { writer: WriterId(row.get(0)?), sequence, index: row.get(2)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everything a document has is replaced: it was erased.
pub(crate) fn forget(tx: &Transaction<'_>, space: &SpaceId, id: &DocumentId) -> Result<()> {
    let sql = "DELETE FROM records WHERE space = ? AND id = ?";
    tx.prepare_cached(sql)?.execute(params![space.0, id.0])?;
    Ok(())
}

/// A record was replaced by a snapshot.
pub(crate) fn replace(tx: &Transaction<'_>, space: &SpaceId, at: &Replaced) -> Result<()> {
    let sequence = i64::try_from(at.sequence).unwrap_or(i64::MAX);
    let key = params![space.0, at.writer.0, sequence, at.index];
    for sql in [
        "DELETE FROM records WHERE space = ? AND writer = ? AND sequence = ? AND place = ?",
        "DELETE FROM holes WHERE space = ? AND writer = ? AND sequence = ? AND place = ?",
        "INSERT INTO replaced VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    ] {
        tx.prepare_cached(sql)?.execute(key)?;
    }
    Ok(())
}

/// The lowest number under which a writer still has a record that is needed.
pub(crate) fn lowest(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
) -> Result<Option<u64>> {
    let sql = "SELECT min(sequence) FROM records WHERE space = ? AND writer = ?";
    let key = params![space.0, writer.0];
    let lowest: Option<i64> =
        connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(lowest.map(i64::unsigned_abs))
}

/// What a writer's records above a number hold goes into the outbox again: documents with the
/// heads before them, where these are known, else whole.
pub(crate) fn back_to_outbox(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    above: u64,
) -> Result<()> {
    let above = i64::try_from(above).unwrap_or(i64::MAX);
    let key = params![space.0, writer.0, above];
    let sql = "INSERT INTO outbox SELECT id, 'change', x'' FROM records
               WHERE space = ? AND writer = ? AND sequence > ?
               AND id IN (SELECT id FROM documents) GROUP BY id
               ON CONFLICT (id) DO UPDATE SET since = x'' WHERE what = 'change'";
    tx.execute(sql, key)?;
    let sql = "INSERT INTO outbox SELECT id, 'tombstone', x'' FROM records
               WHERE space = ? AND writer = ? AND sequence > ?
               AND id IN (SELECT id FROM tombstones) GROUP BY id ON CONFLICT (id) DO NOTHING";
    tx.execute(sql, key)?;
    let sql = "DELETE FROM records WHERE space = ? AND writer = ? AND sequence > ?";
    tx.execute(sql, key)?;
    Ok(())
}

/// Every document and tombstone that no record holds goes into the outbox, whole.
pub(crate) fn uncovered_to_outbox(tx: &Transaction<'_>, space: &SpaceId) -> Result<u64> {
    let sql = "INSERT INTO outbox SELECT id, 'change', x'' FROM documents WHERE NOT EXISTS
               (SELECT 1 FROM records WHERE space = ? AND records.id = documents.id)
               ON CONFLICT (id) DO NOTHING";
    let changes = tx.execute(sql, [&space.0[..]])?;
    let sql = "INSERT INTO outbox SELECT id, 'tombstone', x'' FROM tombstones WHERE NOT EXISTS
               (SELECT 1 FROM records WHERE space = ? AND records.id = tombstones.id)
               ON CONFLICT (id) DO NOTHING";
    Ok((changes + tx.execute(sql, [&space.0[..]])?) as u64)
}
