use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;

use super::EntrySummary;
use crate::document::entry::Form;
use crate::document::silent;

/// Which entries a list is about; everything given must hold. The default: all outside the trash.
#[derive(Clone, Default)]
pub struct EntryFilter {
    /// Words to be found in title or body, as in a search.
    pub text: Option<String>,
    /// Written on this local day or later.
    pub from: Option<NaiveDate>,
    /// Written on this local day or earlier.
    pub to: Option<NaiveDate>,
    /// Carries all these tags.
    pub tags: Vec<String>,
    /// Names all these emotions.
    pub emotions: Vec<String>,
    /// Mood within these bounds.
    pub mood: Option<RangeInclusive<u8>>,
    /// Is of this form.
    pub form: Option<Form>,
    /// Belongs to this session.
    pub session: Option<String>,
    /// Answers this prompt.
    pub prompt: Option<String>,
    /// Is about this goal.
    pub goal: Option<String>,
    /// Is a favourite, or is none.
    pub favourite: Option<bool>,
    /// Is marked to bring, or is not.
    pub bring: Option<bool>,
    /// Devices disagree on a field of it.
    pub conflicts: bool,
    /// Lies in the trash, instead of outside.
    pub trashed: bool,
}

/// An entry that a search found.
#[derive(Clone, PartialEq)]
pub struct SearchHit {
    /// The entry.
    pub summary: EntrySummary,
    /// A passage around what was found, on one line.
    pub snippet: String,
    /// What was found, as ranges of characters in `snippet`.
    pub highlights: Vec<Range<usize>>,
    /// The better, the higher. Comparable within one search only.
    pub score: f64,
}

silent!(EntryFilter, SearchHit);
