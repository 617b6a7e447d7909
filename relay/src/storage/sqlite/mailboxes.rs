use interlude_wire::{MailboxId, PrincipalId, limits};
use rusqlite::{OptionalExtension, Transaction, params};

use super::{int, uint};
use crate::storage::{Dropped, MailboxQuota};

pub(super) fn open(
    tx: &Transaction<'_>,
    id: MailboxId,
    owner: PrincipalId,
    until: i64,
    now: i64,
    quota: MailboxQuota,
) -> rusqlite::Result<Option<i64>> {
    clear(tx, now)?;
    if let Some(known) = open_until(tx, id, now)? {
        return Ok(Some(known));
    }
    let sql = "SELECT (SELECT count(*) FROM mailboxes),
               (SELECT count(*) FROM mailboxes WHERE owner = ?)";
    let (all, each) = tx
        .prepare_cached(sql)?
        .query_row([owner.0], |row| Ok((uint(row.get(0)?), uint(row.get(1)?))))?;
    if all >= quota.all || each >= quota.each {
        return Ok(None);
    }
    let sql = "INSERT INTO mailboxes VALUES (?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![id.0, owner.0, until])?;
    Ok(Some(until))
}

pub(super) fn close(
    tx: &Transaction<'_>,
    id: MailboxId,
    owner: PrincipalId,
) -> rusqlite::Result<bool> {
    let sql = "DELETE FROM mailboxes WHERE mailbox = ? AND owner = ?";
    if tx.prepare_cached(sql)?.execute(params![id.0, owner.0])? == 0 {
        return Ok(false);
    }
    tx.prepare_cached("DELETE FROM letters WHERE mailbox = ?")?.execute([id.0])?;
    Ok(true)
}

pub(super) fn drop(
    tx: &Transaction<'_>,
    id: MailboxId,
    message: &[u8],
    now: i64,
) -> rusqlite::Result<Dropped> {
    clear(tx, now)?;
    if open_until(tx, id, now)?.is_none() {
        return Ok(Dropped::NoMailbox);
    }
    let sql = "SELECT count(*), total(message = ?) > 0 FROM letters WHERE mailbox = ?";
    let (count, is_there) = tx
        .prepare_cached(sql)?
        .query_row(params![message, id.0], |row| Ok((uint(row.get(0)?), row.get::<_, bool>(1)?)))?;
    if is_there {
        return Ok(Dropped::Kept);
    }
    if count >= limits::MAILBOX_MESSAGES as u64 {
        return Ok(Dropped::Full);
    }
    let sql = "INSERT INTO letters VALUES (?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![id.0, int(count), message])?;
    Ok(Dropped::Kept)
}

pub(super) fn letters(
    tx: &Transaction<'_>,
    id: MailboxId,
    after: u64,
    now: i64,
) -> rusqlite::Result<Option<Vec<Vec<u8>>>> {
    if open_until(tx, id, now)?.is_none() {
        return Ok(None);
    }
    let sql = "SELECT message FROM letters WHERE mailbox = ? AND number >= ? ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![id.0, int(after)], |row| row.get(0))?;
    rows.collect::<rusqlite::Result<_>>().map(Some)
}

fn open_until(tx: &Transaction<'_>, id: MailboxId, now: i64) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT until FROM mailboxes WHERE mailbox = ? AND until > ?";
    tx.prepare_cached(sql)?.query_row(params![id.0, now], |row| row.get(0)).optional()
}

/// Removes the mailboxes whose time is over, with what is in them.
pub(super) fn clear(tx: &Transaction<'_>, now: i64) -> rusqlite::Result<()> {
    let over = "SELECT mailbox FROM mailboxes WHERE until <= ?";
    let sql = format!("DELETE FROM letters WHERE mailbox IN ({over})");
    tx.prepare_cached(&sql)?.execute([now])?;
    tx.prepare_cached("DELETE FROM mailboxes WHERE until <= ?")?.execute([now])?;
    Ok(())
}
