use interlude_wire::api::{Cursor, Page, PageItem, WriterHead};
use interlude_wire::push::Push;
use interlude_wire::{Hash, SpaceId, WriterId, limits};
use minicbor::bytes::ByteVec;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{int, spaces, uint};
use crate::storage::{AROUND_PUSH, AROUND_WRITER, Read};
use crate::target::{Direction, Span};

pub(super) fn read(tx: &Transaction<'_>, space: SpaceId, span: Span) -> rusqlite::Result<Read> {
    let Some(head) = spaces::head(tx, space)? else { return Ok(Read::NoSpace) };
    let newest = newest(tx, space)?.unwrap_or_default().number;
    let (start, sql) = match span.direction {
        Direction::After(cursor) => {
            if !is_known(tx, space, cursor)? {
                return Ok(Read::UnknownCursor);
            }
            (cursor.number, AFTER)
        }
        Direction::Before(number) => (number, BEFORE),
    };
    let writers = writers(tx, space)?;
    let room = limits::PAGE.saturating_sub(writers.len() * AROUND_WRITER + AROUND_PUSH);
    let (items, more) = items(tx, space, sql, int(start), span.limit, room)?;
    let has_newest = match span.direction {
        Direction::After(_) => !more,
        Direction::Before(number) => number > newest,
    };
    let writers = if has_newest { writers } else { Vec::new() };
    Ok(Read::Page(Page { items, more, writers, roster: head.hash }))
}

const AFTER: &str = "SELECT number, hash, header, signature, items FROM pushes
    WHERE space = ? AND number > ? AND header IS NOT NULL ORDER BY number LIMIT ?";
const BEFORE: &str = "SELECT number, hash, header, signature, items FROM pushes
    WHERE space = ? AND number < ? AND header IS NOT NULL ORDER BY number DESC LIMIT ?";

/// As many pushes as are asked for and have room, at least one; and whether there are more.
fn items(
    tx: &Transaction<'_>,
    space: SpaceId,
    sql: &str,
    start: i64,
    limit: usize,
    mut room: usize,
) -> rusqlite::Result<(Vec<PageItem>, bool)> {
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![space.0, start, int(limit as u64 + 1)])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        if items.len() == limit {
            return Ok((items, true));
        }
        let number = row.get(0)?;
        let cursor = Cursor::behind(uint(number), &Hash(row.get(1)?));
        let records = records(tx, space, number, row.get(4)?)?;
        let push = Push { header: row.get(2)?, signature: row.get(3)?, records }.to_bytes();
        let size = push.len() + AROUND_PUSH;
        if size > room && !items.is_empty() {
            return Ok((items, true));
        }
        room = room.saturating_sub(size);
        items.push(PageItem { cursor, push });
    }
    Ok((items, false))
}

fn records(
    tx: &Transaction<'_>,
    space: SpaceId,
    number: i64,
    items: u32,
) -> rusqlite::Result<Vec<Option<ByteVec>>> {
    let mut records = vec![None; (items as usize).min(limits::RECORDS)];
    let sql = "SELECT place, payload FROM records WHERE space = ? AND number = ?";
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![space.0, number])?;
    while let Some(row) = rows.next()? {
        if let Some(record) = records.get_mut(row.get::<_, u32>(0)? as usize) {
            *record = Some(row.get::<_, Vec<u8>>(1)?.into());
        }
    }
    Ok(records)
}

/// Whether the push of a cursor is this one's; dropped pushes are known too.
fn is_known(tx: &Transaction<'_>, space: SpaceId, cursor: Cursor) -> rusqlite::Result<bool> {
    if cursor.number == 0 {
        return Ok(cursor == Cursor::default());
    }
    let known = cursor_at(tx, space, int(cursor.number))?;
    Ok(known == Some(cursor))
}

/// Behind the newest push; the beginning when there is none.
pub(super) fn newest(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<Option<Cursor>> {
    let sql = "SELECT newest FROM spaces WHERE space = ?";
    let newest = tx.prepare_cached(sql)?.query_row([space.0], |row| row.get(0)).optional()?;
    let Some(newest) = newest else { return Ok(None) };
    Ok(Some(cursor_at(tx, space, newest)?.unwrap_or_default()))
}

fn cursor_at(
    tx: &Transaction<'_>,
    space: SpaceId,
    number: i64,
) -> rusqlite::Result<Option<Cursor>> {
    let sql = "SELECT hash FROM pushes WHERE space = ? AND number = ?";
    let hash = |row: &rusqlite::Row<'_>| row.get(0).map(Hash);
    let hash = tx.prepare_cached(sql)?.query_row(params![space.0, number], hash).optional()?;
    Ok(hash.map(|hash| Cursor::behind(uint(number), &hash)))
}

fn writers(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<Vec<WriterHead>> {
    let sql = "SELECT writer, sequence, hash FROM writers WHERE space = ? ORDER BY writer";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map([space.0], |row| {
        let (writer, hash) = (WriterId(row.get(0)?), Hash(row.get(2)?));
        Ok(WriterHead { writer, sequence: uint(row.get(1)?), hash })
    })?;
    rows.collect()
}
