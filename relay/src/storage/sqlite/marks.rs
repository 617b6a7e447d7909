//! What pushes replaced and erased: it goes, and does not come again.

use std::collections::{BTreeMap, BTreeSet};

use interlude_wire::push::{RecordKind, Replaced};
use interlude_wire::{PrincipalId, Tag, WriterId};
use rusqlite::{OptionalExtension, Row, params};

use super::accept::Open;
use super::{int, records};
use crate::storage::MARK_ROW;

/// Notes what the push replaces and removes it; says why when the rules forbid it.
pub(super) fn replace(open: &mut Open<'_>) -> rusqlite::Result<Option<&'static str>> {
    let incoming = open.incoming;
    let mut writers = BTreeMap::new();
    for replaced in &incoming.header.replaces {
        let whose = match writers.get(&replaced.writer) {
            Some(known) => *known,
            None => principal_of(open, replaced.writer)?,
        };
        writers.insert(replaced.writer, whose);
        // Of a writer that is not here yet, whose records these are is looked at when they come.
        if !whose.is_none_or(|whose| incoming.rights.reaches(&whose)) {
            return Ok(Some("it replaces what is another's"));
        }
        note_replaced(open, replaced)?;
    }
    Ok(None)
}

fn note_replaced(open: &mut Open<'_>, replaced: &Replaced) -> rusqlite::Result<()> {
    let header = &open.incoming.header;
    let (sequence, place) = (int(replaced.sequence), replaced.index);
    let sql = "INSERT INTO replaced VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let (space, writer) = (open.space.0, replaced.writer.0);
    let (by, by_sequence) = (header.writer.0, int(header.sequence));
    let row = params![space, writer, sequence, place, by, by_sequence, who(open)];
    open.added += MARK_ROW * open.tx.prepare_cached(sql)?.execute(row)? as u64;
    let sql = "SELECT number FROM pushes WHERE space = ? AND writer = ? AND sequence = ?";
    let number = open
        .tx
        .prepare_cached(sql)?
        .query_row(params![space, writer, sequence], |row| row.get::<_, i64>(0))
        .optional()?;
    if let Some(number) = number {
        records::remove(open, number, place)?;
        open.touched.insert(replaced.writer);
    }
    Ok(())
}

/// Notes what the push erases and removes it.
pub(super) fn erase(open: &mut Open<'_>) -> rusqlite::Result<()> {
    let header = &open.incoming.header;
    for item in header.items.iter().filter(|item| item.kind == RecordKind::Tombstone) {
        let sql = "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let (by, sequence) = (header.writer.0, int(header.sequence));
        let row = params![open.space.0, item.tag.0, by, sequence, who(open)];
        open.added += MARK_ROW * open.tx.prepare_cached(sql)?.execute(row)? as u64;
        remove_document(open, item.tag)?;
    }
    Ok(())
}

/// Removes every record of a document that the push reaches, tombstones apart.
fn remove_document(open: &mut Open<'_>, tag: Tag) -> rusqlite::Result<()> {
    let sql = "SELECT records.number, place, pushes.writer, principal FROM records
               JOIN pushes ON pushes.space = records.space AND pushes.number = records.number
               JOIN writers ON writers.space = records.space AND writers.writer = pushes.writer
               WHERE records.space = ? AND tag = ? AND kind <> ?";
    let mut statement = open.tx.prepare_cached(sql)?;
    let row = params![open.space.0, tag.0, records::kind(RecordKind::Tombstone)];
    let found = statement.query_map(row, |row| {
        let (writer, principal) = (WriterId(row.get(2)?), PrincipalId(row.get(3)?));
        Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?, writer, principal))
    })?;
    for (number, place, writer, principal) in found.collect::<rusqlite::Result<Vec<_>>>()? {
        if open.incoming.rights.reaches(&principal) {
            records::remove(open, number, place)?;
            open.touched.insert(writer);
        }
    }
    Ok(())
}

/// The places of the push whose records were replaced, here or before it came.
pub(super) fn replaced(open: &Open<'_>) -> rusqlite::Result<BTreeSet<usize>> {
    let header = &open.incoming.header;
    let sql = "SELECT by_principal, place FROM replaced
               WHERE space = ? AND writer = ? AND sequence = ?";
    let mut statement = open.tx.prepare_cached(sql)?;
    let row = params![open.space.0, header.writer.0, int(header.sequence)];
    let (mut rows, mut replaced) = (statement.query(row)?, BTreeSet::new());
    while let Some(row) = rows.next()? {
        if is_reached(open, row)? {
            replaced.insert(row.get::<_, u32>(1)? as usize);
        }
    }
    Ok(replaced)
}

/// Whether the document of a record of the push is erased.
pub(super) fn is_erased(open: &Open<'_>, tag: Tag) -> rusqlite::Result<bool> {
    let sql = "SELECT by_principal FROM tombstones WHERE space = ? AND tag = ?";
    let mut statement = open.tx.prepare_cached(sql)?;
    let mut rows = statement.query(params![open.space.0, tag.0])?;
    while let Some(row) = rows.next()? {
        if is_reached(open, row)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether who made a mark, in its first column, reaches the push.
fn is_reached(open: &Open<'_>, mark: &Row<'_>) -> rusqlite::Result<bool> {
    let by: Option<[u8; 32]> = mark.get(0)?;
    Ok(open.incoming.rights.is_reached_by(by.map(PrincipalId)))
}

/// Who speaks, as it is noted.
fn who(open: &Open<'_>) -> Option<[u8; 32]> {
    let rights = &open.incoming.rights;
    (!rights.reaches_all()).then_some(rights.author().0)
}

fn principal_of(open: &Open<'_>, writer: WriterId) -> rusqlite::Result<Option<PrincipalId>> {
    let sql = "SELECT principal FROM writers WHERE space = ? AND writer = ?";
    let row = params![open.space.0, writer.0];
    open.tx.prepare_cached(sql)?.query_row(row, |row| row.get(0).map(PrincipalId)).optional()
}
