use interlude_core::journal as core;

use super::values::{Conflict, Coping, Form};
use crate::types::{DocumentId, Moment, Timestamp};

/// An entry in a list.
#[derive(Clone, uniffi::Record)]
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
    pub emotions: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
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
    pub attachments: u64,
}

impl From<core::EntrySummary> for EntrySummary {
    fn from(entry: core::EntrySummary) -> Self {
        Self {
            id: entry.id,
            title: entry.title,
            preview: entry.preview,
            created: entry.created,
            form: entry.form,
            mood: entry.mood,
            emotions: entry.emotions.into_iter().collect(),
            tags: entry.tags.into_iter().collect(),
            favourite: entry.favourite,
            bring: entry.bring,
            session: entry.session,
            prompt: entry.prompt,
            goal: entry.goal,
            coping: entry.coping,
            trashed: entry.trashed,
            conflicts: entry.conflicts,
            attachments: entry.attachments as u64,
        }
    }
}

/// A photo, recording or file that belongs to an entry; its bytes lie encrypted beside the database.
#[derive(Clone, uniffi::Record)]
pub struct Attachment {
    /// Its id within the entry; a body shows it as `![](attachment:ID)`.
    pub id: String,
    /// Bytes of the content.
    pub length: u64,
    /// SHA-256 of the content.
    pub digest: Vec<u8>,
    /// IANA media type.
    pub media_type: String,
    /// The name the file had.
    pub file_name: String,
    /// Place among the entry's attachments, from 0.
    pub order: u32,
}

impl From<core::Attachment> for Attachment {
    fn from(one: core::Attachment) -> Self {
        Self {
            id: one.id,
            length: one.length,
            digest: one.digest.to_vec(),
            media_type: one.media_type,
            file_name: one.file_name,
            order: one.order,
        }
    }
}

/// Everything an entry says.
#[derive(Clone, uniffi::Record)]
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
    pub emotions: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
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
}

impl From<core::EntryContent> for EntryContent {
    fn from(entry: core::EntryContent) -> Self {
        Self {
            title: entry.title,
            body: entry.body,
            created: entry.created,
            form: entry.form,
            mood: entry.mood,
            emotions: entry.emotions.into_iter().collect(),
            tags: entry.tags.into_iter().collect(),
            favourite: entry.favourite,
            bring: entry.bring,
            session: entry.session,
            prompt: entry.prompt,
            goal: entry.goal,
            coping: entry.coping,
            attachments: entry.attachments.into_iter().map(Attachment::from).collect(),
            trashed: entry.trashed,
            conflicts: entry.conflicts,
        }
    }
}

/// An entry as its own page shows it.
#[derive(Clone, uniffi::Record)]
pub struct EntryDetails {
    /// What lists show of it.
    pub summary: EntrySummary,
    /// Everything it says.
    pub content: EntryContent,
}

impl From<core::EntryDetails> for EntryDetails {
    fn from(core::EntryDetails { summary, content }: core::EntryDetails) -> Self {
        Self { summary: summary.into(), content: content.into() }
    }
}
