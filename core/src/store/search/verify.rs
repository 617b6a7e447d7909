use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::Transaction;

use super::index::given;
use crate::{Error, Result};

/// Checks that the index is sound and holds every word of the texts at its place, and no other.
///
/// The places on both sides are hashed and summed, so that their order does not matter.
///
/// # Errors
/// [`Error::Damaged`] when it is not so.
pub(crate) fn verify(tx: &Transaction<'_>) -> Result<()> {
    tx.execute_batch("INSERT INTO search (search) VALUES ('integrity-check');")?;
    match said(tx)? == indexed(tx)? {
        true => Ok(()),
        false => Err(Error::Damaged("the search index")),
    }
}

fn said(tx: &Transaction<'_>) -> Result<u64> {
    let mut statement = tx.prepare("SELECT doc, title, body FROM search_text")?;
    let mut rows = statement.query([])?;
    let mut sum = 0u64;
    while let Some(row) = rows.next()? {
        let doc = row.get(0)?;
        for (column, name) in [(1, "title"), (2, "body")] {
            let words = given(&row.get::<_, String>(column)?);
            for (at, word) in words.split_ascii_whitespace().enumerate() {
                sum = sum.wrapping_add(place(word, doc, name, at as i64));
            }
        }
    }
    Ok(sum)
}

fn indexed(tx: &Transaction<'_>) -> Result<u64> {
    let mut statement = tx.prepare("SELECT term, doc, col, offset FROM search_words")?;
    let mut rows = statement.query([])?;
    let mut sum = 0u64;
    while let Some(row) = rows.next()? {
        let unreadable = |_| Error::Damaged("the search index");
        let word = row.get_ref(0)?.as_str().map_err(unreadable)?;
        let name = row.get_ref(2)?.as_str().map_err(unreadable)?;
        sum = sum.wrapping_add(place(word, row.get(1)?, name, row.get(3)?));
    }
    Ok(sum)
}

fn place(word: &str, doc: i64, column: &str, at: i64) -> u64 {
    let mut hasher = DefaultHasher::new();
    (word, doc, column, at).hash(&mut hasher);
    hasher.finish()
}
