//! Spaces as the database holds them: keys, roster, epochs, and what was pushed.

pub(crate) mod claims;
pub(crate) mod holes;
pub(crate) mod intents;
pub(crate) mod members;
mod moves;
pub(crate) mod parts;
pub(crate) mod pushes;
pub(crate) mod quarantine;
pub(crate) mod records;
pub(crate) mod relayed;
pub(crate) mod rosters;

pub(crate) use moves::{begin_anew, leave, reread, set_identity, set_relay, set_writer};

use interlude_wire::api::Cursor;
use interlude_wire::roster::SpaceKind;
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::store::outbox;
use crate::time::Timestamp;
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
    /// A newcomer reads backwards from this number on.
    pub(crate) older: Option<u64>,
    /// When missing pushes were last asked for again.
    pub(crate) reread_at: Timestamp,
    /// When its roster last grew here.
    pub(crate) grown_at: Timestamp,
}

fn number(kind: SpaceKind) -> i64 {
    match kind {
        SpaceKind::Personal => 0,
        SpaceKind::Group => 1,
        SpaceKind::Line => 2,
    }
}

/// Adds the personal space.
///
/// # Errors
/// [`Error::Exists`] when there is one.
pub(crate) fn put_personal(tx: &Transaction<'_>, new: &StoredSpace) -> Result<()> {
    if personal(tx)?.is_some() {
        return Err(Error::Exists("personal space"));
    }
    put(tx, SpaceKind::Personal, new)
}

/// Adds a space.
pub(crate) fn put(tx: &Transaction<'_>, kind: SpaceKind, new: &StoredSpace) -> Result<()> {
    let sql = "INSERT INTO spaces (space, kind, identity, salts, tag_key, writer, relay, cursor,
               older) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    tx.execute(
        sql,
        params![
            new.space.0,
            number(kind),
            *new.identity,
            new.salts.as_bytes(),
            new.tag_key.as_bytes(),
            new.writer.0,
            new.relay,
            new.cursor.to_bytes(),
            new.older.map(|older| i64::try_from(older).unwrap_or(i64::MAX)),
        ],
    )?;
    Ok(())
}

const COLUMNS: &str = "space, identity, salts, tag_key, writer, relay, cursor, older, reread_at,
                       grown_at";

/// The participant's own space, once there is one.
pub(crate) fn personal(connection: &Connection) -> Result<Option<StoredSpace>> {
    let sql = format!("SELECT {COLUMNS} FROM spaces WHERE kind = 0");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([], read).optional()?.transpose()
}

/// A space of this vault.
pub(crate) fn get(connection: &Connection, space: &SpaceId) -> Result<Option<StoredSpace>> {
    let sql = format!("SELECT {COLUMNS} FROM spaces WHERE space = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([&space.0[..]], read).optional()?.transpose()
}

/// Whether this vault has a space.
pub(crate) fn is_here(connection: &Connection, space: &SpaceId) -> Result<bool> {
    let sql = "SELECT count(*) FROM spaces WHERE space = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let count: i64 = statement.query_row([&space.0[..]], |row| row.get(0))?;
    Ok(count > 0)
}

/// As [`get`], where there must be one.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn of(connection: &Connection, space: &SpaceId) -> Result<StoredSpace> {
    get(connection, space)?.ok_or(Error::NotFound("space"))
}

/// The spaces of a kind, by id.
pub(crate) fn of_kind(connection: &Connection, kind: SpaceKind) -> Result<Vec<SpaceId>> {
    let sql = "SELECT space FROM spaces WHERE kind = ? ORDER BY space";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([number(kind)], |row| Ok(SpaceId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// As [`personal`], where there must be one.
pub(crate) fn existing(connection: &Connection) -> Result<StoredSpace> {
    personal(connection)?.ok_or(Error::Refused(NOT_LINKED))
}

/// Why a vault without a space refuses.
pub(crate) const NOT_LINKED: &str = "this vault is not linked to any device yet";

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
        older: row.get::<_, Option<i64>>(7)?.map(i64::unsigned_abs),
        reread_at: Timestamp::from_millis(row.get(8)?),
        grown_at: Timestamp::from_millis(row.get(9)?),
    };
    let cursor = Cursor::from_bytes(&cursor).ok_or(Error::Damaged("how far a relay was read"));
    Ok(cursor.map(|cursor| StoredSpace { cursor, ..space }))
}

/// Whether the relay has all that this vault said in a group or on a line.
pub(crate) fn is_said(connection: &Connection, space: &SpaceId) -> Result<bool> {
    Ok(pushes::count_waiting(connection, space)? == 0
        && outbox::count(connection, Some(&space.0))? == 0)
}

/// Notes how far the relay was read.
pub(crate) fn set_cursor(tx: &Transaction<'_>, space: &SpaceId, cursor: &Cursor) -> Result<()> {
    let sql = "UPDATE spaces SET cursor = ? WHERE space = ?";
    tx.prepare_cached(sql)?.execute(params![cursor.to_bytes(), space.0])?;
    Ok(())
}

/// A newcomer has read down to this number; none: to the end.
pub(crate) fn set_older(tx: &Transaction<'_>, space: &SpaceId, older: Option<u64>) -> Result<()> {
    let older = older.map(|older| i64::try_from(older).unwrap_or(i64::MAX));
    let sql = "UPDATE spaces SET older = ? WHERE space = ?";
    tx.prepare_cached(sql)?.execute(params![older, space.0])?;
    Ok(())
}
