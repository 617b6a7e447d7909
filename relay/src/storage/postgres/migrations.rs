//! The schema. Relays of two versions may work beside each other over one database: a step only
//! adds what older ones do not notice, or says from which version on a relay can live with it.

use sqlx::PgConnection;

use super::trouble::state;
use crate::OpenError;

/// A step, which is never changed after a release, only followed by another.
#[derive(Clone)]
pub(super) struct Migration {
    sql: &'static str,
    /// How many steps a relay has to know to work with what this one left.
    needs: i32,
}

/// In order; the version of a database is how many of them it has taken.
pub(super) const STEPS: &[Migration] =
    &[Migration { sql: include_str!("migrations/001_relay.sql"), needs: 1 }];

/// Locks out other relays that migrate: any number that nobody else uses.
const LOCK: i64 = 0x696e_7465_726c_7564;

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS relay_schema (
    version INTEGER NOT NULL PRIMARY KEY,
    needs INTEGER NOT NULL
)";

/// Brings the schema up to date.
///
/// # Errors
/// [`OpenError::TooNew`] when a newer relay left the database so that this one cannot work with it:
/// it is left untouched.
pub(super) async fn migrate(
    connection: &mut PgConnection,
    steps: &[Migration],
) -> Result<(), OpenError> {
    if !is_locked(connection).await.map_err(refused)? {
        tracing::warn!("the database has no advisory locks: start one relay first");
    }
    let taken = take_steps(connection, steps).await;
    // With the connection it goes anyway.
    let unlock = sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK);
    let _ = unlock.execute(connection).await;
    taken
}

/// Waits for the lock; `false` when the database knows no such thing.
async fn is_locked(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::raw_sql("SET lock_timeout = '60s'; SET statement_timeout = 0")
        .execute(&mut *connection)
        .await?;
    let lock = sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK);
    match lock.execute(connection).await {
        Ok(_) => Ok(true),
        // Not supported, or no such function.
        Err(error) if matches!(state(&error).as_deref(), Some("0A000" | "42883")) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn take_steps(connection: &mut PgConnection, steps: &[Migration]) -> Result<(), OpenError> {
    let known = i32::try_from(steps.len()).unwrap_or(i32::MAX);
    let (version, needs) = version(connection).await.map_err(refused)?;
    if needs > known {
        return Err(OpenError::TooNew);
    }
    for (step, number) in steps.iter().zip(1..).skip(version.unsigned_abs() as usize) {
        take(connection, step, number).await.map_err(refused)?;
    }
    Ok(())
}

/// How many steps the database has taken, and how many a relay has to know.
async fn version(connection: &mut PgConnection) -> sqlx::Result<(i32, i32)> {
    let sql = "SELECT to_regclass('relay_schema') IS NOT NULL";
    if !sqlx::query_scalar(sql).fetch_one(&mut *connection).await? {
        return Ok((0, 0));
    }
    let sql = "SELECT coalesce(max(version), 0), coalesce(max(needs), 0) FROM relay_schema";
    sqlx::query_as(sql).fetch_one(connection).await
}

/// Takes a step and notes it: both or neither.
async fn take(connection: &mut PgConnection, step: &Migration, number: i32) -> sqlx::Result<()> {
    sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
    sqlx::raw_sql(VERSIONS).execute(&mut *connection).await?;
    sqlx::raw_sql(step.sql).execute(&mut *connection).await?;
    let sql = "INSERT INTO relay_schema (version, needs) VALUES ($1, $2)
               ON CONFLICT (version) DO NOTHING";
    sqlx::query(sql).bind(number).bind(step.needs).execute(&mut *connection).await?;
    sqlx::raw_sql("COMMIT").execute(connection).await.map(drop)
}

fn refused(error: sqlx::Error) -> OpenError {
    super::trouble::failed(&error.into());
    OpenError::Database
}

#[cfg(test)]
impl Migration {
    pub(super) const fn new(sql: &'static str, needs: i32) -> Self {
        Self { sql, needs }
    }
}
