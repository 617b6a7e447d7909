//! What of ours no relay has yet: one row a document, however often it changed since.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::commit::Origin;
use crate::Result;
use crate::document::{DocumentId, Heads};

/// Notes that a document changed here. Only the first change since the last push is remembered:
/// the record will hold everything after it.
pub(super) fn put_change(tx: &Transaction<'_>, id: &DocumentId, before: &Heads) -> Result<()> {
    let sql = "INSERT INTO outbox VALUES (?, 'change', ?) ON CONFLICT (id) DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![id.0, before.to_bytes()])?;
    Ok(())
}

/// What was to be pushed of an erased document is not; its tombstone is, if it is ours.
pub(super) fn put_tombstone(tx: &Transaction<'_>, id: &DocumentId, origin: Origin) -> Result<()> {
    tx.prepare_cached("DELETE FROM outbox WHERE id = ?")?.execute([&id.0[..]])?;
    if origin == Origin::Here {
        tx.prepare_cached("INSERT INTO outbox VALUES (?, 'tombstone', x'')")?
            .execute([&id.0[..]])?;
    }
    Ok(())
}

/// A document that a relay has only in part: all of it is to be pushed again. `false`: it is not here.
pub(crate) fn put_whole(tx: &Transaction<'_>, id: &DocumentId) -> Result<bool> {
    let sql = "INSERT INTO outbox SELECT id, 'change', x'' FROM documents WHERE id = ?
               ON CONFLICT (id) DO UPDATE SET since = x'' WHERE what = 'change'";
    Ok(tx.prepare_cached(sql)?.execute([&id.0[..]])? > 0)
}

/// The heads before the first change of a document that is not pushed yet, if there is one.
pub(crate) fn since(connection: &Connection, id: &DocumentId) -> Result<Option<Heads>> {
    let sql = "SELECT since FROM outbox WHERE id = ? AND what = 'change'";
    let mut statement = connection.prepare_cached(sql)?;
    let since: Option<Vec<u8>> = statement.query_row([&id.0[..]], |row| row.get(0)).optional()?;
    since.map(|since| Heads::from_bytes(&since)).transpose()
}

/// A document with something to push.
pub(crate) struct Outgoing {
    pub(crate) id: DocumentId,
    pub(crate) erased: bool,
    /// The heads before the first change that is not pushed; none: all of it.
    pub(crate) since: Heads,
}

/// The next documents to push: those that exist longest last, so that what was written now is on
/// other devices first.
pub(crate) fn next(connection: &Connection, limit: usize) -> Result<Vec<Outgoing>> {
    let sql = "SELECT outbox.id, what, since FROM outbox LEFT JOIN documents USING (id)
               ORDER BY what = 'tombstone' DESC, doc DESC LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map([limit], |row| {
        let (what, since) = (row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?);
        Ok((DocumentId(row.get(0)?), what == "tombstone", since))
    })?;
    rows.map(|row| {
        let (id, erased, since) = row?;
        Ok(Outgoing { id, erased, since: Heads::from_bytes(&since)? })
    })
    .collect()
}

/// A document was put into a push, or is not there any more.
pub(crate) fn take(tx: &Transaction<'_>, id: &DocumentId) -> Result<()> {
    tx.prepare_cached("DELETE FROM outbox WHERE id = ?")?.execute([&id.0[..]])?;
    Ok(())
}

/// How many documents wait to be pushed.
pub(crate) fn count(connection: &Connection) -> Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM outbox", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
