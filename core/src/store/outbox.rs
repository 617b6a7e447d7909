//! What of ours no relay has yet: one row a document, however often it changed since.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::commit::Origin;
use super::home;
use crate::Result;
use crate::document::{DocumentId, Heads, Identity};

/// Notes that a document changed here. Only the first change since the last push is remembered:
/// the record will hold everything after it.
pub(super) fn put_change(tx: &Transaction<'_>, identity: &Identity, before: &Heads) -> Result<()> {
    let sql = "INSERT INTO outbox VALUES (?, 'change', ?, ?) ON CONFLICT (id) DO NOTHING";
    let home = home::bytes(identity.home.as_ref());
    tx.prepare_cached(sql)?.execute(params![identity.id().0, before.to_bytes(), home])?;
    Ok(())
}

/// What was to be pushed of an erased document is not; its tombstone is, if it is ours.
pub(super) fn put_tombstone(
    tx: &Transaction<'_>,
    identity: &Identity,
    origin: Origin,
) -> Result<()> {
    let (id, home) = (identity.id(), home::bytes(identity.home.as_ref()));
    take(tx, &id)?;
    if origin == Origin::Here {
        let sql = "INSERT INTO outbox VALUES (?, 'tombstone', x'', ?)";
        tx.prepare_cached(sql)?.execute(params![id.0, home])?;
    }
    Ok(())
}

/// A document that a relay has only in part: all of it is to be pushed again. `false`: it is not here.
pub(crate) fn put_whole(tx: &Transaction<'_>, id: &DocumentId) -> Result<bool> {
    let sql = "INSERT INTO outbox SELECT id, 'change', x'', home FROM documents WHERE id = ?
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

/// The next documents of a space to push (`home`: as of [`Identity`]): those that exist longest last, so
/// that what was written now is on other devices first.
pub(crate) fn next(
    connection: &Connection,
    home: Option<&[u8; 32]>,
    limit: usize,
) -> Result<Vec<Outgoing>> {
    let sql = "SELECT outbox.id, what, since FROM outbox LEFT JOIN documents USING (id)
               WHERE outbox.home = ? ORDER BY what = 'tombstone' DESC, doc DESC LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![home::bytes(home), limit], |row| {
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

/// How many documents of a space wait to be pushed.
pub(crate) fn count(connection: &Connection, home: Option<&[u8; 32]>) -> Result<u64> {
    let sql = "SELECT count(*) FROM outbox WHERE home = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let count: i64 = statement.query_row([home::bytes(home)], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
