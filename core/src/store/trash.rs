//! How long entries have been in the trash, by a clock that a wrong date cannot push far.

use rusqlite::{Transaction, params};

use super::facts;
use crate::Result;
use crate::document::DocumentId;
use crate::time::Timestamp;

const DAY: i64 = 86_400_000;
/// How far the trash clock moves at once: a phone whose date jumped ten years must not empty it.
const LONGEST_STEP: i64 = 7 * DAY;
/// How long an entry stays in the trash.
pub(crate) const KEPT: i64 = 30 * DAY;

/// Moves the trash clock on and gives the trashed entries whose time is over.
///
/// The clock is a count of milliseconds that grows by what passed since the last call, at most
/// seven days a call; each entry's count begins when this device first saw it in the trash.
pub(crate) fn overdue(tx: &Transaction<'_>, now: Timestamp) -> Result<Vec<DocumentId>> {
    let clock = tick(tx, now)?;
    let sql = "DELETE FROM trash_seen WHERE doc NOT IN
               (SELECT doc FROM entries WHERE trashed_at IS NOT NULL)";
    tx.execute(sql, [])?;
    let sql = "INSERT INTO trash_seen SELECT doc, ?, trashed_at FROM entries
               WHERE trashed_at IS NOT NULL ON CONFLICT (doc) DO UPDATE
               SET since = excluded.since, mark = excluded.mark WHERE mark <> excluded.mark";
    tx.execute(sql, [clock])?;
    let sql = "SELECT id FROM entries JOIN trash_seen USING (doc)
               WHERE since <= ? AND trashed_at <= ? ORDER BY id";
    let mut statement = tx.prepare(sql)?;
    let bounds = params![clock - KEPT, now.millis().saturating_sub(KEPT)];
    let ids = statement.query_map(bounds, |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

fn tick(tx: &Transaction<'_>, now: Timestamp) -> Result<i64> {
    let last = facts::number(tx, facts::TRASH_LAST)?;
    let clock = facts::number(tx, facts::TRASH_CLOCK)?;
    let passed = if last == 0 { 0 } else { now.millis().saturating_sub(last) };
    let clock = clock.saturating_add(passed.clamp(0, LONGEST_STEP));
    facts::put(tx, facts::TRASH_LAST, &now.millis().to_be_bytes())?;
    facts::put(tx, facts::TRASH_CLOCK, &clock.to_be_bytes())?;
    Ok(clock)
}
