use super::{EntryFilter, EntrySummary, Journal, Page};
use crate::document::DocumentId;
use crate::store::entries::{self, Filter, Place};
use crate::store::search::Query;
use crate::{Error, Result};

/// The most entries one page may have.
const MOST: usize = 1000;

impl Journal<'_> {
    /// A page of at most `limit` entries (1 to 1,000, whatever it says), newest first; `after` is a page's `next`.
    /// Costs the same however deep.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a cursor that no page gave.
    pub fn list(&self, filter: &EntryFilter, after: Option<&str>, limit: usize) -> Result<Page> {
        let after = after.map(parse_cursor).transpose()?;
        let limit = limit.clamp(1, MOST);
        let Some(filter) = store_filter(filter) else {
            return Ok(Page { entries: Vec::new(), next: None });
        };
        if filter.text.is_some() {
            self.interlude.refresh_search()?;
        }
        let rows = self.interlude.read(|db| entries::page(db, &filter, after, limit + 1))?;
        let more = rows.len() > limit;
        let entries: Vec<EntrySummary> = rows.into_iter().take(limit).map(Into::into).collect();
        let next = entries.last().filter(|_| more).map(cursor);
        Ok(Page { entries, next })
    }

    /// How many entries the filter admits.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn count(&self, filter: &EntryFilter) -> Result<u64> {
        let Some(filter) = store_filter(filter) else { return Ok(0) };
        if filter.text.is_some() {
            self.interlude.refresh_search()?;
        }
        self.interlude.read(|db| entries::count(db, &filter))
    }

    /// Every tag in use, with how many entries carry it, most used first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn tags(&self) -> Result<Vec<(String, u64)>> {
        self.interlude.read(entries::tags)
    }
}

/// `None`: there is a text, but nothing in it can be looked for, so nothing is found.
fn store_filter(filter: &EntryFilter) -> Option<Filter> {
    let text = match &filter.text {
        Some(text) => Some(Query::parse(text)?),
        None => None,
    };
    Some(Filter {
        text,
        from: filter.from,
        to: filter.to,
        tags: filter.tags.clone(),
        emotions: filter.emotions.clone(),
        mood: filter.mood.clone(),
        form: filter.form,
        session: filter.session.clone(),
        prompt: filter.prompt.clone(),
        goal: filter.goal.clone(),
        favourite: filter.favourite,
        bring: filter.bring,
        conflicts: filter.conflicts,
        calendar_day: None,
        trashed: filter.trashed,
    })
}

fn cursor(entry: &EntrySummary) -> String {
    format!("{}.{}", entry.created.instant().millis(), entry.id)
}

fn parse_cursor(text: &str) -> Result<Place> {
    let place = text.split_once('.').and_then(|(at, id)| {
        Some(Place { created_at: at.parse().ok()?, id: id.parse::<DocumentId>().ok()? })
    });
    place.ok_or(Error::Invalid { field: "cursor", reason: "not one that a page gave" })
}
