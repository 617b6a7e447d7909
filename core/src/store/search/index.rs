use rusqlite::{OptionalExtension, Transaction, params};

use super::tokens::Tokens;
use crate::{Error, Result};

/// The tables of search, for the first migration.
///
/// `search_text` keeps the words as written, for snippets and because a contentless FTS5 table
/// must be told the old tokens to forget them. The body is the first column of `search` because
/// FTS5 names the column at every place but in the first. `secure-delete` makes it forget them in place;
/// together with `PRAGMA secure_delete = ON` nothing stays in a page. `search_words` stores nothing:
/// it reads the tokens of `search` in order.
pub(crate) const SCHEMA: &str = "
CREATE TABLE search_text (
    doc   INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body  TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
    body, title, content = '', tokenize = 'ascii', detail = full
);
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE search_words USING fts5vocab (search, instance);
";

const FORGET: &str =
    "INSERT INTO search (search, rowid, title, body) VALUES ('delete', ?1, ?2, ?3)";

/// Makes a document findable by this title and body, instead of what it had before. Writes nothing
/// when they are the same.
///
/// # Errors
/// Of the database.
pub(crate) fn put(tx: &Transaction<'_>, doc: i64, title: &str, body: &str) -> Result<()> {
    let old = stored(tx, doc)?;
    if old.as_ref().is_some_and(|(old_title, old_body)| old_title == title && old_body == body) {
        return Ok(());
    }
    if let Some((old_title, old_body)) = old {
        write(tx, FORGET, doc, &given(&old_title), &given(&old_body))?;
        tx.prepare_cached("DELETE FROM search_text WHERE doc = ?1")?.execute([doc])?;
    }
    let sql = "INSERT INTO search_text (doc, title, body) VALUES (?1, ?2, ?3)";
    write(tx, sql, doc, title, body)?;
    let sql = "INSERT INTO search (rowid, title, body) VALUES (?1, ?2, ?3)";
    write(tx, sql, doc, &given(title), &given(body))
}

/// Makes a document unfindable and removes its words. Nothing happens when it was not there.
///
/// # Errors
/// Of the database.
pub(crate) fn remove(tx: &Transaction<'_>, doc: i64) -> Result<()> {
    let Some((title, body)) = stored(tx, doc)? else { return Ok(()) };
    write(tx, FORGET, doc, &given(&title), &given(&body))?;
    tx.prepare_cached("DELETE FROM search_text WHERE doc = ?1")
        .and_then(|mut statement| statement.execute([doc]))?;
    Ok(())
}

/// Forgets every document, whatever version of the tokens it was indexed with.
///
/// # Errors
/// Of the database.
pub(crate) fn clear(tx: &Transaction<'_>) -> Result<()> {
    tx.execute_batch("DELETE FROM search_text; INSERT INTO search (search) VALUES ('delete-all');")
        .map_err(Error::from)
}

/// The title and body a document is found by.
///
/// # Errors
/// Of the database.
pub(super) fn stored(tx: &Transaction<'_>, doc: i64) -> Result<Option<(String, String)>> {
    tx.prepare_cached("SELECT title, body FROM search_text WHERE doc = ?1")
        .and_then(|mut statement| {
            statement.query_row([doc], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(Error::from)
}

/// What FTS5 is told of a text.
pub(super) fn given(text: &str) -> String {
    Tokens::of(text).with_heads()
}

fn write(tx: &Transaction<'_>, sql: &str, doc: i64, title: &str, body: &str) -> Result<()> {
    tx.prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![doc, title, body]))?;
    Ok(())
}
