use interlude_wire::{MailboxId, PrincipalId, limits};
use sqlx::PgConnection;

use super::pool::Step;
use super::{int, small, uint};
use crate::storage::{Dropped, MailboxQuota};

pub(super) async fn open(
    tx: &mut PgConnection,
    id: MailboxId,
    owner: PrincipalId,
    until: i64,
    now: i64,
    quota: MailboxQuota,
) -> sqlx::Result<Step<Option<i64>>> {
    // One at a time: they are counted.
    let sql = "INSERT INTO turns (duty, until) VALUES ('open a mailbox', 0)
               ON CONFLICT (duty) DO UPDATE SET until = 0";
    sqlx::query(sql).execute(&mut *tx).await?;
    if let Some(known) = lock(tx, id, now).await? {
        return Ok(Step::Abort(Some(known)));
    }
    let sql = "SELECT count(*), count(*) FILTER (WHERE owner = $2) FROM mailboxes
               WHERE until > $1";
    let counted = sqlx::query_as(sql).bind(now).bind(owner.0).fetch_one(&mut *tx).await?;
    let (all, each): (i64, i64) = counted;
    if uint(all) >= quota.all || uint(each) >= quota.each {
        return Ok(Step::Abort(None));
    }
    let sql = "DELETE FROM letters WHERE mailbox = $1";
    sqlx::query(sql).bind(id.0).execute(&mut *tx).await?;
    let sql = "INSERT INTO mailboxes (mailbox, owner, until) VALUES ($1, $2, $3)
               ON CONFLICT (mailbox) DO UPDATE
               SET owner = excluded.owner, until = excluded.until";
    sqlx::query(sql).bind(id.0).bind(owner.0).bind(until).execute(tx).await?;
    Ok(Step::Commit(Some(until)))
}

pub(super) async fn close(
    tx: &mut PgConnection,
    id: MailboxId,
    owner: PrincipalId,
) -> sqlx::Result<Step<bool>> {
    let sql = "DELETE FROM mailboxes WHERE mailbox = $1 AND owner = $2";
    let closed = sqlx::query(sql).bind(id.0).bind(owner.0).execute(&mut *tx).await?;
    if closed.rows_affected() == 0 {
        return Ok(Step::Abort(false));
    }
    let sql = "DELETE FROM letters WHERE mailbox = $1";
    sqlx::query(sql).bind(id.0).execute(tx).await?;
    Ok(Step::Commit(true))
}

pub(super) async fn drop(
    tx: &mut PgConnection,
    id: MailboxId,
    message: &[u8],
    now: i64,
) -> sqlx::Result<Step<Dropped>> {
    if lock(tx, id, now).await?.is_none() {
        return Ok(Step::Abort(Dropped::NoMailbox));
    }
    let sql = "SELECT count(*), count(*) FILTER (WHERE message = $2) FROM letters
               WHERE mailbox = $1";
    let counted = sqlx::query_as(sql).bind(id.0).bind(message).fetch_one(&mut *tx).await?;
    let (count, same): (i64, i64) = counted;
    if same > 0 {
        return Ok(Step::Abort(Dropped::Kept));
    }
    if uint(count) >= limits::MAILBOX_MESSAGES as u64 {
        return Ok(Step::Abort(Dropped::Full));
    }
    let sql = "INSERT INTO letters (mailbox, number, message) VALUES ($1, $2, $3)";
    let number = small(u32::try_from(count).unwrap_or(u32::MAX));
    sqlx::query(sql).bind(id.0).bind(number).bind(message).execute(tx).await?;
    Ok(Step::Commit(Dropped::Kept))
}

pub(super) async fn letters(
    tx: &mut PgConnection,
    id: MailboxId,
    after: u64,
    now: i64,
) -> sqlx::Result<Option<Vec<Vec<u8>>>> {
    let sql = "SELECT message FROM mailboxes
               LEFT JOIN letters ON letters.mailbox = mailboxes.mailbox AND number >= $2
               WHERE mailboxes.mailbox = $1 AND until > $3 ORDER BY number";
    let rows = sqlx::query_scalar(sql).bind(id.0).bind(int(after)).bind(now);
    let rows: Vec<Option<Vec<u8>>> = rows.fetch_all(tx).await?;
    let is_open = !rows.is_empty();
    Ok(is_open.then(|| rows.into_iter().flatten().collect()))
}

/// Locks a mailbox that is open, and says until when it is. By writing: under a level where all of a
/// transaction sees one moment, who waited for a mere lock would count the letters of before.
async fn lock(tx: &mut PgConnection, id: MailboxId, now: i64) -> sqlx::Result<Option<i64>> {
    let sql = "UPDATE mailboxes SET until = until WHERE mailbox = $1 AND until > $2
               RETURNING until";
    sqlx::query_scalar(sql).bind(id.0).bind(now).fetch_optional(tx).await
}

/// Removes the mailboxes whose time is over, with what is in them.
pub(super) async fn clear(tx: &mut PgConnection, now: i64) -> sqlx::Result<Step<()>> {
    let sql = "DELETE FROM mailboxes WHERE until <= $1 RETURNING mailbox";
    let over = sqlx::query_scalar::<_, [u8; 32]>(sql).bind(now).fetch_all(&mut *tx).await?;
    let sql = "DELETE FROM letters WHERE mailbox = ANY($1)";
    sqlx::query(sql).bind(over).execute(tx).await?;
    Ok(Step::Commit(()))
}
