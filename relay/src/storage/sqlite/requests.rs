use interlude_wire::RelayId;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::storage::Asked;

pub(super) fn relay_id(tx: &Transaction<'_>, fresh: RelayId) -> rusqlite::Result<RelayId> {
    let known = tx.query_row("SELECT id FROM relay", [], |row| row.get(0)).optional()?;
    if let Some(id) = known {
        return Ok(RelayId(id));
    }
    tx.execute("INSERT INTO relay VALUES (?)", [fresh.0])?;
    Ok(fresh)
}

/// Removes what would be refused for its time anyway.
pub(super) fn clear(tx: &Transaction<'_>, now: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM requests WHERE until < ?")?.execute([now]).map(drop)
}

/// Whether it was new. One whose time is over is as good as not there: they are cleared from time to
/// time.
pub(super) fn note(tx: &Transaction<'_>, asked: &Asked) -> rusqlite::Result<bool> {
    let sql = "INSERT INTO requests VALUES (?, ?, ?)
               ON CONFLICT DO UPDATE SET until = excluded.until WHERE requests.until < ?";
    let row = params![asked.principal.0, asked.nonce, asked.until, asked.now];
    Ok(tx.prepare_cached(sql)?.execute(row)? == 1)
}
