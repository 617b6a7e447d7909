use interlude_wire::api::{Cursor, Page, PageItem, WriterHead};
use interlude_wire::push::Push;
use interlude_wire::{Hash, SpaceId, WriterId, limits};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};

use super::{int, uint};
use crate::storage::{AROUND_PUSH, AROUND_WRITER, Read};
use crate::target::{Direction, Span};

/// A page in one statement, and so of one moment: where the space stands and what is known of the
/// cursor; where its writers stand, once; pushes until their bytes would be more than there is room
/// for, and how many there are with those beyond; their records. What is not sent is not read either.
macro_rules! page {
    ($beyond:literal, $order:literal) => {
        concat!(
            "SELECT head, newest, known.hash, page.number, page.hash, header, signature, items,
                count, places, payloads, names, sequences, hashes
            FROM spaces
            LEFT JOIN (SELECT space, hash FROM pushes WHERE space = $1 AND number = $2) AS known
                ON known.space = spaces.space
            LEFT JOIN LATERAL (
                SELECT * FROM (
                    SELECT *, count(*) OVER () AS count, row_number() OVER (ORDER BY number",
            $order,
            ") AS rank, sum(size) OVER (ORDER BY number",
            $order,
            ") - size AS before
                    FROM (SELECT number, hash, header, signature, items, size FROM pushes
                          WHERE space = $1 AND number",
            $beyond,
            "$2 AND header IS NOT NULL ORDER BY number",
            $order,
            " LIMIT $3 + 1) AS asked) AS counted
                WHERE rank <= $3 AND before <= $4 - $5 * spaces.writers) AS page ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(place) AS places, array_agg(payload) AS payloads FROM records
                WHERE space = $1 AND number = page.number) AS here ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(writer ORDER BY writer) AS names,
                    array_agg(sequence ORDER BY writer) AS sequences,
                    array_agg(hash ORDER BY writer) AS hashes
                FROM writers
                WHERE space = $1 AND coalesce(rank, 1) = 1) AS heads ON true
            WHERE spaces.space = $1"
        )
    };
}

const AFTER: &str = page!(" > ", "");
const BEFORE: &str = page!(" < ", " DESC");

pub(super) async fn read(tx: &mut PgConnection, space: SpaceId, span: Span) -> sqlx::Result<Read> {
    let (sql, at) = match span.direction {
        Direction::After(cursor) => (AFTER, cursor.number),
        Direction::Before(number) => (BEFORE, number),
    };
    let rows = sqlx::query(sql).bind(space.0).bind(int(at)).bind(int(span.limit as u64));
    let rows = rows.bind(int((limits::PAGE - AROUND_PUSH) as u64));
    let rows = rows.bind(int(AROUND_WRITER as u64)).fetch_all(tx).await?;
    let Some(row) = rows.first() else { return Ok(Read::NoSpace) };
    let stand = Stand::from_row(row)?;
    if let Direction::After(cursor) = span.direction
        && !is_known(&stand, cursor)
    {
        return Ok(Read::UnknownCursor);
    }
    page(&rows, &stand, span.direction).map(Read::Page)
}

/// Where a space stands, and the push of the cursor that was given.
struct Stand {
    head: Hash,
    newest: u64,
    known: Option<Hash>,
}

impl FromRow<'_, PgRow> for Stand {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let known: Option<[u8; 32]> = row.try_get(2)?;
        let (head, newest) = (Hash(row.try_get(0)?), uint(row.try_get(1)?));
        Ok(Self { head, newest, known: known.map(Hash) })
    }
}

/// Whether the push of a cursor is this one's; dropped pushes are known too.
fn is_known(stand: &Stand, cursor: Cursor) -> bool {
    match cursor.number {
        0 => cursor == Cursor::default(),
        number => stand.known.is_some_and(|hash| Cursor::behind(number, &hash) == cursor),
    }
}

/// As many pushes as are asked for and have room, at least one; and whether there are more.
fn page(rows: &[PgRow], stand: &Stand, direction: Direction) -> sqlx::Result<Page> {
    let (mut there, mut writers, mut items) = (0, Vec::new(), Vec::new());
    for row in rows {
        if let Some(heads) = writer_heads(row)? {
            writers = heads;
        }
        if let Some(item) = item(row)? {
            there = uint(row.try_get(8)?) as usize;
            items.push(item);
        }
    }
    match direction {
        Direction::After(_) => items.sort_by_key(|item: &PageItem| item.cursor.number),
        Direction::Before(_) => items.sort_by_key(|item| u64::MAX - item.cursor.number),
    }
    let mut room = limits::PAGE.saturating_sub(writers.len() * AROUND_WRITER + AROUND_PUSH);
    let fitting = items.iter().enumerate().take_while(|(place, item)| {
        let size = item.push.len() + AROUND_PUSH;
        let fits = *place == 0 || size <= room;
        room = room.saturating_sub(size);
        fits
    });
    let fitting = fitting.count();
    items.truncate(fitting);
    let more = there > items.len();
    let has_newest = match direction {
        Direction::After(_) => !more,
        Direction::Before(number) => number > stand.newest,
    };
    let writers = if has_newest { writers } else { Vec::new() };
    Ok(Page { items, more, writers, roster: stand.head })
}

fn item(row: &PgRow) -> sqlx::Result<Option<PageItem>> {
    let Some(number) = row.try_get::<Option<i64>, _>(3)? else { return Ok(None) };
    let count: i32 = row.try_get(7)?;
    let mut records = vec![None; (count.unsigned_abs() as usize).min(limits::RECORDS)];
    let places: Option<Vec<i32>> = row.try_get(9)?;
    let payloads: Option<Vec<Vec<u8>>> = row.try_get(10)?;
    for (place, payload) in places.into_iter().flatten().zip(payloads.into_iter().flatten()) {
        if let Some(record) = records.get_mut(place.unsigned_abs() as usize) {
            *record = Some(payload.into());
        }
    }
    let cursor = Cursor::behind(uint(number), &Hash(row.try_get(4)?));
    let push = Push { header: row.try_get(5)?, signature: row.try_get(6)?, records };
    Ok(Some(PageItem { cursor, push: push.to_bytes() }))
}

/// Where the writers stand; none: another row says it.
fn writer_heads(row: &PgRow) -> sqlx::Result<Option<Vec<WriterHead>>> {
    let Some(names) = row.try_get::<Option<Vec<[u8; 16]>>, _>(11)? else { return Ok(None) };
    let (sequences, hashes): (Vec<i64>, Vec<[u8; 32]>) = (row.try_get(12)?, row.try_get(13)?);
    let heads = names.into_iter().zip(sequences).zip(hashes);
    let head = |((writer, sequence), hash)| {
        let (writer, hash) = (WriterId(writer), Hash(hash));
        WriterHead { writer, sequence: uint(sequence), hash }
    };
    Ok(Some(heads.map(head).collect()))
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
