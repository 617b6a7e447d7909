//! What is missing, and how one knows.

use std::collections::BTreeSet;

use interlude_wire::push::Replaced;
use interlude_wire::{Hash, PrincipalId, SpaceId, Tag, WriterId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::Result;

/// Notes a record whose payload the relay did not give, unless it is known to be replaced.
pub(crate) fn put(tx: &Transaction<'_>, space: &SpaceId, at: &Replaced, tag: &Tag) -> Result<()> {
    let sql = "INSERT INTO holes SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS
               (SELECT 1 FROM replaced WHERE space = ?1 AND writer = ?2 AND sequence = ?3
                AND place = ?4) ON CONFLICT DO NOTHING";
    let sequence = i64::try_from(at.sequence).unwrap_or(i64::MAX);
    tx.prepare_cached(sql)?.execute(params![space.0, at.writer.0, sequence, at.index, tag.0])?;
    Ok(())
}

/// The documents of which records are missing.
pub(crate) fn tags(connection: &Connection, space: &SpaceId) -> Result<BTreeSet<Tag>> {
    let mut statement = connection.prepare_cached("SELECT tag FROM holes WHERE space = ?")?;
    let rows = statement.query_map([&space.0[..]], |row| Ok(Tag(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A tombstone explains every hole of its document.
pub(crate) fn explain(tx: &Transaction<'_>, space: &SpaceId, tag: &Tag) -> Result<()> {
    let sql = "DELETE FROM holes WHERE space = ? AND tag = ?";
    tx.prepare_cached(sql)?.execute(params![space.0, tag.0])?;
    Ok(())
}

/// Someone says that a writer has come this far.
pub(crate) fn refer(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
    hash: &Hash,
) -> Result<()> {
    let sql = "INSERT INTO referenced VALUES (?1, ?2, ?3, ?4) ON CONFLICT (space, writer)
               DO UPDATE SET sequence = ?3, hash = ?4 WHERE sequence < ?3";
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    tx.prepare_cached(sql)?.execute(params![space.0, writer.0, sequence, hash.0])?;
    Ok(())
}

/// What a writer pushed above a number counts for nobody, whoever has seen it.
pub(crate) fn refer_no_further(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    last: u64,
) -> Result<()> {
    let sql = "UPDATE referenced SET sequence = ?3 WHERE space = ?1 AND writer = ?2
               AND sequence > ?3";
    let last = i64::try_from(last).unwrap_or(i64::MAX);
    tx.prepare_cached(sql)?.execute(params![space.0, writer.0, last])?;
    Ok(())
}

/// Forgets what was said of writers of which nothing has come, unless this vault has just joined.
pub(crate) fn refer_to_known(tx: &Transaction<'_>, space: &SpaceId) -> Result<()> {
    let sql = "DELETE FROM referenced WHERE space = ?1
               AND NOT EXISTS (SELECT 1 FROM pushes WHERE pushes.space = ?1
                               AND pushes.writer = referenced.writer)
               AND (SELECT older FROM spaces WHERE space = ?1) IS NULL";
    tx.prepare_cached(sql)?.execute([&space.0[..]])?;
    Ok(())
}

/// Someone has read a writer's pushes this far.
pub(crate) fn saw(
    tx: &Transaction<'_>,
    space: &SpaceId,
    author: &PrincipalId,
    writer: &WriterId,
    sequence: u64,
) -> Result<()> {
    let sql = "INSERT INTO seen_by VALUES (?1, ?2, ?3, ?4) ON CONFLICT (space, author, writer)
               DO UPDATE SET sequence = ?4 WHERE sequence < ?4";
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    tx.prepare_cached(sql)?.execute(params![space.0, author.0, writer.0, sequence])?;
    Ok(())
}

/// What `author`'s pushes have said of a writer already.
pub(crate) fn said(
    connection: &Connection,
    space: &SpaceId,
    author: &PrincipalId,
    writer: &WriterId,
) -> Result<u64> {
    let sql = "SELECT sequence FROM seen_by WHERE space = ? AND author = ? AND writer = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let key = params![space.0, author.0, writer.0];
    let said: Option<i64> = statement.query_row(key, |row| row.get(0)).optional()?;
    Ok(said.map_or(0, i64::unsigned_abs))
}

/// Writers of which something is missing: numbers without a push below the highest that is known
/// or referred to and above the floor, or records without payload and without a reason.
pub(crate) fn writers(connection: &Connection, space: &SpaceId) -> Result<Vec<WriterId>> {
    let sql = "SELECT writer FROM (
        SELECT writer FROM holes WHERE space = ?1
        UNION
        SELECT writer FROM (SELECT writer, max(1, max(floor)) AS floor, max(top) AS top FROM (
            SELECT writer, max(floor) AS floor, max(sequence) AS top
                FROM pushes WHERE space = ?1 GROUP BY writer
            UNION ALL
            SELECT writer, 0, sequence FROM referenced WHERE space = ?1
        ) GROUP BY writer) AS known
        WHERE (SELECT count(*) FROM pushes WHERE space = ?1 AND pushes.writer = known.writer
               AND sequence >= known.floor) < known.top - known.floor + 1
    ) ORDER BY writer";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| Ok(WriterId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Up to which number a writer's pushes are known without a gap, from its floor on; 0 when not even
/// the first is.
pub(crate) fn reached(connection: &Connection, space: &SpaceId, writer: &WriterId) -> Result<u64> {
    let sql = "WITH RECURSIVE known (sequence) AS (
        SELECT max(1, max(floor)) - 1 FROM pushes WHERE space = ?1 AND writer = ?2
        UNION ALL
        SELECT sequence + 1 FROM known WHERE EXISTS
            (SELECT 1 FROM pushes WHERE space = ?1 AND writer = ?2
             AND pushes.sequence = known.sequence + 1)
    ) SELECT max(sequence) FROM known";
    let key = params![space.0, writer.0];
    let reached: Option<i64> = connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(reached.map_or(0, i64::unsigned_abs))
}

/// Whether records of a push are missing.
pub(crate) fn any_of(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
) -> Result<bool> {
    let sql = "SELECT count(*) FROM holes WHERE space = ? AND writer = ? AND sequence = ?";
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let key = params![space.0, writer.0, sequence];
    let count: i64 = connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(count > 0)
}

/// Records that were missing came.
pub(crate) fn fill(
    tx: &Transaction<'_>,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
    came: &dyn Fn(u32) -> bool,
) -> Result<()> {
    let sequence = i64::try_from(sequence).unwrap_or(i64::MAX);
    let key = params![space.0, writer.0, sequence];
    let places: Vec<u32> = {
        let sql = "SELECT place FROM holes WHERE space = ? AND writer = ? AND sequence = ?";
        let mut statement = tx.prepare_cached(sql)?;
        let rows = statement.query_map(key, |row| row.get(0))?;
        rows.collect::<rusqlite::Result<_>>()?
    };
    let sql = "DELETE FROM holes WHERE space = ? AND writer = ? AND sequence = ? AND place = ?";
    for place in places.into_iter().filter(|place| came(*place)) {
        tx.prepare_cached(sql)?.execute(params![space.0, writer.0, sequence, place])?;
    }
    Ok(())
}
