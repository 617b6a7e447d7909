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

/// Which documents a search is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Entries that are not in the trash; the few that are, and what groups share, are read once per query.
    Journal,
    /// What a group or a line shares.
    Home([u8; 32]),
}

impl Scope {
    /// Whether a row of the index may be a hit; `?4` is what [`Scope::home`] gives.
    fn visible(self) -> &'static str {
        match self {
            Self::Journal => {
                "rowid NOT IN (SELECT doc FROM entries WHERE trashed_at IS NOT NULL)
                 AND rowid NOT IN (SELECT doc FROM contents WHERE texts IS NOT NULL)
                 AND ?4 IS NULL"
            }
            Self::Home(_) => "rowid IN (SELECT doc FROM documents WHERE home = ?4)",
        }
    }

    fn home(&self) -> Option<&[u8; 32]> {
        match self {
            Self::Journal => None,
            Self::Home(home) => Some(home),
        }
    }
}

/// How many of the newest matches are ranked: scoring every one of a very common word's matches
/// would cost more than it tells.
const RANKED: usize = 2_000;

/// The best answers, best first, newer rows first among equals. At most `limit`, and at most
/// 2,000.
///
/// # Errors
/// Of the database.
pub(crate) fn find(
    connection: &Connection,
    scope: Scope,
    query: &Query,
    limit: usize,
) -> Result<Vec<Hit>> {
    let visible = scope.visible();
    let sql = format!(
        "SELECT doc, -cost FROM (
             SELECT rowid AS doc, bm25(search, 1.0, 8.0) AS cost FROM search
             WHERE search MATCH ?1 AND {visible} ORDER BY rowid DESC LIMIT ?2
         ) ORDER BY cost, doc DESC LIMIT ?3"
    );
    connection
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            let limit = limit.min(RANKED) as i64;
            let bounds = params![query.to_match(), RANKED as i64, limit, scope.home()];
            let hits = statement
                .query_map(bounds, |row| Ok(Hit { doc: row.get(0)?, score: row.get(1)? }))?;
            hits.collect()
        })
        .map_err(Error::from)
}
