use std::collections::BTreeMap;

use futures::TryStreamExt;
use interlude_wire::api::{Cursor, Page, PageItem, WriterHead};
use interlude_wire::push::Push;
use interlude_wire::{Hash, SpaceId, WriterId, limits};
use minicbor::bytes::ByteVec;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use super::{int, uint};
use crate::storage::{AROUND_PUSH, AROUND_WRITER, Read};
use crate::target::{Direction, Span};

/// A page in one statement, and so of one moment. Rows of four kinds, in whatever order: where the
/// space stands, what is known of the cursor and how many pushes there are, up to one more than asked
/// for; where its writers stand; pushes until their bytes would be more than there is room for; their
/// records. What is not sent is not read either.
macro_rules! page {
    ($beyond:literal, $order:literal) => {
        concat!(
            "WITH asked AS MATERIALIZED (
                SELECT number, hash, header, signature, items, size FROM pushes
                WHERE space = $1 AND number",
            $beyond,
            "$2 AND header IS NOT NULL ORDER BY number",
            $order,
            " LIMIT $3 + 1),
            page AS MATERIALIZED (
                SELECT number, hash, header, signature, items FROM (
                    SELECT *, row_number() OVER (ORDER BY number",
            $order,
            ") AS rank, sum(size) OVER (ORDER BY number",
            $order,
            ") - size AS before FROM asked) AS counted
                WHERE rank <= $3
                AND before <= $4 - $5 * (SELECT writers FROM spaces WHERE space = $1))
            SELECT 0 AS kind, newest AS number, head AS one, known.hash AS two,
                NULL::BYTEA AS three, (SELECT count(*) FROM asked)::INTEGER AS count
            FROM spaces
            LEFT JOIN pushes AS known ON known.space = spaces.space AND known.number = $2
            WHERE spaces.space = $1
            UNION ALL
            SELECT 1, sequence, writer, hash, NULL, NULL FROM writers WHERE space = $1
            UNION ALL
            SELECT 2, number, hash, header, signature, items FROM page
            UNION ALL
            SELECT 3, records.number, payload, NULL, NULL, place FROM page
            JOIN records ON records.space = $1 AND records.number = page.number"
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
    let mut rows = rows.bind(int(AROUND_WRITER as u64)).fetch(tx);
    let mut found = Found::default();
    while let Some(row) = rows.try_next().await? {
        found.take(&row)?;
    }
    let Some(stand) = found.stand.take() else { return Ok(Read::NoSpace) };
    if let Direction::After(cursor) = span.direction
        && !is_known(&stand, cursor)
    {
        return Ok(Read::UnknownCursor);
    }
    Ok(Read::Page(found.page(&stand, span.direction)))
}

/// What the rows of a page say.
#[derive(Default)]
struct Found {
    stand: Option<Stand>,
    writers: Vec<WriterHead>,
    pushes: BTreeMap<u64, (Hash, Push)>,
    records: Vec<(u64, usize, ByteVec)>,
}

/// Where a space stands, the push of the cursor that was given, and how many pushes there are.
struct Stand {
    head: Hash,
    newest: u64,
    known: Option<Hash>,
    there: usize,
}

impl Found {
    fn take(&mut self, row: &PgRow) -> sqlx::Result<()> {
        let number = uint(row.try_get(1)?);
        let hash = |place: usize| row.try_get(place).map(Hash);
        let count = || Ok::<_, sqlx::Error>(row.try_get::<i32, _>(5)?.unsigned_abs() as usize);
        match row.try_get(0)? {
            0 => {
                let known = row.try_get::<Option<_>, _>(3)?.map(Hash);
                let (head, there) = (hash(2)?, count()?);
                self.stand = Some(Stand { head, newest: number, known, there });
            }
            1 => {
                let (writer, hash) = (WriterId(row.try_get(2)?), hash(3)?);
                self.writers.push(WriterHead { writer, sequence: number, hash });
            }
            2 => {
                let records = vec![None; count()?.min(limits::RECORDS)];
                let push = Push { header: row.try_get(3)?, signature: row.try_get(4)?, records };
                self.pushes.insert(number, (hash(2)?, push));
            }
            _ => self.records.push((number, count()?, row.try_get::<Vec<u8>, _>(2)?.into())),
        }
        Ok(())
    }

    /// As many pushes as are asked for and have room, at least one; and whether there are more.
    fn page(mut self, stand: &Stand, direction: Direction) -> Page {
        for (number, place, payload) in self.records {
            let push = self.pushes.get_mut(&number).map(|(_, push)| push);
            if let Some(record) = push.and_then(|push| push.records.get_mut(place)) {
                *record = Some(payload);
            }
        }
        let item = |(number, (hash, push)): (u64, (Hash, Push))| PageItem {
            cursor: Cursor::behind(number, &hash),
            push: push.to_bytes(),
        };
        let mut items: Vec<_> = self.pushes.into_iter().map(item).collect();
        if matches!(direction, Direction::Before(_)) {
            items.reverse();
        }
        self.writers.sort_by_key(|head| head.writer);
        let room = limits::PAGE.saturating_sub(self.writers.len() * AROUND_WRITER + AROUND_PUSH);
        items.truncate(fitting(&items, room));
        let more = stand.there > items.len();
        let has_newest = match direction {
            Direction::After(_) => !more,
            Direction::Before(number) => number > stand.newest,
        };
        let writers = if has_newest { self.writers } else { Vec::new() };
        Page { items, more, writers, roster: stand.head }
    }
}

/// How many have room.
fn fitting(items: &[PageItem], mut room: usize) -> usize {
    let fitting = items.iter().enumerate().take_while(|(place, item)| {
        let size = item.push.len() + AROUND_PUSH;
        let fits = *place == 0 || size <= room;
        room = room.saturating_sub(size);
        fits
    });
    fitting.count()
}

/// Whether the push of a cursor is this one's; dropped pushes are known too.
fn is_known(stand: &Stand, cursor: Cursor) -> bool {
    match cursor.number {
        0 => cursor == Cursor::default(),
        number => stand.known.is_some_and(|hash| Cursor::behind(number, &hash) == cursor),
    }
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
