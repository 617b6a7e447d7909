//! Rows computed from documents, so that lists never open one.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::document::DocumentId;
use crate::document::entry::{Coping, EntryRow};
use crate::time::{Moment, Timestamp};
use crate::{Error, Result};

/// The columns [`read`] expects, in its order.
pub(super) const COLUMNS: &str = "doc, id, title, preview, created, form, mood, favourite, bring, \
     session, prompt, goal, situation, action, helped, trashed_at, conflicts";

/// Makes the rows of a document those of `row`; none takes them away. Writes nothing when they are
/// so already.
pub(super) fn put(
    tx: &Transaction<'_>,
    doc: i64,
    id: &DocumentId,
    row: Option<&EntryRow>,
    version: u32,
) -> Result<()> {
    let there = get(tx, doc)?;
    if there.as_ref().map(|(_, row)| row) == row {
        return Ok(());
    }
    if let Some((_, old)) = &there {
        remove_lists(tx, doc, old)?;
        tx.prepare_cached("DELETE FROM entries WHERE doc = ?")?.execute([doc])?;
    }
    if let Some(row) = row {
        insert(tx, doc, id, row)?;
    }
    let sql = "UPDATE documents SET projected = ?1 WHERE doc = ?2 AND projected <> ?1";
    tx.prepare_cached(sql)?.execute(params![version, doc])?;
    Ok(())
}

/// Adds the rows of a document that has none.
pub(super) fn insert(
    tx: &Transaction<'_>,
    doc: i64,
    id: &DocumentId,
    row: &EntryRow,
) -> Result<()> {
    put_entry(tx, doc, id, row)?;
    put_lists(tx, doc, row)
}

fn put_entry(tx: &Transaction<'_>, doc: i64, id: &DocumentId, row: &EntryRow) -> Result<()> {
    // No OR REPLACE: it opens a savepoint, at each of which FTS5 writes out what it has gathered.
    let sql = "INSERT INTO entries (doc, id, title, preview, created, created_at, day,
               form, mood, favourite, bring, session, prompt, goal, situation, action, helped,
               trashed_at, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![
        doc,
        id.0,
        row.title,
        row.preview,
        row.created.to_string(),
        row.created.instant().millis(),
        row.created.local_date().to_string(),
        row.form.name(),
        row.mood,
        row.favourite,
        row.bring,
        row.session,
        row.prompt,
        row.goal,
        row.coping.trigger,
        row.coping.action,
        row.coping.helped.map(|helped| helped.name()),
        row.trashed.map(Timestamp::millis),
        row.conflicts,
    ])?;
    Ok(())
}

const TAGS: (&str, &str) =
    ("INSERT INTO entry_tags (tag, doc) VALUES (?, ?)", "SELECT tag FROM entry_tags WHERE doc = ?");
const EMOTIONS: (&str, &str) = (
    "INSERT INTO entry_emotions (emotion, doc) VALUES (?, ?)",
    "SELECT emotion FROM entry_emotions WHERE doc = ?",
);

fn put_lists(tx: &Transaction<'_>, doc: i64, row: &EntryRow) -> Result<()> {
    for (labels, (insert, _)) in [(&row.tags, TAGS), (&row.emotions, EMOTIONS)] {
        let mut statement = tx.prepare_cached(insert)?;
        for label in labels {
            statement.execute(params![label, doc])?;
        }
    }
    let insert = "INSERT OR IGNORE INTO entry_attachments (doc, name) VALUES (?, ?)";
    for name in &row.attachments {
        tx.prepare_cached(insert)?.execute(params![doc, name])?;
    }
    Ok(())
}

fn remove_lists(tx: &Transaction<'_>, doc: i64, row: &EntryRow) -> Result<()> {
    if !row.tags.is_empty() {
        tx.prepare_cached("DELETE FROM entry_tags WHERE doc = ?")?.execute([doc])?;
    }
    if !row.emotions.is_empty() {
        tx.prepare_cached("DELETE FROM entry_emotions WHERE doc = ?")?.execute([doc])?;
    }
    if !row.attachments.is_empty() {
        tx.prepare_cached("DELETE FROM entry_attachments WHERE doc = ?")?.execute([doc])?;
    }
    Ok(())
}

/// The rows of one document.
pub(crate) fn get(connection: &Connection, doc: i64) -> Result<Option<(DocumentId, EntryRow)>> {
    let sql = format!("SELECT {COLUMNS} FROM entries WHERE doc = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let row = statement.query_row([doc], read).optional()?;
    row.map(|row| complete(connection, row?)).transpose()
}

/// A row of `entries`: the document's local number, its id, and all but the lists.
pub(super) type Partial = (i64, DocumentId, EntryRow);

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Result<Partial>> {
    let text = |column| row.get::<_, String>(column);
    let (created, form, helped) = (text(4)?, text(5)?, row.get::<_, Option<String>>(14)?);
    let (title, preview) = (text(2)?, text(3)?);
    let damaged = |_| Error::Damaged("a row of the read model");
    let parsed = (|| {
        let helped = helped.map(|helped| helped.parse()).transpose().map_err(damaged)?;
        Ok((Moment::parse(&created).map_err(damaged)?, form.parse().map_err(damaged)?, helped))
    })();
    let (created, form, helped) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Err(error)),
    };
    let entry = EntryRow {
        title,
        preview,
        created,
        form,
        mood: row.get(6)?,
        emotions: BTreeSet::new(),
        tags: BTreeSet::new(),
        favourite: row.get(7)?,
        bring: row.get(8)?,
        session: row.get(9)?,
        prompt: row.get(10)?,
        goal: row.get(11)?,
        coping: Coping { trigger: row.get(12)?, action: row.get(13)?, helped },
        trashed: row.get::<_, Option<i64>>(15)?.map(Timestamp::from_millis),
        conflicts: row.get(16)?,
        attachments: Vec::new(),
    };
    Ok(Ok((row.get(0)?, DocumentId(row.get(1)?), entry)))
}

/// Adds the lists to a row.
pub(super) fn complete(
    connection: &Connection,
    (doc, id, mut row): Partial,
) -> Result<(DocumentId, EntryRow)> {
    row.tags = labels(connection, TAGS.1, doc)?;
    row.emotions = labels(connection, EMOTIONS.1, doc)?;
    let sql = "SELECT name FROM entry_attachments WHERE doc = ? ORDER BY name";
    let mut statement = connection.prepare_cached(sql)?;
    let names = statement.query_map([doc], |row| row.get(0))?;
    row.attachments = names.collect::<rusqlite::Result<_>>()?;
    Ok((id, row))
}

fn labels(connection: &Connection, sql: &str, doc: i64) -> Result<BTreeSet<String>> {
    let mut statement = connection.prepare_cached(sql)?;
    let labels = statement.query_map([doc], |row| row.get(0))?;
    Ok(labels.collect::<rusqlite::Result<_>>()?)
}
