//! A space as it goes on: read again, begun anew, left, with another relay, under other keys.

use interlude_wire::api::Cursor;
use interlude_wire::{SpaceId, WriterId};
use rusqlite::{Transaction, params};

use super::{intents, records, relayed, set_cursor};
use crate::Result;
use crate::store::facts;
use crate::time::Timestamp;

/// Reads the relay from its beginning once more, because something is missing.
pub(crate) fn reread(tx: &Transaction<'_>, space: &SpaceId, now: Timestamp) -> Result<()> {
    set_cursor(tx, space, &Cursor::default())?;
    tx.execute("UPDATE spaces SET reread_at = ? WHERE space = ?", params![now.millis(), space.0])?;
    Ok(())
}

/// Forgets every push: all documents are to be pushed again, in a new series, and the relay read
/// from its beginning.
pub(crate) fn begin_anew(
    tx: &Transaction<'_>,
    space: &SpaceId,
    home: Option<&[u8; 32]>,
    writer: &WriterId,
) -> Result<()> {
    for table in
        ["pushes", "records", "holes", "replaced", "referenced", "seen_by", "quarantine", "parts"]
    {
        tx.execute(&format!("DELETE FROM {table} WHERE space = ?"), [&space.0[..]])?;
    }
    set_cursor(tx, space, &Cursor::default())?;
    set_writer(tx, space, writer)?;
    records::uncovered_to_outbox(tx, space, home)
}

/// Leaves a space: keys, roster and what is known of pushes go; documents stay.
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

/// This vault speaks under other keys in a space from now on, in a series of its own.
pub(crate) fn set_identity(
    tx: &Transaction<'_>,
    space: &SpaceId,
    identity: &[u8],
    writer: &WriterId,
) -> Result<()> {
    let sql = "UPDATE spaces SET identity = ? WHERE space = ?";
    tx.execute(sql, params![identity, space.0])?;
    set_writer(tx, space, writer)
}

/// Begins another series of pushes.
pub(crate) fn set_writer(tx: &Transaction<'_>, space: &SpaceId, writer: &WriterId) -> Result<()> {
    let sql = "UPDATE spaces SET writer = ? WHERE space = ?";
    tx.execute(sql, params![writer.0, space.0])?;
    Ok(())
}
