use std::collections::BTreeSet;

use crate::document::entry::{Coping, EntryContent, EntryRow, Form, Helped};
use crate::document::{DocumentId, silent};
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

silent!(NewEntry, Edit, EntrySummary, EntryDetails, Page);
