use interlude_wire::RelayId;
use sqlx::PgConnection;

use super::pool::Step;
use crate::storage::Asked;

pub(super) async fn relay_id(tx: &mut PgConnection, fresh: RelayId) -> sqlx::Result<RelayId> {
    let sql = "INSERT INTO relay (one, id) VALUES (1, $1) ON CONFLICT (one) DO NOTHING";
    sqlx::query(sql).bind(fresh.0).execute(&mut *tx).await?;
    let id = sqlx::query_scalar("SELECT id FROM relay WHERE one = 1").fetch_one(tx).await?;
    Ok(RelayId(id))
}

pub(super) async fn ready(tx: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query("SELECT id FROM relay WHERE one = 1").fetch_optional(tx).await.map(drop)
}

/// Takes one whose time is over for one that is not there: they are cleared from time to time.
pub(super) async fn note(tx: &mut PgConnection, asked: &Asked) -> sqlx::Result<bool> {
    let sql = "INSERT INTO requests (principal, nonce, until) VALUES ($1, $2, $3)
               ON CONFLICT (principal, nonce) DO UPDATE SET until = excluded.until
               WHERE requests.until < $4";
    let note = sqlx::query(sql).bind(asked.principal.0).bind(asked.nonce);
    let note = note.bind(asked.until).bind(asked.now);
    Ok(note.execute(tx).await?.rows_affected() == 1)
}

pub(super) async fn clear(tx: &mut PgConnection, now: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM requests WHERE until < $1").bind(now).execute(tx).await.map(drop)
}

/// Takes a duty until `until` unless another relay has it. That of a relay whose clock is far ahead
/// does not count.
pub(super) async fn take_turn(
    tx: &mut PgConnection,
    duty: &'static str,
    until: i64,
    now: i64,
) -> sqlx::Result<Step<bool>> {
    let sql = "INSERT INTO turns (duty, until) VALUES ($1, $2)
               ON CONFLICT (duty) DO UPDATE SET until = excluded.until
               WHERE turns.until <= $3 OR turns.until > $4";
    let ahead = until.saturating_add(until.saturating_sub(now));
    let taken = sqlx::query(sql).bind(duty).bind(until).bind(now).bind(ahead);
    let taken = taken.execute(tx).await?;
    Ok(Step::Commit(taken.rows_affected() == 1))
}
