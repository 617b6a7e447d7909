use std::collections::HashSet;

use interlude_wire::api::BlobState;
use interlude_wire::{BlobName, SpaceId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::pool::Step;
use super::{int, uint};
use crate::storage::{Added, NewPart, PARTS, Part};

pub(super) fn state(
    tx: &Transaction<'_>,
    space: SpaceId,
    name: BlobName,
) -> rusqlite::Result<Option<BlobState>> {
    let sql = "SELECT length, total FROM blobs WHERE space = ? AND name = ?";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(BlobState { length: uint(row.get(0)?), total: uint(row.get(1)?) })
    };
    tx.prepare_cached(sql)?.query_row(params![space.0, name.0], read).optional()
}

pub(super) fn announce(
    tx: &Transaction<'_>,
    space: SpaceId,
    object: &str,
    now: i64,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO litter VALUES (?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![space.0, object, now]).map(drop)
}

pub(super) fn add_part(
    tx: &Transaction<'_>,
    space: SpaceId,
    new: &NewPart,
) -> rusqlite::Result<Step<Added>> {
    let NewPart { name, total, part, .. } = new;
    let sql = "DELETE FROM litter WHERE space = ? AND object = ?";
    if tx.prepare_cached(sql)?.execute(params![space.0, part.object])? == 0 {
        return Ok(Step::Abort(Added::Swept));
    }
    let known = state(tx, space, *name)?;
    let there = known.unwrap_or(BlobState { length: 0, total: *total });
    if there.length != part.offset || there.total != *total {
        return Ok(Step::Abort(Added::Elsewhere(there)));
    }
    if known.is_none() {
        match begin(tx, space, new)? {
            Added::Done(_) => {}
            refused => return Ok(Step::Abort(refused)),
        }
    }
    let sql = "SELECT count(*) FROM parts WHERE space = ? AND name = ?";
    let parts =
        tx.prepare_cached(sql)?.query_row(params![space.0, name.0], |row| row.get(0).map(uint))?;
    if parts >= PARTS {
        return Ok(Step::Abort(Added::Quota));
    }
    let (start, length) = (int(part.offset), int(part.length));
    let sql = "INSERT INTO parts VALUES (?, ?, ?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![space.0, name.0, start, length, part.object])?;
    let sql = "UPDATE blobs SET length = length + ? WHERE space = ? AND name = ?";
    tx.prepare_cached(sql)?.execute(params![length, space.0, name.0])?;
    let length = part.offset + part.length;
    Ok(Step::Commit(Added::Done(BlobState { length, total: *total })))
}

/// Begins a blob, counting all of it.
fn begin(tx: &Transaction<'_>, space: SpaceId, new: &NewPart) -> rusqlite::Result<Added> {
    let sql = "SELECT blobs, blob_bytes FROM spaces WHERE space = ?";
    let read = |row: &rusqlite::Row<'_>| Ok((uint(row.get(0)?), uint(row.get(1)?)));
    let totals = tx.prepare_cached(sql)?.query_row([space.0], read).optional()?;
    let Some((blobs, bytes)) = totals else { return Ok(Added::NoSpace) };
    if blobs >= new.blobs || bytes.saturating_add(new.total) > new.bytes {
        return Ok(Added::Quota);
    }
    let (name, total) = (new.name.0, int(new.total));
    tx.prepare_cached("INSERT INTO blobs VALUES (?, ?, ?, 0)")?
        .execute(params![space.0, name, total])?;
    count(tx, space, 1, total)?;
    Ok(Added::Done(BlobState { length: 0, total: new.total }))
}

fn count(tx: &Transaction<'_>, space: SpaceId, blobs: i64, bytes: i64) -> rusqlite::Result<()> {
    let sql = "UPDATE spaces SET blobs = blobs + ?, blob_bytes = blob_bytes + ? WHERE space = ?";
    tx.prepare_cached(sql)?.execute(params![blobs, bytes, space.0]).map(drop)
}

pub(super) fn parts(
    tx: &Transaction<'_>,
    space: SpaceId,
    name: BlobName,
    from: u64,
    to: u64,
) -> rusqlite::Result<Vec<Part>> {
    let sql = "SELECT start, length, object FROM parts
               WHERE space = ? AND name = ? AND start < ? AND start + length > ? ORDER BY start";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![space.0, name.0, int(to), int(from)], |row| {
        let (offset, length) = (uint(row.get(0)?), uint(row.get(1)?));
        Ok(Part { offset, length, object: row.get(2)? })
    })?;
    rows.collect()
}

pub(super) fn cut(
    tx: &Transaction<'_>,
    space: SpaceId,
    name: BlobName,
    offset: u64,
) -> rusqlite::Result<()> {
    if offset == 0 {
        return remove(tx, space, name).map(drop);
    }
    let from = int(offset);
    let sql = "INSERT INTO litter SELECT space, object, 0 FROM parts
               WHERE space = ? AND name = ? AND start >= ? ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![space.0, name.0, from])?;
    let sql = "DELETE FROM parts WHERE space = ? AND name = ? AND start >= ?";
    tx.prepare_cached(sql)?.execute(params![space.0, name.0, from])?;
    let sql = "UPDATE blobs SET length = min(length, ?) WHERE space = ? AND name = ?";
    tx.prepare_cached(sql)?.execute(params![from, space.0, name.0]).map(drop)
}

pub(super) fn remove(
    tx: &Transaction<'_>,
    space: SpaceId,
    name: BlobName,
) -> rusqlite::Result<bool> {
    let sql = "DELETE FROM blobs WHERE space = ? AND name = ? RETURNING total";
    let row = params![space.0, name.0];
    let total = tx.prepare_cached(sql)?.query_row(row, |row| row.get::<_, i64>(0)).optional()?;
    let Some(total) = total else { return Ok(false) };
    let sql = "INSERT INTO litter SELECT space, object, 0 FROM parts
               WHERE space = ? AND name = ? ON CONFLICT DO NOTHING";
    tx.prepare_cached(sql)?.execute(row)?;
    tx.prepare_cached("DELETE FROM parts WHERE space = ? AND name = ?")?.execute(row)?;
    count(tx, space, -1, -total)?;
    Ok(true)
}

/// Removes every blob of a space that goes.
pub(super) fn remove_all(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<()> {
    let sql = "INSERT INTO litter SELECT space, object, 0 FROM parts WHERE space = ?
               ON CONFLICT DO NOTHING";
    tx.execute(sql, [space.0])?;
    tx.execute("DELETE FROM parts WHERE space = ?", [space.0])?;
    tx.execute("DELETE FROM blobs WHERE space = ?", [space.0]).map(drop)
}

pub(super) fn litter(
    tx: &Transaction<'_>,
    space: Option<SpaceId>,
    before: i64,
    most: u32,
) -> rusqlite::Result<Vec<(SpaceId, String)>> {
    let sql = match space {
        Some(_) => "SELECT space, object FROM litter WHERE since < ? AND space = ? LIMIT ?",
        None => "SELECT space, object FROM litter WHERE since < ? AND ? IS NULL LIMIT ?",
    };
    let mut statement = tx.prepare_cached(sql)?;
    let row = params![before, space.map(|space| space.0), most];
    let rows = statement.query_map(row, |row| Ok((SpaceId(row.get(0)?), row.get(1)?)))?;
    rows.collect()
}

pub(super) fn strangers(
    tx: &Transaction<'_>,
    space: SpaceId,
    mut objects: Vec<String>,
) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT object FROM parts WHERE space = ?1
               UNION SELECT object FROM litter WHERE space = ?1";
    let mut statement = tx.prepare_cached(sql)?;
    let known = statement.query_map([space.0], |row| row.get(0))?;
    let known = known.collect::<rusqlite::Result<HashSet<String>>>()?;
    objects.retain(|object| !known.contains(object));
    Ok(objects)
}

pub(super) fn forget_litter(
    tx: &Transaction<'_>,
    objects: &[(SpaceId, String)],
) -> rusqlite::Result<()> {
    let mut statement = tx.prepare_cached("DELETE FROM litter WHERE space = ? AND object = ?")?;
    objects
        .iter()
        .try_for_each(|(space, object)| statement.execute(params![space.0, object]).map(drop))
}
