use rusqlite::{OptionalExtension, Transaction};

use super::index::{self, clear, stored};
use crate::{Error, Result};

/// Makes sure that no word is left of documents that were removed or edited, to be called when one
/// is erased. Returns whether the index had to be written anew.
///
/// FTS5's `secure-delete` removes a word from the pages of the index but may leave it, or its
/// first characters, as the key that tells two pages apart (`search_idx`). Keys that no living word
/// begins with are looked for here, in a pass over the pages; they are rare, and merging all
/// segments writes the keys anew.
///
/// # Errors
/// Of the database.
pub(crate) fn scrub(tx: &Transaction<'_>) -> Result<bool> {
    let newest = "SELECT max(doc) FROM search_text";
    let newest: Option<i64> = tx.query_row(newest, [], |row| row.get(0))?;
    let Some(newest) = newest else { return clear(tx).map(|()| true) };
    // What was removed in this transaction is still in the pages until FTS5 writes.
    tx.execute_batch("INSERT INTO search (search) VALUES ('flush')")?;
    if !has_stale_key(tx)? {
        return Ok(false);
    }
    rewrite(tx, newest)?;
    Ok(true)
}

/// One segment alone is not merged, so a document is put again to make a second one.
fn rewrite(tx: &Transaction<'_>, doc: i64) -> Result<()> {
    if let Some((title, body)) = stored(tx, doc)? {
        index::remove(tx, doc)?;
        index::put(tx, doc, &title, &body)?;
    }
    tx.execute_batch("INSERT INTO search (search) VALUES ('optimize');").map_err(Error::from)
}

/// Keys that the page behind them does not hold: all that can be stale, and few.
///
/// A page begins with a whole word. Its number is built as `FTS5_SEGMENT_ROWID` of SQLite does;
/// were that to change, the join would find nothing and every key be looked at more closely.
const SUSPECTS: &str = "
    SELECT DISTINCT term FROM search_idx
    LEFT JOIN search_data ON id = (segid << 37) + (pgno >> 1)
    WHERE coalesce(instr(block, term), 0) = 0";

fn has_stale_key(tx: &Transaction<'_>) -> Result<bool> {
    let keys: Vec<Vec<u8>> = tx
        .prepare_cached(SUSPECTS)
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())?;
    for key in &keys {
        let text = words_of(key);
        if !text.is_empty() && !is_alive(tx, text)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A key is the number of the index (`0`) and the first bytes of a word, perhaps within a character.
fn words_of(key: &[u8]) -> &str {
    let key = key.get(1..).unwrap_or_default();
    match std::str::from_utf8(key) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&key[..error.valid_up_to()]).unwrap_or_default(),
    }
}

fn is_alive(tx: &Transaction<'_>, start: &str) -> Result<bool> {
    let next: Option<String> = tx
        .prepare_cached("SELECT term FROM search_words WHERE term >= ?1 LIMIT 1")
        .and_then(|mut statement| statement.query_row([start], |row| row.get(0)).optional())?;
    Ok(next.is_some_and(|word| word.starts_with(start)))
}
