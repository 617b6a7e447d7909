//! Entries whose text the search index does not know yet.
//!
//! Indexing a long text costs more than writing a letter into it, so an edit only notes that the
//! index is out of date, in its own transaction; every search first settles what is noted.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::{Write, search};
use crate::Result;
use crate::document::entry::words;
use crate::document::{DocumentId, TextField};

/// Entries settled in one transaction, so that a writer never waits long.
const AT_ONCE: i64 = 100;

pub(super) fn mark(tx: &Transaction<'_>, doc: i64) -> Result<()> {
    let sql = "INSERT INTO search_stale VALUES (?) ON CONFLICT (doc) DO NOTHING";
    tx.prepare_cached(sql)?.execute([doc])?;
    Ok(())
}

/// Whether the index is out of date.
pub(crate) fn any(connection: &Connection) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM search_stale)")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

impl Write<'_> {
    /// Settles some of what is out of date.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when a document cannot be read.
    pub(crate) fn settle_search(&mut self) -> Result<()> {
        let sql = "SELECT search_stale.doc, id FROM search_stale
                   LEFT JOIN documents USING (doc) LIMIT ?";
        let stale: Vec<(i64, Option<[u8; 32]>)> = {
            let mut statement = self.tx.prepare_cached(sql)?;
            let rows = statement.query_map([AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for (doc, id) in stale {
            if let Some(id) = id {
                self.index(doc, &DocumentId(id))?;
            }
            self.tx.prepare_cached("DELETE FROM search_stale WHERE doc = ?")?.execute([doc])?;
        }
        Ok(())
    }

    fn index(&mut self, doc: i64, id: &DocumentId) -> Result<()> {
        if super::read_model::get(&self.tx, doc)?.is_none() {
            let fields = super::contents::at(&self.tx, doc)?;
            return match fields.and_then(|fields| fields.words()) {
                Some((title, body)) => search::put(&self.tx, doc, &title, &body),
                None => search::remove(&self.tx, doc),
            };
        }
        let (title, body) = self.look(id, |document| {
            Ok((document.text(TextField::Title)?, words(&document.text(TextField::Body)?)))
        })?;
        search::put(&self.tx, doc, &title, &body)
    }
}

/// Whether the index knows the text of a document as it is.
pub(super) fn is_settled(connection: &Connection, doc: i64) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM search_stale WHERE doc = ?)";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row([doc], |row| row.get(0))?)
}

/// Title and body as the index knows them, for snippets.
pub(crate) fn text(connection: &Connection, doc: i64) -> Result<Option<(String, String)>> {
    let sql = "SELECT title, body FROM search_text WHERE doc = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let text = statement.query_row([doc], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(text.optional()?)
}
