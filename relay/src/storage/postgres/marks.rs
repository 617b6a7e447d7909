//! What pushes replaced and erased: it goes, and does not come again.

use std::collections::{BTreeMap, BTreeSet};

use interlude_wire::push::RecordKind;
use interlude_wire::{PrincipalId, Tag, WriterId};

use super::accept::Open;
use super::records::{self, Found};
use super::{int, small, uint};
use crate::storage::MARK_ROW;

/// What of a push is not to be stored.
#[derive(Default)]
pub(super) struct Marks {
    replaced: BTreeSet<usize>,
    erased: BTreeSet<Tag>,
}

impl Marks {
    pub(super) fn is_replaced(&self, place: usize) -> bool {
        self.replaced.contains(&place)
    }

    pub(super) fn is_erased(&self, tag: Tag) -> bool {
        self.erased.contains(&tag)
    }
}

/// Notes what the push replaces and removes it; says why when the rules forbid it.
pub(super) async fn replace(open: &mut Open<'_>) -> sqlx::Result<Option<&'static str>> {
    let replaces = &open.incoming.header.replaces;
    if replaces.is_empty() {
        return Ok(None);
    }
    // Of a writer that is not here yet, whose records these are is looked at when they come.
    let whose = principals(open, replaces.iter().map(|one| one.writer).collect()).await?;
    if !whose.values().all(|whose| open.incoming.rights.reaches(whose)) {
        return Ok(Some("it replaces what is another's"));
    }
    note_replaced(open).await?;
    let found = find_replaced(open).await?;
    records::remove(open, &found).await?;
    open.touched.extend(whose.keys());
    Ok(None)
}

async fn principals(
    open: &mut Open<'_>,
    writers: BTreeSet<WriterId>,
) -> sqlx::Result<BTreeMap<WriterId, PrincipalId>> {
    let writers: Vec<_> = writers.into_iter().map(|writer| writer.0).collect();
    let sql = "SELECT writer, principal FROM writers WHERE space = $1 AND writer = ANY($2)";
    let rows = sqlx::query_as(sql).bind(open.space.0).bind(writers).fetch_all(&mut *open.tx);
    let rows = rows.await?.into_iter();
    Ok(rows.map(|(writer, principal)| (WriterId(writer), PrincipalId(principal))).collect())
}

/// Writers, sequences and places that the push replaces.
fn replaced(open: &Open<'_>) -> (Vec<[u8; 16]>, Vec<i64>, Vec<i32>) {
    let replaces = &open.incoming.header.replaces;
    (
        replaces.iter().map(|one| one.writer.0).collect(),
        replaces.iter().map(|one| int(one.sequence)).collect(),
        replaces.iter().map(|one| small(one.index)).collect(),
    )
}

async fn note_replaced(open: &mut Open<'_>) -> sqlx::Result<()> {
    let header = &open.incoming.header;
    let (writers, sequences, places) = replaced(open);
    let sql = "INSERT INTO replaced
                   (space, writer, sequence, place, by_writer, by_sequence, by_principal)
               SELECT $1, writer, sequence, place, $5, $6, $7
               FROM unnest($2::BYTEA[], $3::BIGINT[], $4::INTEGER[])
                   AS new (writer, sequence, place)
               ON CONFLICT DO NOTHING";
    let note = sqlx::query(sql).bind(open.space.0).bind(writers).bind(sequences).bind(places);
    let note = note.bind(header.writer.0).bind(int(header.sequence)).bind(who(open));
    open.added += MARK_ROW * note.execute(&mut *open.tx).await?.rows_affected();
    Ok(())
}

async fn find_replaced(open: &mut Open<'_>) -> sqlx::Result<Vec<Found>> {
    let (writers, sequences, places) = replaced(open);
    let sql = "SELECT DISTINCT records.number, records.place
               FROM unnest($2::BYTEA[], $3::BIGINT[], $4::INTEGER[])
                   AS gone (writer, sequence, place)
               JOIN pushes ON pushes.space = $1 AND pushes.writer = gone.writer
                   AND pushes.sequence = gone.sequence
               JOIN records ON records.space = $1 AND records.number = pushes.number
                   AND records.place = gone.place";
    let find = sqlx::query_as(sql).bind(open.space.0).bind(writers).bind(sequences).bind(places);
    let found = find.fetch_all(&mut *open.tx).await?.into_iter();
    Ok(found.map(|(number, place)| Found { number, place }).collect())
}

/// Notes what the push erases and removes it.
pub(super) async fn erase(open: &mut Open<'_>) -> sqlx::Result<()> {
    let tags: Vec<_> = tombstones(open).map(|tag| tag.0).collect();
    if tags.is_empty() {
        return Ok(());
    }
    let header = &open.incoming.header;
    let sql = "INSERT INTO tombstones (space, tag, by_writer, by_sequence, by_principal)
               SELECT $1, tag, $3, $4, $5 FROM unnest($2::BYTEA[]) AS new (tag)
               ON CONFLICT DO NOTHING";
    let note = sqlx::query(sql).bind(open.space.0).bind(tags.clone());
    let note = note.bind(header.writer.0).bind(int(header.sequence)).bind(who(open));
    open.added += MARK_ROW * note.execute(&mut *open.tx).await?.rows_affected();
    remove_documents(open, tags).await
}

fn tombstones(open: &Open<'_>) -> impl Iterator<Item = Tag> {
    let items = open.incoming.header.items.iter();
    items.filter(|item| item.kind == RecordKind::Tombstone).map(|item| item.tag)
}

/// Removes every record of documents that the push reaches, tombstones apart.
async fn remove_documents(open: &mut Open<'_>, tags: Vec<[u8; 32]>) -> sqlx::Result<()> {
    let sql = "SELECT records.number, place, pushes.writer, principal FROM records
               JOIN pushes ON pushes.space = records.space AND pushes.number = records.number
               JOIN writers ON writers.space = pushes.space AND writers.writer = pushes.writer
               WHERE records.space = $1 AND tag = ANY($2) AND kind <> $3";
    let find = sqlx::query_as(sql).bind(open.space.0).bind(tags);
    let find = find.bind(records::kind(RecordKind::Tombstone));
    let rows: Vec<(i64, i32, [u8; 16], [u8; 32])> = find.fetch_all(&mut *open.tx).await?;
    let mut found = Vec::new();
    for (number, place, writer, principal) in rows {
        if open.incoming.rights.reaches(&PrincipalId(principal)) {
            found.push(Found { number, place });
            open.touched.insert(WriterId(writer));
        }
    }
    records::remove(open, &found).await
}

/// A row of `MARKS`: a place that was replaced or a document that was erased, and by whom.
type Row = (Option<i32>, Option<[u8; 32]>, Option<[u8; 32]>);

const MARKS: &str = "SELECT place, NULL::BYTEA, by_principal FROM replaced
        WHERE space = $1 AND writer = $2 AND sequence = $3
    UNION ALL SELECT NULL, tag, by_principal FROM tombstones WHERE space = $1 AND tag = ANY($4)";

/// What of the push was replaced, here or before it came, and which of its documents are erased.
pub(super) async fn read(open: &mut Open<'_>) -> sqlx::Result<Marks> {
    let (header, rights) = (&open.incoming.header, &open.incoming.rights);
    let tags: BTreeSet<_> = header.items.iter().map(|item| item.tag.0).collect();
    let read = sqlx::query_as(MARKS).bind(open.space.0).bind(header.writer.0);
    let read = read.bind(int(header.sequence)).bind(Vec::from_iter(tags));
    let rows: Vec<Row> = read.fetch_all(&mut *open.tx).await?;
    let mut marks = Marks::default();
    for (place, tag, by) in rows {
        if rights.is_reached_by(by.map(PrincipalId)) {
            marks.replaced.extend(place.map(|place| uint(place.into()) as usize));
            marks.erased.extend(tag.map(Tag));
        }
    }
    Ok(marks)
}

/// Who speaks, as it is noted.
fn who(open: &Open<'_>) -> Option<[u8; 32]> {
    let rights = &open.incoming.rights;
    (!rights.reaches_all()).then_some(rights.author().0)
}
