use std::ops::Range;

use super::Group;
use super::excerpts;
use super::sharing::Eyes;
use crate::Result;
use crate::document::{DocumentId, Kind, silent};
use crate::store::contents::{self, Said};
use crate::store::search::{self, Query, Scope};
use crate::store::{Reading, stale};

/// Something in a group that a search found.
#[derive(Clone, PartialEq)]
pub struct GroupHit {
    /// Its document.
    pub id: DocumentId,
    /// What it is: an excerpt, a resource, a prompt, norms or a session.
    pub kind: Kind,
    /// Its title; empty where it has none.
    pub title: String,
    /// A passage around what was found, on one line.
    pub snippet: String,
    /// What was found, as ranges of characters in `snippet`.
    pub highlights: Vec<Range<usize>>,
    /// The better, the higher. Comparable within one search only.
    pub score: f64,
}

silent!(GroupHit);

/// What is searched.
const KINDS: [Kind; 5] = [Kind::EXCERPT, Kind::RESOURCE, Kind::PROMPT, Kind::NORMS, Kind::SESSION];
/// Characters of a snippet.
const SNIPPET: usize = 160;
/// Hits that are looked at: some may not be shown.
const MOST: usize = 2000;

impl Group<'_> {
    /// Finds what is shared in the group by words, prefixes, phrases in quotes, in any script; best first.
    /// What is over or hidden is not found, and nothing of the journal is. Whatever is typed finds something
    /// or nothing, it is never an error.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<GroupHit>> {
        let Some(query) = Query::parse(query) else { return Ok(Vec::new()) };
        let eyes = self.eyes()?;
        self.interlude.refresh_search()?;
        self.interlude.read(|db| {
            let hits = search::find(db, Scope::Home(self.space.0), &query, MOST)?;
            let shown = hits.into_iter().map(|hit| show(db, &query, &hit, &eyes));
            shown.filter_map(Result::transpose).take(limit.clamp(1, 1000)).collect()
        })
    }
}

fn show(db: &Reading, query: &Query, hit: &search::Hit, eyes: &Eyes) -> Result<Option<GroupHit>> {
    let Some((kind, said)) = contents::of_doc(db, hit.doc)? else { return Ok(None) };
    if !KINDS.contains(&kind) || !is_shown(kind, &said, eyes) {
        return Ok(None);
    }
    let (title, body) = stale::text(db, hit.doc)?.unwrap_or_default();
    let snippet = search::snippet(query, &title, &body, SNIPPET);
    Ok(Some(GroupHit {
        id: said.id,
        kind,
        title,
        snippet: snippet.text,
        highlights: snippet.highlights,
        score: hit.score,
    }))
}

/// Whether a hit may be shown: what its own list shows, and nothing that is hidden.
fn is_shown(kind: Kind, said: &Said, eyes: &Eyes) -> bool {
    let excerpt = || excerpts::shown(said, eyes).is_some_and(|excerpt| excerpt.hidden.is_none());
    kind != Kind::EXCERPT || excerpt()
}
