use std::collections::BTreeMap;

use interlude_wire::api::{Cursor, Page, PageItem, WriterHead};
use interlude_wire::push::Push;
use interlude_wire::{Hash, SpaceId, WriterId, limits};
use minicbor::bytes::ByteVec;
use sqlx::{FromRow, PgConnection};

use super::{int, uint};
use crate::storage::{AROUND_PUSH, AROUND_WRITER, Read};
use crate::target::{Direction, Span};

/// Where a space stands, and the push of the cursor that was given.
struct Stand {
    head: Hash,
    newest: u64,
    known: Option<Hash>,
}

/// A push without its records.
type Row = (i64, [u8; 32], Vec<u8>, [u8; 64], i32, i64);

pub(super) async fn read(tx: &mut PgConnection, space: SpaceId, span: Span) -> sqlx::Result<Read> {
    let at = match span.direction {
        Direction::After(cursor) => cursor.number,
        Direction::Before(number) => number,
    };
    let Some(stand) = stand(tx, space, at).await? else { return Ok(Read::NoSpace) };
    let sql = match span.direction {
        Direction::After(cursor) if !is_known(&stand, cursor) => return Ok(Read::UnknownCursor),
        Direction::After(_) => AFTER,
        Direction::Before(_) => BEFORE,
    };
    let writers = writers(tx, space).await?;
    let room = limits::PAGE.saturating_sub(writers.len() * AROUND_WRITER + AROUND_PUSH);
    let rows = sqlx::query_as(sql).bind(space.0).bind(int(at)).bind(int(span.limit as u64 + 1));
    let rows: Vec<Row> = rows.bind(int(room as u64)).fetch_all(&mut *tx).await?;
    let (items, more) = items(tx, space, rows, span.limit, room).await?;
    let has_newest = match span.direction {
        Direction::After(_) => !more,
        Direction::Before(number) => number > stand.newest,
    };
    let writers = if has_newest { writers } else { Vec::new() };
    Ok(Read::Page(Page { items, more, writers, roster: stand.head }))
}

async fn stand(tx: &mut PgConnection, space: SpaceId, at: u64) -> sqlx::Result<Option<Stand>> {
    let sql = "SELECT head, newest, hash FROM spaces
               LEFT JOIN pushes ON pushes.space = spaces.space AND pushes.number = $2
               WHERE spaces.space = $1";
    let stand = sqlx::query_as(sql).bind(space.0).bind(int(at)).fetch_optional(tx).await?;
    Ok(stand.map(|(head, newest, known): (_, _, Option<[u8; 32]>)| Stand {
        head: Hash(head),
        newest: uint(newest),
        known: known.map(Hash),
    }))
}

/// Whether the push of a cursor is this one's; dropped pushes are known too.
fn is_known(stand: &Stand, cursor: Cursor) -> bool {
    match cursor.number {
        0 => cursor == Cursor::default(),
        number => stand.known.is_some_and(|hash| Cursor::behind(number, &hash) == cursor),
    }
}

/// Pushes until their bytes would be more than there is room for, and how many there are with
/// those beyond: what is not sent is not read either.
const AFTER: &str = "SELECT number, hash, header, signature, items, count
    FROM (SELECT *, count(*) OVER () AS count,
              sum(size) OVER (ORDER BY number) - size AS before
          FROM (SELECT number, hash, header, signature, items, size FROM pushes
                WHERE space = $1 AND number > $2 AND header IS NOT NULL
                ORDER BY number LIMIT $3) AS asked) AS page
    WHERE before <= $4 ORDER BY number";
const BEFORE: &str = "SELECT number, hash, header, signature, items, count
    FROM (SELECT *, count(*) OVER () AS count,
              sum(size) OVER (ORDER BY number DESC) - size AS before
          FROM (SELECT number, hash, header, signature, items, size FROM pushes
                WHERE space = $1 AND number < $2 AND header IS NOT NULL
                ORDER BY number DESC LIMIT $3) AS asked) AS page
    WHERE before <= $4 ORDER BY number DESC";

/// As many pushes as are asked for and have room, at least one; and whether there are more.
async fn items(
    tx: &mut PgConnection,
    space: SpaceId,
    rows: Vec<Row>,
    limit: usize,
    mut room: usize,
) -> sqlx::Result<(Vec<PageItem>, bool)> {
    let there = rows.first().map_or(0, |(.., count)| uint(*count) as usize);
    let numbers = rows.iter().take(limit).map(|(number, ..)| *number).collect();
    let mut records = records(tx, space, numbers).await?;
    let mut items = Vec::new();
    for (number, hash, header, signature, count, _) in rows.into_iter().take(limit) {
        let cursor = Cursor::behind(uint(number), &Hash(hash));
        let mut places = vec![None; (count.unsigned_abs() as usize).min(limits::RECORDS)];
        for (place, payload) in records.remove(&number).unwrap_or_default() {
            if let Some(record) = places.get_mut(place) {
                *record = Some(payload);
            }
        }
        let push = Push { header, signature, records: places }.to_bytes();
        let size = push.len() + AROUND_PUSH;
        if size > room && !items.is_empty() {
            break;
        }
        room = room.saturating_sub(size);
        items.push(PageItem { cursor, push });
    }
    let more = there > items.len();
    Ok((items, more))
}

/// Records by the numbers of their pushes, with their places.
async fn records(
    tx: &mut PgConnection,
    space: SpaceId,
    numbers: Vec<i64>,
) -> sqlx::Result<BTreeMap<i64, Vec<(usize, ByteVec)>>> {
    let mut records: BTreeMap<i64, Vec<(usize, ByteVec)>> = BTreeMap::new();
    if numbers.is_empty() {
        return Ok(records);
    }
    let sql = "SELECT number, place, payload FROM records WHERE space = $1 AND number = ANY($2)";
    let rows = sqlx::query(sql).bind(space.0).bind(numbers).fetch_all(tx).await?;
    for row in rows {
        let (number, place, payload) = <(i64, i32, Vec<u8>)>::from_row(&row)?;
        let record = (place.unsigned_abs() as usize, payload.into());
        records.entry(number).or_default().push(record);
    }
    Ok(records)
}

/// Behind the newest push; the beginning when there is none.
pub(super) async fn newest(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Option<Cursor>> {
    let sql = "SELECT newest, hash FROM spaces
               LEFT JOIN pushes ON pushes.space = spaces.space AND pushes.number = newest
               WHERE spaces.space = $1";
    let newest = sqlx::query_as(sql).bind(space.0).fetch_optional(tx).await?;
    Ok(newest.map(|(number, hash): (i64, Option<[u8; 32]>)| {
        let behind = |hash| Cursor::behind(uint(number), &Hash(hash));
        hash.map(behind).unwrap_or_default()
    }))
}

async fn writers(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Vec<WriterHead>> {
    let sql = "SELECT writer, sequence, hash FROM writers WHERE space = $1 ORDER BY writer";
    let writers = sqlx::query_as(sql).bind(space.0).fetch_all(tx).await?.into_iter();
    let head = |(writer, sequence, hash)| {
        let (writer, hash) = (WriterId(writer), Hash(hash));
        WriterHead { writer, sequence: uint(sequence), hash }
    };
    Ok(writers.map(head).collect())
}
