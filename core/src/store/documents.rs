//! Documents as stored: a snapshot and the changes made since.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::home;
use crate::document::{ChangeBytes, Document, DocumentId, Heads, Identity, Kind, Seed};
use crate::{Error, Result};

/// What is stored of a document beside its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) doc: i64,
    pub(crate) identity: Identity,
    pub(crate) heads: Heads,
    pub(crate) loose: i64,
}

pub(crate) fn find(connection: &Connection, id: &DocumentId) -> Result<Option<Stored>> {
    let sql = "SELECT doc, kind, owner, seed, heads, loose, home FROM documents WHERE id = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([&id.0[..]], read).optional()?.transpose()
}

/// The document of a local number.
pub(super) fn at(connection: &Connection, doc: i64) -> Result<Option<Stored>> {
    let sql = "SELECT doc, kind, owner, seed, heads, loose, home FROM documents WHERE doc = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row([doc], read).optional()?.transpose()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Result<Stored>> {
    let heads: Vec<u8> = row.get(4)?;
    let (kind, owner, seed) = (Kind(row.get(1)?), row.get(2)?, Seed(row.get(3)?));
    let identity = Identity { kind, home: home::read(row, 6)?, owner, seed };
    let (doc, loose) = (row.get(0)?, row.get(5)?);
    Ok(Heads::from_bytes(&heads).map(|heads| Stored { doc, identity, heads, loose }))
}

/// Loads a document's content.
///
/// # Errors
/// [`Error::Damaged`] when the bytes are not what was stored.
pub(crate) fn load(connection: &Connection, stored: &Stored) -> Result<Document> {
    let snapshot = snapshot(connection, stored.doc)?;
    let mut statement =
        connection.prepare_cached("SELECT bytes FROM changes WHERE doc = ? ORDER BY place")?;
    let changes = statement.query_map([stored.doc], |row| row.get::<_, ChangeBytes>(0))?;
    let changes = changes.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut document = Document::load(stored.identity.kind, snapshot.as_deref(), changes)?;
    if document.heads() != stored.heads {
        return Err(Error::Damaged("a document is not at the version it should be"));
    }
    Ok(document)
}

/// Loads a document without the changes since its snapshot, at whatever version that is.
///
/// # Errors
/// As [`load`].
pub(super) fn load_snapshot(connection: &Connection, stored: &Stored) -> Result<Document> {
    let bytes = snapshot(connection, stored.doc)?;
    Document::from_snapshot(&bytes.ok_or(Error::Damaged("a document without a snapshot"))?)
}

/// The stored snapshot of a document: all of it, where no changes came since.
pub(super) fn snapshot(connection: &Connection, doc: i64) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT bytes FROM snapshots WHERE doc = ?";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([doc], |row| row.get(0)).optional()?)
}

/// Adds a document with so many loose changes, whose rows come from that version of the projection.
pub(super) fn insert(
    tx: &Transaction<'_>,
    identity: &Identity,
    heads: &Heads,
    loose: i64,
    projected: u32,
) -> Result<i64> {
    let sql = "INSERT INTO documents (id, kind, owner, seed, heads, loose, projected, home)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![
        identity.id().0,
        identity.kind.0,
        identity.owner,
        identity.seed.0,
        heads.to_bytes(),
        loose,
        projected,
        home::bytes(identity.home.as_ref()),
    ])?;
    Ok(tx.last_insert_rowid())
}

/// Stores the snapshot of a document that has none.
pub(super) fn put_snapshot(tx: &Transaction<'_>, doc: i64, snapshot: &[u8]) -> Result<()> {
    tx.prepare_cached("INSERT INTO snapshots VALUES (?, ?)")?.execute(params![doc, snapshot])?;
    Ok(())
}

/// Appends changes behind those that are there.
pub(super) fn append(tx: &Transaction<'_>, doc: i64, fresh: &[ChangeBytes]) -> Result<()> {
    let sql = "INSERT INTO changes VALUES (?1, (SELECT coalesce(max(place), 0) + 1
               FROM changes WHERE doc = ?1), ?2)";
    let mut statement = tx.prepare_cached(sql)?;
    for change in fresh {
        statement.execute(params![doc, change])?;
    }
    Ok(())
}

pub(super) fn advance(tx: &Transaction<'_>, doc: i64, heads: &Heads, loose: i64) -> Result<()> {
    let sql = "UPDATE documents SET heads = ?, loose = ? WHERE doc = ?";
    tx.prepare_cached(sql)?.execute(params![heads.to_bytes(), loose, doc])?;
    Ok(())
}

/// Replaces snapshot and loose changes by one snapshot. Nothing of the history is lost.
pub(super) fn fold(tx: &Transaction<'_>, doc: i64, snapshot: &[u8]) -> Result<()> {
    let upsert = "INSERT INTO snapshots VALUES (?1, ?2) ON CONFLICT (doc) DO UPDATE SET bytes = ?2";
    tx.prepare_cached(upsert)?.execute(params![doc, snapshot])?;
    tx.prepare_cached("DELETE FROM changes WHERE doc = ?")?.execute([doc])?;
    Ok(())
}

/// Every document of the participant's own, in the order they came; one page of `limit` behind `after`.
pub(crate) fn own_page(connection: &Connection, after: i64, limit: i64) -> Result<Vec<Stored>> {
    let sql = "SELECT doc, kind, owner, seed, heads, loose, home FROM documents
               WHERE doc > ? AND home = x'' ORDER BY doc LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![after, limit], read)?;
    rows.map(|row| row?).collect()
}

/// Every document, whosever, in the order they came; one page of `limit` behind `after`.
pub(crate) fn page(connection: &Connection, after: i64, limit: i64) -> Result<Vec<Stored>> {
    let sql = "SELECT doc, kind, owner, seed, heads, loose, home FROM documents
               WHERE doc > ? ORDER BY doc LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![after, limit], read)?;
    rows.map(|row| row?).collect()
}

/// The documents of a group or a line.
pub(crate) fn of_home(connection: &Connection, home: &[u8; 32]) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare_cached("SELECT id FROM documents WHERE home = ?")?;
    let rows = statement.query_map([&home[..]], |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many documents there are of each kind, for people and for tests.
pub(crate) fn count(connection: &Connection) -> Result<Vec<(Kind, u64)>> {
    let sql = "SELECT kind, count(*) FROM documents GROUP BY kind ORDER BY kind";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement
        .query_map([], |row| Ok((Kind(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The ids of a kind that begin with these hexadecimal digits, at most two: enough to tell none, one and
/// several apart.
pub(crate) fn by_prefix(
    connection: &Connection,
    kind: Kind,
    digits: &str,
) -> Result<Vec<DocumentId>> {
    let low = format!("{digits:0<64}").parse::<DocumentId>()?;
    let high = format!("{digits:f<64}").parse::<DocumentId>()?;
    let sql = "SELECT id FROM documents WHERE id BETWEEN ? AND ? AND kind = ? LIMIT 2";
    let mut statement = connection.prepare_cached(sql)?;
    let rows =
        statement.query_map(params![low.0, high.0, kind.0], |row| Ok(DocumentId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
