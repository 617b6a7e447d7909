use std::collections::BTreeSet;

use interlude_wire::api::BlobState;
use interlude_wire::{BlobName, SpaceId};
use sqlx::PgConnection;

use super::pool::Step;
use super::{int, uint};
use crate::storage::{Added, NewPart, PARTS, Part};

pub(super) async fn state(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
) -> sqlx::Result<Option<BlobState>> {
    let sql = "SELECT length, total FROM blobs WHERE space = $1 AND name = $2";
    let state = sqlx::query_as(sql).bind(space.0).bind(name.0).fetch_optional(tx).await?;
    Ok(state.map(|(length, total)| BlobState { length: uint(length), total: uint(total) }))
}

pub(super) async fn announce(
    tx: &mut PgConnection,
    space: SpaceId,
    object: &str,
    now: i64,
) -> sqlx::Result<Step<()>> {
    let sql = "INSERT INTO litter (space, object, since) VALUES ($1, $2, $3)";
    sqlx::query(sql).bind(space.0).bind(object).bind(now).execute(tx).await?;
    Ok(Step::Commit(()))
}

/// Locks a space and gives how many blobs and bytes of them it has.
async fn lock(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Option<(u64, u64)>> {
    let sql = "SELECT blobs, blob_bytes FROM spaces WHERE space = $1 FOR UPDATE";
    let totals = sqlx::query_as(sql).bind(space.0).fetch_optional(tx).await?;
    Ok(totals.map(|(blobs, bytes)| (uint(blobs), uint(bytes))))
}

pub(super) async fn add_part(
    tx: &mut PgConnection,
    space: SpaceId,
    new: &NewPart,
) -> sqlx::Result<Step<Added>> {
    let NewPart { name, total, part, .. } = new;
    let totals = lock(tx, space).await?;
    let sql = "DELETE FROM litter WHERE space = $1 AND object = $2";
    let found = sqlx::query(sql).bind(space.0).bind(&part.object).execute(&mut *tx).await?;
    if found.rows_affected() == 0 {
        return Ok(Step::Abort(Added::Swept));
    }
    let known = state(tx, space, *name).await?;
    let there = known.unwrap_or(BlobState { length: 0, total: *total });
    if there.length != part.offset || there.total != *total {
        return Ok(Step::Abort(Added::Elsewhere(there)));
    }
    let Some((blobs, bytes)) = totals else { return Ok(Step::Abort(Added::NoSpace)) };
    if known.is_none() {
        if blobs >= new.blobs || bytes.saturating_add(*total) > new.bytes {
            return Ok(Step::Abort(Added::Quota));
        }
        begin(tx, space, *name, int(*total)).await?;
    }
    append(tx, space, new).await
}

/// Begins a blob, counting all of it.
async fn begin(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
    total: i64,
) -> sqlx::Result<()> {
    let sql = "INSERT INTO blobs (space, name, total, length) VALUES ($1, $2, $3, 0)";
    sqlx::query(sql).bind(space.0).bind(name.0).bind(total).execute(&mut *tx).await?;
    count(tx, space, 1, total).await
}

async fn append(tx: &mut PgConnection, space: SpaceId, new: &NewPart) -> sqlx::Result<Step<Added>> {
    let NewPart { name, total, part, .. } = new;
    let sql = "SELECT count(*) FROM parts WHERE space = $1 AND name = $2";
    let parts = sqlx::query_scalar(sql).bind(space.0).bind(name.0).fetch_one(&mut *tx).await?;
    if uint(parts) >= PARTS {
        return Ok(Step::Abort(Added::Quota));
    }
    let (start, length) = (int(part.offset), int(part.length));
    let sql = "INSERT INTO parts (space, name, start, length, object) VALUES ($1, $2, $3, $4, $5)";
    let insert = sqlx::query(sql).bind(space.0).bind(name.0).bind(start).bind(length);
    insert.bind(&part.object).execute(&mut *tx).await?;
    let sql = "UPDATE blobs SET length = length + $3 WHERE space = $1 AND name = $2";
    sqlx::query(sql).bind(space.0).bind(name.0).bind(length).execute(tx).await?;
    let length = part.offset + part.length;
    Ok(Step::Commit(Added::Done(BlobState { length, total: *total })))
}

async fn count(tx: &mut PgConnection, space: SpaceId, blobs: i64, bytes: i64) -> sqlx::Result<()> {
    let sql = "UPDATE spaces SET blobs = blobs + $2, blob_bytes = blob_bytes + $3 WHERE space = $1";
    sqlx::query(sql).bind(space.0).bind(blobs).bind(bytes).execute(tx).await.map(drop)
}

pub(super) async fn parts(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
    from: u64,
    to: u64,
) -> sqlx::Result<Vec<Part>> {
    let sql = "SELECT start, length, object FROM parts
               WHERE space = $1 AND name = $2 AND start < $3 AND start + length > $4
               ORDER BY start";
    let parts = sqlx::query_as(sql).bind(space.0).bind(name.0).bind(int(to)).bind(int(from));
    let parts = parts.fetch_all(tx).await?.into_iter();
    let part =
        |(offset, length, object)| Part { offset: uint(offset), length: uint(length), object };
    Ok(parts.map(part).collect())
}

pub(super) async fn cut(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
    offset: u64,
) -> sqlx::Result<Step<()>> {
    lock(tx, space).await?;
    if offset == 0 {
        discard(tx, space, name).await?;
        return Ok(Step::Commit(()));
    }
    litter_from(tx, space, name, int(offset)).await?;
    let sql = "UPDATE blobs SET length = least(length, $3) WHERE space = $1 AND name = $2";
    sqlx::query(sql).bind(space.0).bind(name.0).bind(int(offset)).execute(tx).await?;
    Ok(Step::Commit(()))
}

pub(super) async fn remove(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
) -> sqlx::Result<Step<bool>> {
    lock(tx, space).await?;
    discard(tx, space, name).await.map(Step::Commit)
}

async fn discard(tx: &mut PgConnection, space: SpaceId, name: BlobName) -> sqlx::Result<bool> {
    let sql = "DELETE FROM blobs WHERE space = $1 AND name = $2 RETURNING total";
    let total = sqlx::query_scalar::<_, i64>(sql).bind(space.0).bind(name.0);
    let Some(total) = total.fetch_optional(&mut *tx).await? else { return Ok(false) };
    litter_from(tx, space, name, 0).await?;
    count(tx, space, -1, -total).await?;
    Ok(true)
}

/// Makes the parts of a blob from `start` on litter.
async fn litter_from(
    tx: &mut PgConnection,
    space: SpaceId,
    name: BlobName,
    start: i64,
) -> sqlx::Result<()> {
    for sql in [
        "INSERT INTO litter (space, object, since) SELECT space, object, 0 FROM parts
         WHERE space = $1 AND name = $2 AND start >= $3 ON CONFLICT (space, object) DO NOTHING",
        "DELETE FROM parts WHERE space = $1 AND name = $2 AND start >= $3",
    ] {
        sqlx::query(sql).bind(space.0).bind(name.0).bind(start).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Removes every blob of a space that goes.
pub(super) async fn remove_all(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<()> {
    for sql in [
        "INSERT INTO litter (space, object, since) SELECT space, object, 0 FROM parts
         WHERE space = $1 ON CONFLICT (space, object) DO NOTHING",
        "DELETE FROM parts WHERE space = $1",
        "DELETE FROM blobs WHERE space = $1",
    ] {
        sqlx::query(sql).bind(space.0).execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn litter(
    tx: &mut PgConnection,
    space: Option<SpaceId>,
    before: i64,
    most: u32,
) -> sqlx::Result<Vec<(SpaceId, String)>> {
    let litter = match space {
        Some(space) => {
            let sql = "SELECT space, object FROM litter WHERE since < $1 AND space = $3 LIMIT $2";
            sqlx::query_as(sql).bind(before).bind(i64::from(most)).bind(space.0)
        }
        None => {
            let sql = "SELECT space, object FROM litter WHERE since < $1 LIMIT $2";
            sqlx::query_as(sql).bind(before).bind(i64::from(most))
        }
    };
    let litter = litter.fetch_all(tx).await?.into_iter();
    Ok(litter.map(|(space, object)| (SpaceId(space), object)).collect())
}

pub(super) async fn strangers(
    tx: &mut PgConnection,
    space: SpaceId,
    objects: &[String],
) -> sqlx::Result<Vec<String>> {
    let sql = "SELECT object FROM parts WHERE space = $1 AND object = ANY($2)
               UNION SELECT object FROM litter WHERE space = $1 AND object = ANY($2)";
    let known = sqlx::query_scalar(sql).bind(space.0).bind(objects).fetch_all(tx).await?;
    let known: BTreeSet<String> = known.into_iter().collect();
    Ok(objects.iter().filter(|object| !known.contains(*object)).cloned().collect())
}

pub(super) async fn forget_litter(
    tx: &mut PgConnection,
    objects: &[(SpaceId, String)],
) -> sqlx::Result<Step<()>> {
    for (space, object) in objects {
        let sql = "DELETE FROM litter WHERE space = $1 AND object = $2";
        sqlx::query(sql).bind(space.0).bind(object).execute(&mut *tx).await?;
    }
    Ok(Step::Commit(()))
}
