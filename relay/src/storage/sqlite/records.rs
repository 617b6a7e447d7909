use interlude_wire::WriterId;
use interlude_wire::push::RecordKind;
use rusqlite::{OptionalExtension, params};

use super::accept::Open;
use super::{int, marks, uint};
use crate::storage::MARK_ROW;

/// As it stands in the database.
pub(super) fn kind(kind: RecordKind) -> u8 {
    match kind {
        RecordKind::Change => 0,
        RecordKind::Snapshot => 1,
        RecordKind::Tombstone => 2,
    }
}

/// Stores the records of the push that are not here and are neither replaced nor erased; how many.
pub(super) fn keep(open: &mut Open<'_>, number: u64) -> rusqlite::Result<u64> {
    let (tx, space, incoming) = (open.tx, open.space.0, open.incoming);
    let sql = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let mut insert = tx.prepare_cached(sql)?;
    let (replaced, mut kept) = (marks::replaced(open)?, 0);
    let records = incoming.header.items.iter().zip(&incoming.push.records);
    for (place, (item, record)) in records.enumerate() {
        let Some(payload) = record else { continue };
        let is_tombstone = item.kind == RecordKind::Tombstone;
        if replaced.contains(&place) || !is_tombstone && marks::is_erased(open, item.tag)? {
            continue;
        }
        let (place, kind) = (int(place as u64), kind(item.kind));
        let row = params![space, int(number), place, item.tag.0, kind, &payload[..]];
        if insert.execute(row)? == 1 {
            open.added += payload.len() as u64 + MARK_ROW;
            kept += 1;
        }
    }
    Ok(kept)
}

/// Removes a record, if it is here.
pub(super) fn remove(open: &mut Open<'_>, number: i64, place: u32) -> rusqlite::Result<()> {
    let row = params![open.space.0, number, place];
    let sql = "DELETE FROM records WHERE space = ? AND number = ? AND place = ?
               RETURNING length(payload)";
    let length = open.tx.prepare_cached(sql)?.query_row(row, |row| row.get(0)).optional()?;
    let Some(length) = length else { return Ok(()) };
    open.freed += uint(length) + MARK_ROW;
    let sql = "UPDATE pushes SET live = live - 1 WHERE space = ? AND number = ?";
    open.tx.prepare_cached(sql)?.execute(params![open.space.0, number])?;
    Ok(())
}

/// Drops the headers of the writers that were touched where nothing needs them: below the floor,
/// with no record left, and not the word by which a header that stays lost a record.
pub(super) fn drop_empty(open: &mut Open<'_>) -> rusqlite::Result<()> {
    for writer in std::mem::take(&mut open.touched) {
        for (number, sequence, length) in droppable(open, writer)? {
            let sql = "UPDATE pushes SET header = NULL, signature = NULL
                       WHERE space = ? AND number = ?";
            open.tx.prepare_cached(sql)?.execute(params![open.space.0, number])?;
            let sql = "DELETE FROM replaced WHERE space = ? AND writer = ? AND sequence = ?";
            let row = params![open.space.0, writer.0, sequence];
            let marks = open.tx.prepare_cached(sql)?.execute(row)? as u64;
            open.freed += length + marks * MARK_ROW;
            open.dropped += 1;
        }
    }
    Ok(())
}

fn droppable(open: &Open<'_>, writer: WriterId) -> rusqlite::Result<Vec<(i64, i64, u64)>> {
    let sql = "SELECT number, sequence, length(header) FROM pushes
               WHERE space = ?1 AND writer = ?2 AND live = 0 AND header IS NOT NULL
               AND sequence < (SELECT floor FROM writers WHERE space = ?1 AND writer = ?2)
               AND NOT EXISTS (SELECT 1 FROM replaced
                   JOIN pushes AS target USING (space, writer, sequence)
                   WHERE replaced.space = ?1 AND by_writer = ?2
                   AND by_sequence = pushes.sequence AND target.header IS NOT NULL)";
    let mut statement = open.tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![open.space.0, writer.0], |row| {
        Ok((row.get(0)?, row.get(1)?, uint(row.get(2)?)))
    })?;
    rows.collect()
}
