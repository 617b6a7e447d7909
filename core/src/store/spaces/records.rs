//! Which records a relay holds of each document, and what each of them holds.

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::document::{DocumentId, Heads};
use crate::store::home;
use crate::{Error, Result};

/// A record of a document.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) at: Replaced,
    pub(crate) kind: RecordKind,
    /// The hashes of its changes; of a snapshot, its heads.
    pub(crate) holds: Heads,
    /// Under which it is sealed.
    pub(crate) epoch: u32,
}

pub(super) fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

fn code(kind: RecordKind) -> i64 {
    match kind {
        RecordKind::Change => 0,
        RecordKind::Snapshot => 1,
        RecordKind::Tombstone => 2,
    }
}

/// Notes what a record holds, unless it is known to be replaced.
pub(crate) fn put(
    tx: &Transaction<'_>,
    space: &SpaceId,
    id: &DocumentId,
    held: &Held,
) -> Result<()> {
    let Held { at, kind, holds, epoch } = held;
    if is_replaced(tx, space, at)? {
        return Ok(());
    }
    let sql = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![
        space.0,
        at.writer.0,
        number(at.sequence),
        at.index,
        id.0,
        code(*kind),
        holds.to_bytes(),
        epoch,
    ])?;
    Ok(())
}

/// Whether a snapshot or a tombstone has replaced a record.
fn is_replaced(connection: &Connection, space: &SpaceId, at: &Replaced) -> Result<bool> {
    let sql = "SELECT 1 FROM replaced
               WHERE space = ? AND writer = ? AND sequence = ? AND place = ?";
    let key = params![space.0, at.writer.0, number(at.sequence), at.index];
    Ok(connection.prepare_cached(sql)?.exists(key)?)
}

/// The records of a document.
pub(crate) fn of(connection: &Connection, space: &SpaceId, id: &DocumentId) -> Result<Vec<Held>> {
    // Left alone, SQLite reads every record of the space.
    let sql =
        "SELECT writer, sequence, place, kind, holds, epoch FROM records INDEXED BY records_id
               WHERE space = ? AND id = ? ORDER BY writer, sequence, place";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![space.0, id.0], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

fn read(row: &Row<'_>) -> Result<Held> {
    let sequence = row.get::<_, i64>(1)?.unsigned_abs();
    Ok(Held {
        at: Replaced { writer: WriterId(row.get(0)?), sequence, index: row.get(2)? },
        kind: match row.get(3)? {
            0 => RecordKind::Change,
            1 => RecordKind::Snapshot,
            2 => RecordKind::Tombstone,
            _ => return Err(Error::Damaged("the list of records")),
        },
        holds: Heads::from_bytes(&row.get::<_, Vec<u8>>(4)?)?,
        epoch: row.get(5)?,
    })
}

/// Everything a document has is replaced: it was erased.
pub(crate) fn forget(tx: &Transaction<'_>, space: &SpaceId, id: &DocumentId) -> Result<()> {
    let sql = "DELETE FROM records WHERE space = ? AND id = ?";
    tx.prepare_cached(sql)?.execute(params![space.0, id.0])?;
    Ok(())
}

/// A record was replaced by a snapshot.
pub(crate) fn replace(tx: &Transaction<'_>, space: &SpaceId, at: &Replaced) -> Result<()> {
    let key = params![space.0, at.writer.0, number(at.sequence), at.index];
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
    let lowest: Option<i64> = connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(lowest.map(i64::unsigned_abs))
}

/// The document of a record.
pub(crate) fn document(
    connection: &Connection,
    space: &SpaceId,
    at: &Replaced,
) -> Result<Option<DocumentId>> {
    let sql = "SELECT id FROM records
               WHERE space = ? AND writer = ? AND sequence = ? AND place = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let key = params![space.0, at.writer.0, number(at.sequence), at.index];
    let mut rows = statement.query(key)?;
    Ok(rows.next()?.map(|row| row.get(0).map(DocumentId)).transpose()?)
}

/// The documents of which a writer has records above a number.
pub(crate) fn above(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
    above: u64,
) -> Result<Vec<DocumentId>> {
    let sql = "SELECT DISTINCT id FROM records WHERE space = ? AND writer = ? AND sequence > ?";
    let mut statement = connection.prepare_cached(sql)?;
    let key = params![space.0, writer.0, number(above)];
    let rows = statement.query_map(key, |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A relay does not have what a writer pushed above a number: what is here of those documents is to
/// be pushed again, whole. `false`: nothing is.
pub(crate) fn back_to_outbox(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    above: u64,
) -> Result<bool> {
    let key = params![space.0, writer.0, number(above)];
    for sql in [
        "INSERT INTO outbox SELECT id, 'change', x'', home FROM records JOIN documents USING (id)
         WHERE space = ? AND writer = ? AND sequence > ? GROUP BY id
         ON CONFLICT (id) DO UPDATE SET since = x'' WHERE what = 'change'",
        "INSERT INTO outbox SELECT id, 'tombstone', x'', home
         FROM records JOIN tombstones USING (id)
         WHERE space = ? AND writer = ? AND sequence > ? GROUP BY id ON CONFLICT (id) DO NOTHING",
    ] {
        tx.execute(sql, key)?;
    }
    let sql = "DELETE FROM records WHERE space = ? AND writer = ? AND sequence > ?";
    Ok(tx.execute(sql, key)? > 0)
}

/// Every document of the participant's own goes into the outbox, whole.
pub(crate) fn all_to_outbox(tx: &Transaction<'_>) -> Result<()> {
    let sql = "INSERT INTO outbox SELECT id, 'change', x'', home FROM documents WHERE home = x''
               ON CONFLICT (id) DO UPDATE SET since = x'' WHERE what = 'change'";
    tx.execute(sql, [])?;
    Ok(())
}

/// Every document and tombstone that belongs to a space and that no record holds goes into the outbox,
/// whole.
pub(crate) fn uncovered_to_outbox(
    tx: &Transaction<'_>,
    space: &SpaceId,
    home: Option<&[u8; 32]>,
) -> Result<()> {
    for sql in [
        "INSERT INTO outbox SELECT id, 'change', x'', home FROM documents
         WHERE home = ?2 AND NOT EXISTS
         (SELECT 1 FROM records WHERE space = ?1 AND records.id = documents.id)
         ON CONFLICT (id) DO UPDATE SET since = x'' WHERE what = 'change'",
        "INSERT INTO outbox SELECT id, 'tombstone', x'', home FROM tombstones
         WHERE home = ?2 AND NOT EXISTS
         (SELECT 1 FROM records WHERE space = ?1 AND records.id = tombstones.id)
         ON CONFLICT (id) DO NOTHING",
    ] {
        tx.execute(sql, params![space.0, home::bytes(home)])?;
    }
    Ok(())
}
