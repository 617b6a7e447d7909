use interlude_wire::RelayId;
use rusqlite::{OptionalExtension, Transaction, params};

use super::pool::Step;
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

pub(super) fn note(tx: &Transaction<'_>, asked: &Asked) -> rusqlite::Result<Step<bool>> {
    clear(tx, asked.now)?;
    let sql = "INSERT INTO requests VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    let new =
        tx.prepare_cached(sql)?.execute(params![asked.principal.0, asked.nonce, asked.until])? == 1;
    Ok(if new { Step::Commit(true) } else { Step::Abort(false) })
}
