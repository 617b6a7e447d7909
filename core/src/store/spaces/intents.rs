//! What is still to become of a roster: removals that no relay has taken, and a fork to be settled.

use interlude_wire::roster::SignedEntry;
use interlude_wire::{Hash, PrincipalId, SpaceId, decode, encode};
use minicbor::bytes::ByteVec;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::{Error, Result};

/// A device is to be removed as soon as the relay can be reached.
pub(crate) fn put_removal(
    tx: &Transaction<'_>,
    space: &SpaceId,
    principal: &PrincipalId,
) -> Result<()> {
    let sql = "INSERT INTO removals VALUES (?, ?) ON CONFLICT DO NOTHING";
    tx.execute(sql, params![space.0, principal.0])?;
    Ok(())
}

/// It was removed, or there is nothing left to do.
pub(crate) fn forget_removal(
    tx: &Transaction<'_>,
    space: &SpaceId,
    principal: &PrincipalId,
) -> Result<()> {
    let sql = "DELETE FROM removals WHERE space = ? AND principal = ?";
    tx.execute(sql, params![space.0, principal.0])?;
    Ok(())
}

/// The devices that are still to be removed.
pub(crate) fn removals(connection: &Connection, space: &SpaceId) -> Result<Vec<PrincipalId>> {
    let sql = "SELECT principal FROM removals WHERE space = ? ORDER BY principal";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| Ok(PrincipalId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The most bytes of another chain that are kept.
const MOST_FORK: usize = 8 << 20;

/// Keeps another chain that somebody showed.
pub(crate) fn put_fork(
    tx: &Transaction<'_>,
    space: &SpaceId,
    head: &Hash,
    entries: &[SignedEntry],
) -> Result<()> {
    let entries: Vec<ByteVec> = entries.iter().map(|entry| entry.to_bytes().into()).collect();
    let entries = encode(&entries);
    if entries.len() > MOST_FORK {
        return Err(Error::Refused("another roster of the space is too long to keep"));
    }
    let sql = "INSERT INTO forks VALUES (?1, ?2, ?3)
               ON CONFLICT (space) DO UPDATE SET head = ?2, entries = ?3";
    tx.execute(sql, params![space.0, head.0, entries])?;
    Ok(())
}

/// The head of the other chain, while there are two.
pub(crate) fn fork_head(connection: &Connection, space: &SpaceId) -> Result<Option<Hash>> {
    let sql = "SELECT head FROM forks WHERE space = ?";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([&space.0[..]], |row| Ok(Hash(row.get(0)?))).optional()?)
}

/// The other chain.
pub(crate) fn fork(connection: &Connection, space: &SpaceId) -> Result<Option<Vec<SignedEntry>>> {
    let damaged = || Error::Damaged("another roster of the space");
    let sql = "SELECT entries FROM forks WHERE space = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let bytes: Option<Vec<u8>> =
        statement.query_row([&space.0[..]], |row| row.get(0)).optional()?;
    let Some(bytes) = bytes else { return Ok(None) };
    let entries: Vec<ByteVec> = decode("a roster", &bytes, MOST_FORK).map_err(|_| damaged())?;
    let entries = entries.iter().map(|entry| SignedEntry::from_bytes(entry));
    entries.collect::<std::result::Result<_, _>>().map(Some).map_err(|_| damaged())
}

/// There is one chain again.
pub(crate) fn forget_fork(tx: &Transaction<'_>, space: &SpaceId) -> Result<()> {
    tx.execute("DELETE FROM forks WHERE space = ?", [&space.0[..]])?;
    Ok(())
}
