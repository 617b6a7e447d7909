use rusqlite::{Connection, params};

use super::query::Query;
use crate::{Error, Result};

/// A document that answers a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// Its row.
    pub(crate) doc: i64,
    /// How well it answers: greater is better; comparable within one query only.
    pub(crate) score: f64,
}

/// Which documents may be hits. Expects the store's `entries(doc INTEGER PRIMARY KEY, …,
/// trashed_at INTEGER NULL)`; the few trashed rows are read once per query.
const VISIBLE: &str = "rowid NOT IN (SELECT doc FROM entries WHERE trashed_at IS NOT NULL)";

/// How many of the newest matches are ranked: scoring every one of a very common word's matches
/// would cost more than it tells.
const RANKED: usize = 2_000;

/// The best answers, best first, newer rows first among equals. At most `limit`, and at most
/// 2,000.
///
/// # Errors
/// Of the database.
pub(crate) fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Vec<Hit>> {
    let sql = format!(
        "SELECT doc, -cost FROM (
             SELECT rowid AS doc, bm25(search, 1.0, 8.0) AS cost FROM search
             WHERE search MATCH ?1 AND {VISIBLE} ORDER BY rowid DESC LIMIT ?2
         ) ORDER BY cost, doc DESC LIMIT ?3"
    );
    connection
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            let bounds = params![query.to_match(), RANKED as i64, limit.min(RANKED) as i64];
            let hits = statement
                .query_map(bounds, |row| Ok(Hit { doc: row.get(0)?, score: row.get(1)? }))?;
            hits.collect()
        })
        .map_err(Error::from)
}
