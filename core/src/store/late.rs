//! What was written here into an entry that another device had erased: its writer's, to keep or to
//! drop. Never leaves this device.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Result;
use crate::time::Timestamp;

/// Text that came too late.
pub(crate) struct Late {
    pub(crate) number: i64,
    pub(crate) text: String,
    pub(crate) erased_at: Timestamp,
}

pub(crate) fn put(tx: &Transaction<'_>, text: &str, erased_at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO late_edits (text, erased_at) VALUES (?, ?)";
    tx.execute(sql, params![text, erased_at.millis()])?;
    Ok(())
}

/// All of them, oldest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Late>> {
    let mut statement =
        connection.prepare_cached("SELECT late, text, erased_at FROM late_edits ORDER BY late")?;
    let rows = statement.query_map([], |row| {
        let erased_at = Timestamp::from_millis(row.get(2)?);
        Ok(Late { number: row.get(0)?, text: row.get(1)?, erased_at })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes one out and gives its text.
pub(crate) fn take(tx: &Transaction<'_>, number: i64) -> Result<Option<String>> {
    let sql = "DELETE FROM late_edits WHERE late = ? RETURNING text";
    Ok(tx.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?)
}
