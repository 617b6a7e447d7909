use std::ops::Range;

use interlude_core::journal as core;

use super::entries::EntrySummary;
use super::values::Form;
use crate::types::{LocalDate, Timestamp};

/// Which entries a list is about; everything given must hold. The default: all outside the trash.
#[derive(Clone, Default, uniffi::Record)]
pub struct EntryFilter {
    /// Words to be found in title or body, as in a search.
    #[uniffi(default = None)]
    pub text: Option<String>,
    /// Written on this local day or later.
    #[uniffi(default = None)]
    pub from: Option<LocalDate>,
    /// Written on this local day or earlier.
    #[uniffi(default = None)]
    pub to: Option<LocalDate>,
    /// Carries all these tags.
    #[uniffi(default = [])]
    pub tags: Vec<String>,
    /// Names all these emotions.
    #[uniffi(default = [])]
    pub emotions: Vec<String>,
    /// Mood of this or better.
    #[uniffi(default = None)]
    pub mood_from: Option<u8>,
    /// Mood of this or worse.
    #[uniffi(default = None)]
    pub mood_to: Option<u8>,
    /// Is of this form.
    #[uniffi(default = None)]
    pub form: Option<Form>,
    /// Belongs to this session.
    #[uniffi(default = None)]
    pub session: Option<String>,
    /// Answers this prompt.
    #[uniffi(default = None)]
    pub prompt: Option<String>,
    /// Is about this goal.
    #[uniffi(default = None)]
    pub goal: Option<String>,
    /// Is a favourite, or is none.
    #[uniffi(default = None)]
    pub favourite: Option<bool>,
    /// Is marked to bring, or is not.
    #[uniffi(default = None)]
    pub bring: Option<bool>,
    /// Devices disagree on a field of it.
    #[uniffi(default = false)]
    pub conflicts: bool,
    /// Lies in the trash, instead of outside.
    #[uniffi(default = false)]
    pub trashed: bool,
}

impl From<EntryFilter> for core::EntryFilter {
    fn from(filter: EntryFilter) -> Self {
        let bounded = filter.mood_from.is_some() || filter.mood_to.is_some();
        let mood = filter.mood_from.unwrap_or(1)..=filter.mood_to.unwrap_or(5);
        Self {
            text: filter.text,
            from: filter.from,
            to: filter.to,
            tags: filter.tags,
            emotions: filter.emotions,
            mood: bounded.then_some(mood),
            form: filter.form,
            session: filter.session,
            prompt: filter.prompt,
            goal: filter.goal,
            favourite: filter.favourite,
            bring: filter.bring,
            conflicts: filter.conflicts,
            trashed: filter.trashed,
        }
    }
}

/// One page of a list, newest first.
#[derive(Clone, uniffi::Record)]
pub struct Page {
    /// The entries.
    pub entries: Vec<EntrySummary>,
    /// Where the next page begins, to be handed back; none at the end.
    pub next: Option<String>,
}

impl From<core::Page> for Page {
    fn from(core::Page { entries, next }: core::Page) -> Self {
        Self { entries: entries.into_iter().map(EntrySummary::from).collect(), next }
    }
}

/// A tag in use.
#[derive(Clone, uniffi::Record)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// How many entries carry it.
    pub count: u64,
}

/// A passage of a text, in Unicode scalar values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Record)]
pub struct TextRange {
    /// Where it begins.
    pub start: u64,
    /// Where it ends: the first scalar value that is not in it.
    pub end: u64,
}

impl From<Range<usize>> for TextRange {
    fn from(range: Range<usize>) -> Self {
        Self { start: range.start as u64, end: range.end as u64 }
    }
}

/// An entry that a search found.
#[derive(Clone, uniffi::Record)]
pub struct SearchHit {
    /// The entry.
    pub summary: EntrySummary,
    /// A passage around what was found, on one line.
    pub snippet: String,
    /// What was found, as ranges of Unicode scalar values in `snippet`.
    pub highlights: Vec<TextRange>,
    /// The better, the higher. Comparable within one search only.
    pub score: f64,
}

impl From<core::SearchHit> for SearchHit {
    fn from(core::SearchHit { summary, snippet, highlights, score }: core::SearchHit) -> Self {
        let highlights = highlights.into_iter().map(TextRange::from).collect();
        Self { summary: summary.into(), snippet, highlights, score }
    }
}

/// A version of an entry: what one device wrote in one sitting.
#[derive(Clone, uniffi::Record)]
pub struct VersionInfo {
    /// To name it by.
    pub id: String,
    /// When its last change was made, by the clock of the device that made it.
    pub at: Timestamp,
    /// The device that made it, as eight bytes in hexadecimal.
    pub device: String,
    /// Whether that is this device.
    pub here: bool,
    /// How many changes it gathers.
    pub changes: u64,
}

impl From<core::VersionInfo> for VersionInfo {
    fn from(version: core::VersionInfo) -> Self {
        let core::VersionInfo { id, at, device, here, changes } = version;
        Self { id, at, device, here, changes: changes as u64 }
    }
}

/// A family of emotions.
#[derive(Clone, uniffi::Record)]
pub struct EmotionFamily {
    /// Its key.
    pub key: String,
    /// The keys of the emotions that belong to it.
    pub emotions: Vec<String>,
}

/// The vocabulary of emotions, by family.
#[uniffi::export]
pub fn emotion_families() -> Vec<EmotionFamily> {
    let family = |family: &core::Family| EmotionFamily {
        key: family.key.to_owned(),
        emotions: family.emotions.iter().map(|&one| one.to_owned()).collect(),
    };
    core::EMOTIONS.iter().map(family).collect()
}

/// Whether a search for this could find anything: it holds at least one letter or digit.
#[uniffi::export]
pub fn can_search(query: String) -> bool {
    core::can_search(&query)
}
