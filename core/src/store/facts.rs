//! Small facts of this vault alone, by name.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Result;

pub(crate) const DEVICE: &str = "device";
/// What [`DEVICE`] was before, 8 bytes each.
pub(crate) const FORMER_DEVICES: &str = "former_devices";
/// The keys were shown to a device that was to let this one in: it may have, without this one's hearing.
pub(crate) const OFFERED: &str = "offered";
/// The secret keys of the principal that this vault is.
pub(crate) const IDENTITY: &str = "identity";
/// The public keys of the principal that the recovery phrase stands for.
pub(crate) const RECOVERY: &str = "recovery";
/// Since when the relay was not reached, in milliseconds.
pub(crate) const OFFLINE_SINCE: &str = "offline_since";
/// The relay has the space with a list of devices in which this one never was.
pub(crate) const SHUT_OUT: &str = "shut_out";
pub(crate) const BACKUP_KEY: &str = "backup_key";
pub(crate) const TOKENS: &str = "tokens_version";
pub(crate) const TRASH_CLOCK: &str = "trash_clock";
/// What this device planned of reminders, and what of it was heard.
pub(crate) const PLANNED: &str = "planned";
/// Whose voice was heard in a session, for who leads it.
pub(crate) const HEARD: &str = "heard";
pub(crate) const REKEYED: &str = "erased_before_rekey";
pub(crate) const TRASH_LAST: &str = "trash_last";

pub(crate) fn get(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>> {
    let mut statement = connection.prepare_cached("SELECT value FROM facts WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(crate) fn put(tx: &Transaction<'_>, name: &str, value: &[u8]) -> Result<()> {
    let upsert = "INSERT INTO facts VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
    tx.prepare_cached(upsert)?.execute(params![name, value])?;
    Ok(())
}

pub(crate) fn forget(tx: &Transaction<'_>, name: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM facts WHERE name = ?")?.execute([name])?;
    Ok(())
}

/// A fact that is a number; 0 when it was never put.
pub(crate) fn number(connection: &Connection, name: &str) -> Result<i64> {
    let bytes = get(connection, name)?;
    Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map_or(0, i64::from_be_bytes))
}
