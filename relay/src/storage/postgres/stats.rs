use interlude_wire::SpaceId;
use sqlx::{PgConnection, Row};

use super::uint;
use crate::storage::{SpaceSize, Stats};

/// Every shard is asked: for operators, now and then.
pub(super) async fn read(tx: &mut PgConnection) -> sqlx::Result<Stats> {
    // The sum of a BIGINT is a NUMERIC.
    let sql = "SELECT count(*), coalesce(sum(pushes), 0)::BIGINT, coalesce(sum(bytes), 0)::BIGINT,
               coalesce(sum(blobs), 0)::BIGINT, coalesce(sum(blob_bytes), 0)::BIGINT,
               (SELECT count(*) FROM mailboxes), (SELECT count(*) FROM litter),
               pg_database_size(current_database())
               FROM spaces";
    let row = sqlx::query(sql).fetch_one(tx).await?;
    let count = |place: usize| row.try_get::<i64, _>(place).map(uint);
    Ok(Stats {
        spaces: count(0)?,
        pushes: count(1)?,
        push_bytes: count(2)?,
        blobs: count(3)?,
        blob_bytes: count(4)?,
        mailboxes: count(5)?,
        litter: count(6)?,
        database_bytes: count(7)?,
    })
}

/// Every shard is asked here too.
pub(super) async fn largest(tx: &mut PgConnection, most: u32) -> sqlx::Result<Vec<SpaceSize>> {
    let sql = "SELECT space, pushes, bytes, blobs, blob_bytes FROM spaces
               ORDER BY bytes + blob_bytes DESC, space LIMIT $1";
    let rows = sqlx::query(sql).bind(i64::from(most)).fetch_all(tx).await?;
    let size = |row: &sqlx::postgres::PgRow| {
        let count = |place: usize| row.try_get::<i64, _>(place).map(uint);
        Ok(SpaceSize {
            space: SpaceId(row.try_get(0)?),
            pushes: count(1)?,
            push_bytes: count(2)?,
            blobs: count(3)?,
            blob_bytes: count(4)?,
        })
    };
    rows.iter().map(size).collect()
}
