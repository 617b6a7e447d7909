use std::collections::BTreeSet;
use std::fmt;
use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;

use crate::document::DocumentId;
use crate::document::entry::{Coping, EntryContent, EntryRow, Form, Helped};
use crate::time::{Moment, Timestamp};

/// What a new entry says. Everything may be left out: an empty entry is a place to write.
#[derive(Clone, Default)]
pub struct NewEntry {
    /// The title.
    pub title: String,
    /// The body, Markdown.
    pub body: String,
    /// When it was written; now in the device's zone if left out.
    pub created: Option<Moment>,
    /// What it is; by default an entry.
    pub form: Option<Form>,
    /// Mood, 1 to 5.
    pub mood: Option<u8>,
    /// Emotions: keys of [`super::EMOTIONS`] or own words.
    pub emotions: BTreeSet<String>,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// Mark it as a favourite.
    pub favourite: bool,
    /// Mark it to bring to the session.
    pub bring: bool,
    /// The session it belongs to.
    pub session: Option<String>,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// The goal it is about.
    pub goal: Option<String>,
    /// What a coping note tells.
    pub coping: Coping,
}

/// One thing to do to an entry; several are done together or not at all.
#[derive(Clone)]
pub enum Edit {
    /// The whole title anew.
    Title(String),
    /// The whole body anew: what stays the same stays the same text for merging.
    Body(String),
    /// More at the end of the body.
    Append(String),
    /// The first place in the body where the first text stands becomes the second.
    Replace(String, String),
    /// When it was written.
    Created(Moment),
    /// What it is.
    Form(Form),
    /// Mood, 1 to 5.
    Mood(Option<u8>),
    /// Favourite or not.
    Favourite(bool),
    /// To bring to the session or not.
    Bring(bool),
    /// The session it belongs to.
    Session(Option<String>),
    /// The prompt it answers.
    Prompt(Option<String>),
    /// The goal it is about.
    Goal(Option<String>),
    /// Coping: what happened.
    Trigger(Option<String>),
    /// Coping: what I did.
    Action(Option<String>),
    /// Coping: did it help.
    Helped(Option<Helped>),
    /// Adds a tag; wins over a removal made elsewhere at the same time.
    Tag(String),
    /// Takes a tag away.
    Untag(String),
    /// Adds an emotion.
    Feel(String),
    /// Takes an emotion away.
    Unfeel(String),
}

/// An entry in a list.
#[derive(Clone, PartialEq, Eq)]
pub struct EntrySummary {
    /// Its id.
    pub id: DocumentId,
    /// The title on one line, at most 200 characters.
    pub title: String,
    /// The beginning of the body as plain text, at most 160 characters.
    pub preview: String,
    /// When it was written.
    pub created: Moment,
    /// What it is.
    pub form: Form,
    /// Mood, 1 to 5.
    pub mood: Option<u8>,
    /// Emotions.
    pub emotions: BTreeSet<String>,
    /// Tags.
    pub tags: BTreeSet<String>,
    /// Marked as a favourite.
    pub favourite: bool,
    /// Marked to bring to the session.
    pub bring: bool,
    /// The session it belongs to.
    pub session: Option<String>,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// The goal it is about.
    pub goal: Option<String>,
    /// What a coping note tells.
    pub coping: Coping,
    /// Since when it is in the trash.
    pub trashed: Option<Timestamp>,
    /// On how many fields devices disagree.
    pub conflicts: u32,
    /// How many attachments it has.
    pub attachments: usize,
}

impl From<(DocumentId, EntryRow)> for EntrySummary {
    fn from((id, row): (DocumentId, EntryRow)) -> Self {
        Self {
            id,
            title: row.title,
            preview: row.preview,
            created: row.created,
            form: row.form,
            mood: row.mood,
            emotions: row.emotions,
            tags: row.tags,
            favourite: row.favourite,
            bring: row.bring,
            session: row.session,
            prompt: row.prompt,
            goal: row.goal,
            coping: row.coping,
            trashed: row.trashed,
            conflicts: row.conflicts,
            attachments: row.attachments.len(),
        }
    }
}

/// An entry as its own page shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryDetails {
    /// What lists show of it.
    pub summary: EntrySummary,
    /// Everything it says.
    pub content: EntryContent,
}

/// One page of a list, newest first.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<EntrySummary>,
    /// Where the next page begins, to be handed back; `None` at the end.
    pub next: Option<String>,
}

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

macro_rules! silent {
    ($($type:ident),+) => {$(
        /// Says nothing of what was written.
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )+};
}
silent!(NewEntry, Edit, EntrySummary, EntryDetails, Page, EntryFilter, SearchHit);
