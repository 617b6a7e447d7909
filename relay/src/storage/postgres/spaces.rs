use std::collections::BTreeMap;

use interlude_wire::{Hash, Principal, PrincipalId, SpaceId, WriterId};
use sqlx::PgConnection;

use super::pool::Step;
use super::{blobs, int, small};
use crate::storage::{Grown, Growth, Head, MARK_ROW};

pub(super) async fn head(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Option<Head>> {
    let sql = "SELECT entries, head FROM spaces WHERE space = $1";
    let head = sqlx::query_as::<_, (i32, [u8; 32])>(sql).bind(space.0).fetch_optional(tx).await?;
    Ok(head.map(|(count, hash)| Head { count: count.unsigned_abs(), hash: Hash(hash) }))
}

pub(super) async fn entries(
    tx: &mut PgConnection,
    space: SpaceId,
    from: u32,
    most: u32,
) -> sqlx::Result<Vec<Vec<u8>>> {
    let sql = "SELECT entry FROM roster WHERE space = $1 AND number >= $2 ORDER BY number LIMIT $3";
    let entries = sqlx::query_scalar(sql).bind(space.0).bind(small(from));
    entries.bind(i64::from(most)).fetch_all(tx).await
}

/// Locks a space and gives its head; none when it is not there.
async fn lock(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Option<Hash>> {
    let sql = "SELECT head FROM spaces WHERE space = $1 FOR UPDATE";
    let head = sqlx::query_scalar(sql).bind(space.0).fetch_optional(tx).await?;
    Ok(head.map(Hash))
}

pub(super) async fn grow(tx: &mut PgConnection, growth: &Growth) -> sqlx::Result<Step<Grown>> {
    let space = growth.space;
    let head = lock(tx, space).await?;
    if head != growth.from || head.is_none() && !begin(tx, space).await? {
        return Ok(Step::Abort(Grown::Moved));
    }
    add_entries(tx, growth).await?;
    set_present(tx, growth).await?;
    for (principal, last) in &growth.gone {
        stop_counting(tx, space, *principal, last).await?;
    }
    Ok(Step::Commit(Grown::Done))
}

/// Makes a space, which is locked by it; `false` when another relay was first.
async fn begin(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<bool> {
    let sql = "INSERT INTO spaces
                   (space, head, entries, newest, pushes, bytes, writers, blobs, blob_bytes)
               VALUES ($1, $2, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT (space) DO NOTHING";
    let begun = sqlx::query(sql).bind(space.0).bind(Hash::default().0).execute(tx).await?;
    Ok(begun.rows_affected() == 1)
}

async fn add_entries(tx: &mut PgConnection, growth: &Growth) -> sqlx::Result<()> {
    let numbers: Vec<i32> = (growth.number..).map(small).take(growth.entries.len()).collect();
    let (hashes, entries): (Vec<_>, Vec<_>) =
        growth.entries.iter().map(|(hash, entry)| (hash.0, entry.as_slice())).unzip();
    let count = growth.number.saturating_add(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
    let sql = "UPDATE spaces SET head = $2, entries = $3 WHERE space = $1";
    let last = hashes.last().copied().unwrap_or_default();
    sqlx::query(sql).bind(growth.space.0).bind(last).bind(small(count)).execute(&mut *tx).await?;
    let sql = "INSERT INTO roster (space, number, hash, entry)
               SELECT $1, number, hash, entry
               FROM unnest($2::INTEGER[], $3::BYTEA[], $4::BYTEA[]) AS new (number, hash, entry)";
    let insert = sqlx::query(sql).bind(growth.space.0).bind(numbers).bind(hashes).bind(entries);
    insert.execute(tx).await.map(drop)
}

async fn set_present(tx: &mut PgConnection, growth: &Growth) -> sqlx::Result<()> {
    let sql = "DELETE FROM principals WHERE space = $1";
    sqlx::query(sql).bind(growth.space.0).execute(&mut *tx).await?;
    let ids: Vec<_> = growth.present.iter().map(|(id, _)| id.0).collect();
    let signing: Vec<_> = growth.present.iter().map(|(_, keys)| keys.signing).collect();
    let wrapping: Vec<_> = growth.present.iter().map(|(_, keys)| keys.wrapping).collect();
    let sql = "INSERT INTO principals (space, principal, signing, wrapping)
               SELECT $1, principal, signing, wrapping
               FROM unnest($2::BYTEA[], $3::BYTEA[], $4::BYTEA[])
                   AS new (principal, signing, wrapping)";
    let insert = sqlx::query(sql).bind(growth.space.0).bind(ids).bind(signing).bind(wrapping);
    insert.execute(tx).await.map(drop)
}

/// What pushes beyond their author's cut-off erased and replaced may be stored again.
async fn stop_counting(
    tx: &mut PgConnection,
    space: SpaceId,
    principal: PrincipalId,
    last: &BTreeMap<WriterId, u64>,
) -> sqlx::Result<()> {
    let mut marks = 0;
    let sql = "SELECT writer FROM writers WHERE space = $1 AND principal = $2";
    let writers = sqlx::query_scalar::<_, [u8; 16]>(sql).bind(space.0).bind(principal.0);
    for writer in writers.fetch_all(&mut *tx).await?.into_iter().map(WriterId) {
        let last = int(last.get(&writer).copied().unwrap_or(0));
        for sql in [
            "DELETE FROM tombstones WHERE space = $1 AND by_writer = $2 AND by_sequence > $3",
            "DELETE FROM replaced WHERE space = $1 AND by_writer = $2 AND by_sequence > $3",
        ] {
            let delete = sqlx::query(sql).bind(space.0).bind(writer.0).bind(last);
            marks += delete.execute(&mut *tx).await?.rows_affected();
        }
    }
    let sql = "UPDATE spaces SET bytes = greatest(0, bytes - $2) WHERE space = $1";
    sqlx::query(sql).bind(space.0).bind(int(marks * MARK_ROW)).execute(tx).await.map(drop)
}

pub(super) async fn of(
    tx: &mut PgConnection,
    principal: PrincipalId,
    most: u32,
) -> sqlx::Result<Vec<SpaceId>> {
    let sql = "SELECT space FROM principals WHERE principal = $1 ORDER BY space LIMIT $2";
    let spaces = sqlx::query_scalar(sql).bind(principal.0).bind(i64::from(most));
    Ok(spaces.fetch_all(tx).await?.into_iter().map(SpaceId).collect())
}

pub(super) async fn principal(
    tx: &mut PgConnection,
    id: PrincipalId,
) -> sqlx::Result<Option<Principal>> {
    let sql = "SELECT signing, wrapping FROM principals WHERE principal = $1 LIMIT 1";
    let keys = sqlx::query_as(sql).bind(id.0).fetch_optional(tx).await?;
    Ok(keys.map(|(signing, wrapping)| Principal { signing, wrapping }))
}

pub(super) async fn remove(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Step<bool>> {
    if lock(tx, space).await?.is_none() {
        return Ok(Step::Abort(false));
    }
    blobs::remove_all(tx, space).await?;
    for sql in [
        "DELETE FROM tombstones WHERE space = $1",
        "DELETE FROM replaced WHERE space = $1",
        "DELETE FROM records WHERE space = $1",
        "DELETE FROM pushes WHERE space = $1",
        "DELETE FROM writers WHERE space = $1",
        "DELETE FROM principals WHERE space = $1",
        "DELETE FROM roster WHERE space = $1",
        "DELETE FROM spaces WHERE space = $1",
    ] {
        sqlx::query(sql).bind(space.0).execute(&mut *tx).await?;
    }
    Ok(Step::Commit(true))
}
