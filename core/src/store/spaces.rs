//! Spaces as the database holds them: keys, roster, epochs, and what was pushed.

pub(crate) mod holes;
pub(crate) mod parts;
pub(crate) mod pushes;
pub(crate) mod quarantine;
pub(crate) mod records;
pub(crate) mod rosters;

use interlude_wire::api::Cursor;
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::{Error, Result};

/// A space of this vault.
pub(crate) struct StoredSpace {
    pub(crate) space: SpaceId,
    /// The secret keys of the principal that this vault is there.
    pub(crate) identity: Zeroizing<Vec<u8>>,
    pub(crate) salts: Key,
    pub(crate) tag_key: Key,
    pub(crate) writer: WriterId,
    pub(crate) relay: Option<String>,
    pub(crate) cursor: Cursor,
}

/// The number of [`interlude_wire::roster::SpaceKind::Personal`].
const PERSONAL: i64 = 0;

/// Adds the personal space.
///
/// # Errors
/// [`Error::Exists`] when there is one.
pub(crate) fn put_personal(tx: &Transaction<'_>, new: &StoredSpace) -> Result<()> {
    if personal(tx)?.is_some() {
        return Err(Error::Exists("personal space"));
    }
    let sql = "INSERT INTO spaces VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    tx.execute(
        sql,
        params![
            new.space.0,
            PERSONAL,
            *new.identity,
            new.salts.as_bytes(),
            new.tag_key.as_bytes(),
            new.writer.0,
            new.relay,
            cursor_bytes(&new.cursor),
        ],
    )?;
    Ok(())
}

/// The participant's own space, once there is one.
pub(crate) fn personal(connection: &Connection) -> Result<Option<StoredSpace>> {
    let sql = "SELECT space, identity, salts, tag_key, writer, relay, cursor FROM spaces WHERE kind = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([PERSONAL], read).optional()?.transpose()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Result<StoredSpace>> {
    let cursor: Vec<u8> = row.get(6)?;
    let space = StoredSpace {
        space: SpaceId(row.get(0)?),
        identity: Zeroizing::new(row.get(1)?),
        salts: Key::from(row.get::<_, [u8; 32]>(2)?),
        tag_key: Key::from(row.get::<_, [u8; 32]>(3)?),
        writer: WriterId(row.get(4)?),
        relay: row.get(5)?,
        cursor: Cursor::default(),
    };
    let cursor = cursor_from(&cursor).ok_or(Error::Damaged("how far a relay was read"));
    Ok(cursor.map(|cursor| StoredSpace { cursor, ..space }))
}

fn cursor_bytes(cursor: &Cursor) -> Vec<u8> {
    [&cursor.number.to_be_bytes()[..], &cursor.hash].concat()
}

fn cursor_from(bytes: &[u8]) -> Option<Cursor> {
    let (number, hash) = bytes.split_first_chunk::<8>()?;
    Some(Cursor { number: u64::from_be_bytes(*number), hash: hash.try_into().ok()? })
}

/// Notes how far the relay was read.
pub(crate) fn set_cursor(tx: &Transaction<'_>, space: &SpaceId, cursor: &Cursor) -> Result<()> {
    let sql = "UPDATE spaces SET cursor = ? WHERE space = ?";
    tx.prepare_cached(sql)?.execute(params![cursor_bytes(cursor), space.0])?;
    Ok(())
}

/// Names the relay; another one than before is read from its beginning.
pub(crate) fn set_relay(tx: &Transaction<'_>, space: &SpaceId, relay: &str) -> Result<()> {
    let sql = "UPDATE spaces SET relay = ?1, cursor = ?2 WHERE space = ?3 AND relay IS NOT ?1";
    tx.execute(sql, params![relay, cursor_bytes(&Cursor::default()), space.0])?;
    Ok(())
}

/// Begins another series of pushes.
pub(crate) fn set_writer(tx: &Transaction<'_>, space: &SpaceId, writer: &WriterId) -> Result<()> {
    let sql = "UPDATE spaces SET writer = ? WHERE space = ?";
    tx.execute(sql, params![writer.0, space.0])?;
    Ok(())
}
