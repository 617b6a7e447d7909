use std::collections::BTreeSet;

use interlude_wire::WriterId;
use interlude_wire::push::RecordKind;

use super::accept::Open;
use super::{int, marks, small, uint};
use crate::storage::{Incoming, MARK_ROW};

/// As it stands in the database.
pub(super) fn kind(kind: RecordKind) -> i16 {
    match kind {
        RecordKind::Change => 0,
        RecordKind::Snapshot => 1,
        RecordKind::Tombstone => 2,
    }
}

/// A record that is here: the number of its push, and its place in it.
pub(super) struct Found {
    pub(super) number: i64,
    pub(super) place: i32,
}

/// The places of the push's records that came with it and are neither replaced nor erased.
pub(super) async fn wanted(open: &mut Open<'_>) -> sqlx::Result<Vec<usize>> {
    let marks = marks::read(open).await?;
    let (items, records) = (&open.incoming.header.items, &open.incoming.push.records);
    let places = items.iter().zip(records).enumerate().filter(|(place, (item, record))| {
        let is_tombstone = item.kind == RecordKind::Tombstone;
        record.is_some()
            && !marks.is_replaced(*place)
            && (is_tombstone || !marks.is_erased(item.tag))
    });
    Ok(places.map(|(place, _)| place).collect())
}

/// The places of a push whose records are here.
pub(super) async fn places(open: &mut Open<'_>, number: u64) -> sqlx::Result<BTreeSet<usize>> {
    let sql = "SELECT place FROM records WHERE space = $1 AND number = $2";
    let places = sqlx::query_scalar::<_, i32>(sql).bind(open.space.0).bind(int(number));
    let places = places.fetch_all(&mut *open.tx).await?.into_iter();
    Ok(places.map(|place| uint(place.into()) as usize).collect())
}

/// Bytes of some of the push's records.
fn bytes(open: &Open<'_>, places: &[usize]) -> u64 {
    let records = &open.incoming.push.records;
    let length = |place: &usize| records.get(*place)?.as_ref().map(|record| record.len() as u64);
    places.iter().filter_map(length).sum()
}

/// Stores the push itself, of whose records these will be here.
pub(super) async fn write_push(
    open: &mut Open<'_>,
    number: u64,
    kept: &[usize],
) -> sqlx::Result<()> {
    let (push, header) = (&open.incoming.push, &open.incoming.header);
    let sql = "INSERT INTO pushes
                   (space, number, writer, sequence, hash, header, signature, items, live, size)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let size = push.header.len() as u64 + bytes(open, kept);
    let row = sqlx::query(sql).bind(open.space.0).bind(int(number)).bind(header.writer.0);
    let row = row.bind(int(header.sequence)).bind(open.incoming.hash.0);
    let row = row.bind(&push.header[..]).bind(&push.signature[..]);
    let row = row.bind(length(header.items.len())).bind(length(kept.len())).bind(int(size));
    row.execute(&mut *open.tx).await.map(drop)
}

/// Records of a push as columns.
#[derive(Default)]
pub(super) struct Rows<'a> {
    pub(super) places: Vec<i32>,
    pub(super) tags: Vec<[u8; 32]>,
    pub(super) kinds: Vec<i16>,
    pub(super) payloads: Vec<&'a [u8]>,
}

impl<'a> Rows<'a> {
    /// All that came with it.
    pub(super) fn all(incoming: &'a Incoming) -> Self {
        Self::at(incoming, 0..incoming.push.records.len())
    }

    fn at(incoming: &'a Incoming, places: impl IntoIterator<Item = usize>) -> Self {
        let (items, records) = (&incoming.header.items, &incoming.push.records);
        let mut rows = Self::default();
        for place in places {
            let record = records.get(place).and_then(Option::as_ref);
            let Some((item, record)) = items.get(place).zip(record) else { continue };
            rows.places.push(length(place));
            rows.tags.push(item.tag.0);
            rows.kinds.push(kind(item.kind));
            rows.payloads.push(record);
        }
        rows
    }

    pub(super) fn bytes(&self) -> u64 {
        self.payloads.iter().map(|payload| payload.len() as u64).sum()
    }
}

/// Stores records of the push.
pub(super) async fn write(open: &mut Open<'_>, number: u64, places: &[usize]) -> sqlx::Result<()> {
    let rows = Rows::at(open.incoming, places.iter().copied());
    if rows.places.is_empty() {
        return Ok(());
    }
    open.added += rows.bytes() + MARK_ROW * rows.places.len() as u64;
    let sql = "INSERT INTO records (space, number, place, tag, kind, payload)
               SELECT $1, $2, place, tag, kind, payload
               FROM unnest($3::INTEGER[], $4::BYTEA[], $5::SMALLINT[], $6::BYTEA[])
                   AS new (place, tag, kind, payload)";
    let insert = sqlx::query(sql).bind(open.space.0).bind(int(number)).bind(rows.places);
    let insert = insert.bind(rows.tags).bind(rows.kinds).bind(rows.payloads);
    insert.execute(&mut *open.tx).await.map(drop)
}

/// Counts records that came to a push that was there.
pub(super) async fn count(open: &mut Open<'_>, number: u64, places: &[usize]) -> sqlx::Result<()> {
    let sql = "UPDATE pushes SET live = live + $3, size = size + $4
               WHERE space = $1 AND number = $2";
    let count = sqlx::query(sql).bind(open.space.0).bind(int(number));
    let count = count.bind(length(places.len())).bind(int(bytes(open, places)));
    count.execute(&mut *open.tx).await.map(drop)
}

/// Removes records.
pub(super) async fn remove(open: &mut Open<'_>, found: &[Found]) -> sqlx::Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let numbers: Vec<_> = found.iter().map(|one| one.number).collect();
    let places: Vec<_> = found.iter().map(|one| one.place).collect();
    let sql =
        "DELETE FROM records USING unnest($2::BIGINT[], $3::INTEGER[]) AS gone (number, place)
               WHERE space = $1 AND records.number = gone.number AND records.place = gone.place
               RETURNING records.number, octet_length(payload)::BIGINT";
    let delete = sqlx::query_as::<_, (i64, i64)>(sql).bind(open.space.0).bind(numbers).bind(places);
    let (numbers, lengths): (Vec<i64>, Vec<i64>) =
        delete.fetch_all(&mut *open.tx).await?.into_iter().unzip();
    open.freed += lengths.iter().map(|length| uint(*length) + MARK_ROW).sum::<u64>();
    let sql = "UPDATE pushes SET live = live - gone.count, size = size - gone.bytes
               FROM (SELECT number, count(*)::INTEGER AS count, sum(length)::BIGINT AS bytes
                     FROM unnest($2::BIGINT[], $3::BIGINT[]) AS one (number, length)
                     GROUP BY number) AS gone
               WHERE space = $1 AND pushes.number = gone.number";
    let count = sqlx::query(sql).bind(open.space.0).bind(numbers).bind(lengths);
    count.execute(&mut *open.tx).await.map(drop)
}

/// Drops the headers of the writers that were touched where nothing needs them: below the floor,
/// with no record left, and not the word by which a header that stays lost a record.
pub(super) async fn drop_empty(open: &mut Open<'_>) -> sqlx::Result<()> {
    for writer in std::mem::take(&mut open.touched) {
        let dropped = droppable(open, writer).await?;
        if dropped.is_empty() {
            continue;
        }
        let sql = "UPDATE pushes SET header = NULL, signature = NULL, size = 0
                   WHERE space = $1 AND number = ANY($2)";
        let numbers: Vec<_> = dropped.iter().map(|(number, ..)| *number).collect();
        sqlx::query(sql).bind(open.space.0).bind(numbers).execute(&mut *open.tx).await?;
        let sql = "DELETE FROM replaced WHERE space = $1 AND writer = $2 AND sequence = ANY($3)";
        let sequences: Vec<_> = dropped.iter().map(|(_, sequence, _)| *sequence).collect();
        let forget = sqlx::query(sql).bind(open.space.0).bind(writer.0).bind(sequences);
        let marks = forget.execute(&mut *open.tx).await?.rows_affected();
        let headers = dropped.iter().map(|(.., length)| uint(*length)).sum::<u64>();
        open.freed += headers + marks * MARK_ROW;
        open.dropped += dropped.len() as u64;
    }
    Ok(())
}

async fn droppable(open: &mut Open<'_>, writer: WriterId) -> sqlx::Result<Vec<(i64, i64, i64)>> {
    let sql = "SELECT number, sequence, octet_length(header)::BIGINT FROM pushes
               WHERE space = $1 AND writer = $2 AND live = 0 AND header IS NOT NULL
               AND sequence < (SELECT floor FROM writers WHERE space = $1 AND writer = $2)
               AND NOT EXISTS (SELECT 1 FROM replaced
                   JOIN pushes AS target ON target.space = $1
                       AND target.writer = replaced.writer AND target.sequence = replaced.sequence
                   WHERE replaced.space = $1 AND by_writer = $2
                   AND by_sequence = pushes.sequence AND target.header IS NOT NULL)";
    let find = sqlx::query_as(sql).bind(open.space.0).bind(writer.0);
    find.fetch_all(&mut *open.tx).await
}

/// Of something bounded by what a push may hold.
pub(super) fn length(count: usize) -> i32 {
    small(u32::try_from(count).unwrap_or(u32::MAX))
}
