use std::collections::BTreeSet;
use std::fmt;

use super::{Attachment, Conflict, Form, Helped};
use crate::time::{Moment, Timestamp};

/// Everything an entry says.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryContent {
    /// The title, possibly empty.
    pub title: String,
    /// The body, Markdown.
    pub body: String,
    /// When it was written.
    pub created: Moment,
    /// What it is.
    pub form: Form,
    /// Mood, 1 to 5.
    pub mood: Option<u8>,
    /// Emotions: keys of the vocabulary or own words.
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
    /// Attachments in their order.
    pub attachments: Vec<Attachment>,
    /// Since when it is in the trash.
    pub trashed: Option<Timestamp>,
    /// Fields on which devices disagree.
    pub conflicts: Vec<Conflict>,
    /// What it was imported from, as the importer wrote it.
    pub(crate) source: Option<String>,
}

/// What a coping note tells.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Coping {
    /// What happened.
    pub trigger: Option<String>,
    /// What I did.
    pub action: Option<String>,
    /// Whether it helped.
    pub helped: Option<Helped>,
}

impl fmt::Debug for EntryContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryContent(..)")
    }
}

impl fmt::Debug for Coping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Coping(..)")
    }
}
