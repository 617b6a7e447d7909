//! Which records a relay holds of each document, and what each of them holds.

mod again;

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, Row, Transaction, params};

use crate::document::{DocumentId, Heads};
pub(crate) use again::{
    above, all_to_outbox, back_to_outbox, is_sealed_before, sealed_before, uncovered_to_outbox,
};

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

pub(in crate::store::spaces) fn number(sequence: u64) -> i64 {
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
