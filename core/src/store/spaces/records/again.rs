//! What is to be pushed again.

use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, Transaction, params};

use super::number;
use crate::Result;
use crate::document::DocumentId;
use crate::store::home;

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

const NO_WHOLE: &str = "NOT EXISTS (SELECT 1 FROM records INDEXED BY records_id
                        WHERE space = ?1 AND records.id = documents.id
                        AND records.kind = 1 AND records.epoch >= ?2)";

/// The documents of a space of which no whole record is sealed under this epoch or a later one, and that
/// are not about to be pushed: newest first.
pub(crate) fn sealed_before(
    connection: &Connection,
    space: &SpaceId,
    home: &[u8; 32],
    epoch: u32,
) -> Result<Vec<DocumentId>> {
    let sql = format!(
        "SELECT id FROM documents WHERE home = ?3 AND {NO_WHOLE}
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.id = documents.id) ORDER BY doc DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows =
        statement.query_map(params![space.0, epoch, home], |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether no whole record of a document is sealed under this epoch or a later one.
pub(crate) fn is_sealed_before(
    connection: &Connection,
    space: &SpaceId,
    id: &DocumentId,
    epoch: u32,
) -> Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM documents WHERE id = ?3 AND {NO_WHOLE})");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params![space.0, epoch, id.0], |row| row.get(0))?)
}
