//! A space's roster and the secrets of its epochs.

use std::collections::BTreeMap;

use interlude_wire::SpaceId;
use interlude_wire::roster::SignedEntry;
use rusqlite::{Connection, Transaction, params};

use crate::crypto::Key;
use crate::{Error, Result};

/// The entries, in order.
pub(crate) fn entries(connection: &Connection, space: &SpaceId) -> Result<Vec<SignedEntry>> {
    let sql = "SELECT entry FROM roster WHERE space = ? ORDER BY number";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| row.get::<_, Vec<u8>>(0))?;
    let damaged = |_| Error::Damaged("the roster of a space");
    rows.map(|row| SignedEntry::from_bytes(&row?).map_err(damaged)).collect()
}

/// How many entries there are.
pub(crate) fn count(connection: &Connection, space: &SpaceId) -> Result<usize> {
    let sql = "SELECT count(*) FROM roster WHERE space = ?";
    let count: i64 = connection.query_row(sql, [&space.0[..]], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Makes the chain this one from `number` on.
pub(crate) fn put(
    tx: &Transaction<'_>,
    space: &SpaceId,
    number: usize,
    entries: &[SignedEntry],
) -> Result<()> {
    let from = i64::try_from(number).unwrap_or(i64::MAX);
    let sql = "DELETE FROM roster WHERE space = ? AND number >= ?";
    tx.execute(sql, params![space.0, from])?;
    let mut statement = tx.prepare_cached("INSERT INTO roster VALUES (?, ?, ?)")?;
    for (number, entry) in (from..).zip(entries) {
        statement.execute(params![space.0, number, entry.to_bytes()])?;
    }
    Ok(())
}

/// The secret of every epoch that is known.
pub(crate) fn secrets(connection: &Connection, space: &SpaceId) -> Result<BTreeMap<u32, Key>> {
    let sql = "SELECT epoch, secret FROM epochs WHERE space = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| {
        Ok((row.get(0)?, Key::from(row.get::<_, [u8; 32]>(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps secrets of epochs.
pub(crate) fn put_secrets(
    tx: &Transaction<'_>,
    space: &SpaceId,
    secrets: &BTreeMap<u32, Key>,
) -> Result<()> {
    let sql = "INSERT INTO epochs VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET secret = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    for (epoch, secret) in secrets {
        statement.execute(params![space.0, epoch, secret.as_bytes()])?;
    }
    Ok(())
}
