use std::collections::BTreeMap;

use interlude_wire::{Hash, Principal, PrincipalId, SpaceId, WriterId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::pool::Step;
use super::{blobs, int};
use crate::storage::{Grown, Growth, Head, MARK_ROW};

pub(super) fn head(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<Option<Head>> {
    let sql = "SELECT entries, head FROM spaces WHERE space = ?";
    tx.prepare_cached(sql)?
        .query_row([space.0], |row| Ok(Head { count: row.get(0)?, hash: Hash(row.get(1)?) }))
        .optional()
}

pub(super) fn entries(
    tx: &Transaction<'_>,
    space: SpaceId,
    from: u32,
    most: u32,
) -> rusqlite::Result<Vec<Vec<u8>>> {
    let sql = "SELECT entry FROM roster WHERE space = ? AND number >= ? ORDER BY number LIMIT ?";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![space.0, from, most], |row| row.get(0))?;
    rows.collect()
}

pub(super) fn grow(tx: &Transaction<'_>, growth: &Growth) -> rusqlite::Result<Step<Grown>> {
    let space = growth.space;
    if head(tx, space)?.map(|head| head.hash) != growth.from {
        return Ok(Step::Abort(Grown::Moved));
    }
    let mut number = growth.number;
    for (hash, entry) in &growth.entries {
        let sql = "INSERT INTO roster VALUES (?, ?, ?, ?)";
        tx.prepare_cached(sql)?.execute(params![space.0, number, hash.0, entry])?;
        number += 1;
    }
    let last = growth.entries.last().map(|(hash, _)| *hash).unwrap_or_default();
    let sql = "INSERT INTO spaces VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0)
               ON CONFLICT DO UPDATE SET head = excluded.head, entries = excluded.entries";
    tx.prepare_cached(sql)?.execute(params![space.0, last.0, number])?;
    tx.prepare_cached("DELETE FROM principals WHERE space = ?")?.execute([space.0])?;
    for (id, keys) in &growth.present {
        let sql = "INSERT INTO principals VALUES (?, ?, ?, ?)";
        tx.prepare_cached(sql)?.execute(params![space.0, id.0, keys.signing, keys.wrapping])?;
    }
    for (principal, last) in &growth.gone {
        stop_counting(tx, space, *principal, last)?;
    }
    Ok(Step::Commit(Grown::Done))
}

/// What pushes beyond their author's cut-off erased and replaced may be stored again.
fn stop_counting(
    tx: &Transaction<'_>,
    space: SpaceId,
    principal: PrincipalId,
    last: &BTreeMap<WriterId, u64>,
) -> rusqlite::Result<()> {
    let mut marks = 0;
    let sql = "SELECT writer FROM writers WHERE space = ? AND principal = ?";
    let mut statement = tx.prepare_cached(sql)?;
    let writers = statement.query_map([space.0, principal.0], |row| row.get(0).map(WriterId))?;
    for writer in writers.collect::<rusqlite::Result<Vec<_>>>()? {
        let last = int(last.get(&writer).copied().unwrap_or(0));
        for sql in [
            "DELETE FROM tombstones WHERE space = ? AND by_writer = ? AND by_sequence > ?",
            "DELETE FROM replaced WHERE space = ? AND by_writer = ? AND by_sequence > ?",
        ] {
            marks += tx.prepare_cached(sql)?.execute(params![space.0, writer.0, last])? as u64;
        }
    }
    let sql = "UPDATE spaces SET bytes = max(0, bytes - ?) WHERE space = ?";
    tx.prepare_cached(sql)?.execute(params![int(marks * MARK_ROW), space.0]).map(drop)
}

pub(super) fn of(
    tx: &Transaction<'_>,
    principal: PrincipalId,
    most: u32,
) -> rusqlite::Result<Vec<SpaceId>> {
    let sql = "SELECT space FROM principals WHERE principal = ? ORDER BY space LIMIT ?";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![principal.0, most], |row| row.get(0).map(SpaceId))?;
    rows.collect()
}

pub(super) fn principal(
    tx: &Transaction<'_>,
    id: PrincipalId,
) -> rusqlite::Result<Option<Principal>> {
    let sql = "SELECT signing, wrapping FROM principals WHERE principal = ? LIMIT 1";
    let read =
        |row: &rusqlite::Row<'_>| Ok(Principal { signing: row.get(0)?, wrapping: row.get(1)? });
    tx.prepare_cached(sql)?.query_row([id.0], read).optional()
}

pub(super) fn remove(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<bool> {
    blobs::remove_all(tx, space)?;
    for sql in [
        "DELETE FROM tombstones WHERE space = ?",
        "DELETE FROM replaced WHERE space = ?",
        "DELETE FROM records WHERE space = ?",
        "DELETE FROM pushes WHERE space = ?",
        "DELETE FROM writers WHERE space = ?",
        "DELETE FROM principals WHERE space = ?",
        "DELETE FROM roster WHERE space = ?",
    ] {
        tx.execute(sql, [space.0])?;
    }
    Ok(tx.execute("DELETE FROM spaces WHERE space = ?", [space.0])? == 1)
}
