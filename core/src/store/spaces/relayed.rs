//! Which attachments a relay has, and which it is to delete.

use interlude_wire::{BlobName, SpaceId};
use rusqlite::{Connection, OptionalExtension, Params, Transaction, params};

use crate::Result;
use crate::store::home;
use crate::time::Timestamp;

/// An attachment that is here, belongs there, and is not at the relay.
pub(crate) fn next_to_send(
    connection: &Connection,
    space: &SpaceId,
    home: Option<&[u8; 32]>,
) -> Result<Option<BlobName>> {
    let sql = "SELECT name FROM blobs WHERE home = ?2 AND unused_since IS NULL AND NOT EXISTS
               (SELECT 1 FROM relayed_blobs WHERE space = ?1 AND relayed_blobs.name = blobs.name)
               LIMIT 1";
    one(connection, sql, params![space.0, home::bytes(home)])
}

/// The attachments that an entry names, or a resource of this group, and that are not here.
pub(crate) fn missing(connection: &Connection, home: Option<&[u8; 32]>) -> Result<Vec<BlobName>> {
    let own = "SELECT DISTINCT name FROM entry_attachments
               WHERE name NOT IN (SELECT name FROM blobs)";
    let of_group = "SELECT DISTINCT name FROM media JOIN documents USING (doc)
                    WHERE home = ? AND name NOT IN (SELECT name FROM blobs)";
    match home {
        None => all(connection, own, params![]),
        Some(home) => all(connection, of_group, params![home]),
    }
}

fn all(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<BlobName>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| row.get(0).map(BlobName))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An attachment that the relay is to delete.
pub(crate) fn next_to_erase(connection: &Connection, space: &SpaceId) -> Result<Option<BlobName>> {
    let sql = "SELECT name FROM relayed_blobs WHERE space = ? AND erase LIMIT 1";
    one(connection, sql, params![space.0])
}

fn one(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<BlobName>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(params, |row| row.get(0).map(BlobName)).optional()?)
}

/// An attachment that the relay has not shown to have since `before`, or at a time that is not yet.
pub(crate) fn next_to_check(
    connection: &Connection,
    space: &SpaceId,
    before: Timestamp,
    now: Timestamp,
) -> Result<Option<BlobName>> {
    let sql = "SELECT name FROM relayed_blobs
               WHERE space = ? AND NOT erase AND (checked_at < ? OR checked_at > ?) LIMIT 1";
    one(connection, sql, params![space.0, before.millis(), now.millis()])
}

/// The relay has an attachment, now.
pub(crate) fn put(
    tx: &Transaction<'_>,
    space: &SpaceId,
    name: &BlobName,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO relayed_blobs VALUES (?1, ?2, 0, ?3)
               ON CONFLICT (space, name) DO UPDATE SET checked_at = ?3";
    tx.execute(sql, params![space.0, name.0, now.millis()])?;
    Ok(())
}

/// The relay has it not, or not any more.
pub(crate) fn forget(tx: &Transaction<'_>, space: &SpaceId, name: &BlobName) -> Result<()> {
    tx.execute("DELETE FROM relayed_blobs WHERE space = ? AND name = ?", params![space.0, name.0])?;
    Ok(())
}

/// Nothing is known of what the relay has.
pub(crate) fn forget_all(tx: &Transaction<'_>, space: &SpaceId) -> Result<()> {
    tx.execute("DELETE FROM relayed_blobs WHERE space = ? AND NOT erase", [&space.0[..]])?;
    Ok(())
}

/// Has the relay, where there is one, delete what this device is about to forget because nobody has
/// used it since `before`: in the space that it belongs to, and in no other.
pub(crate) fn erase_unused(tx: &Transaction<'_>, before: Timestamp) -> Result<()> {
    let sql = "INSERT INTO relayed_blobs
               SELECT space, name, 1, 0 FROM blobs JOIN spaces
               ON home = CASE kind WHEN 0 THEN x'' ELSE space END WHERE unused_since <= ?
               ON CONFLICT (space, name) DO UPDATE SET erase = 1";
    tx.prepare_cached(sql)?.execute([before.millis()])?;
    Ok(())
}
