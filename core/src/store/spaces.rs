//! Spaces as the database holds them: keys, roster, epochs, and what was pushed.

pub(crate) mod holes;
pub(crate) mod intents;
pub(crate) mod parts;
pub(crate) mod pushes;
pub(crate) mod quarantine;
pub(crate) mod records;
pub(crate) mod relayed;
pub(crate) mod rosters;

use interlude_wire::api::Cursor;
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::store::facts;
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
    let sql = "INSERT INTO spaces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)";
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
            new.cursor.to_bytes(),
            new.older.map(|older| i64::try_from(older).unwrap_or(i64::MAX)),
        ],
    )?;
    Ok(())
}

/// The participant's own space, once there is one.
pub(crate) fn personal(connection: &Connection) -> Result<Option<StoredSpace>> {
    let sql = "SELECT space, identity, salts, tag_key, writer, relay, cursor, older, reread_at \
               FROM spaces WHERE kind = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([PERSONAL], read).optional()?.transpose()
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
    };
    let cursor = Cursor::from_bytes(&cursor).ok_or(Error::Damaged("how far a relay was read"));
    Ok(cursor.map(|cursor| StoredSpace { cursor, ..space }))
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

/// Reads the relay from its beginning once more, because something is missing.
pub(crate) fn reread(tx: &Transaction<'_>, space: &SpaceId, now: Timestamp) -> Result<()> {
    set_cursor(tx, space, &Cursor::default())?;
    tx.execute("UPDATE spaces SET reread_at = ? WHERE space = ?", params![now.millis(), space.0])?;
    Ok(())
}

/// Forgets every push: all documents are to be pushed again, in a new series, and the relay read
/// from its beginning.
pub(crate) fn begin_anew(tx: &Transaction<'_>, space: &SpaceId, writer: &WriterId) -> Result<()> {
    for table in
        ["pushes", "records", "holes", "replaced", "referenced", "seen_by", "quarantine", "parts"]
    {
        tx.execute(&format!("DELETE FROM {table} WHERE space = ?"), [&space.0[..]])?;
    }
    set_cursor(tx, space, &Cursor::default())?;
    set_writer(tx, space, writer)?;
    records::uncovered_to_outbox(tx, space)
}

/// Leaves the personal space: keys, roster and what is known of pushes go; documents stay.
pub(crate) fn leave(tx: &Transaction<'_>, space: &SpaceId) -> Result<()> {
    tx.execute("DELETE FROM spaces WHERE space = ?", [&space.0[..]])?;
    Ok(())
}

/// Names the relay; another one than before is read from its beginning, and given every attachment.
/// What branch of the roster the one before showed says nothing of this one.
pub(crate) fn set_relay(tx: &Transaction<'_>, space: &SpaceId, relay: &str) -> Result<()> {
    let sql = "UPDATE spaces SET relay = ?1, cursor = ?2 WHERE space = ?3 AND relay IS NOT ?1";
    match tx.execute(sql, params![relay, Cursor::default().to_bytes(), space.0])? {
        0 => Ok(()),
        _ => {
            intents::forget_fork(tx, space)?;
            facts::forget(tx, facts::SHUT_OUT)?;
            relayed::forget_all(tx, space)
        }
    }
}

/// Begins another series of pushes.
pub(crate) fn set_writer(tx: &Transaction<'_>, space: &SpaceId, writer: &WriterId) -> Result<()> {
    let sql = "UPDATE spaces SET writer = ? WHERE space = ?";
    tx.execute(sql, params![writer.0, space.0])?;
    Ok(())
}
