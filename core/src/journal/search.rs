use super::{Journal, SearchHit};
use crate::Result;
use crate::store::search::{self, Query, Scope};
use crate::store::{Reading, read_model, stale};

/// Characters of a snippet.
const SNIPPET: usize = 160;

impl Journal<'_> {
    /// Finds entries by words, prefixes, phrases in quotes, in any script; best first. Whatever is
    /// typed finds something or nothing, it is never an error.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<SearchHit>> {
        let Some(query) = Query::parse(query) else { return Ok(Vec::new()) };
        self.interlude.refresh_search()?;
        self.interlude.read(|db| {
            let hits = search::find(db, Scope::Journal, &query, limit.clamp(1, 1000))?;
            let shown = hits.into_iter().map(|hit| show(db, &query, &hit));
            shown.filter_map(Result::transpose).collect()
        })
    }
}

fn show(db: &Reading, query: &Query, hit: &search::Hit) -> Result<Option<SearchHit>> {
    let Some(row) = read_model::get(db, hit.doc)? else { return Ok(None) };
    let (title, body) = stale::text(db, hit.doc)?.unwrap_or_default();
    let snippet = search::snippet(query, &title, &body, SNIPPET);
    Ok(Some(SearchHit {
        summary: row.into(),
        snippet: snippet.text,
        highlights: snippet.highlights,
        score: hit.score,
    }))
}

/// Whether there is anything in a query that can be looked for: an app may spare an empty search.
#[must_use]
pub fn can_search(query: &str) -> bool {
    Query::parse(query).is_some()
}
