//! The JSON of entries, kept stable for programs.

use interlude_core::journal::{Conflict, EntryDetails, EntrySummary, SearchHit};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    title: String,
    preview: String,
    created_at: String,
    zone: Option<&'static str>,
    form: &'static str,
    mood: Option<u8>,
    emotions: Vec<String>,
    tags: Vec<String>,
    favourite: bool,
    bring: bool,
    session: Option<String>,
    prompt: Option<String>,
    goal: Option<String>,
    coping: Coping,
    trashed_at: Option<String>,
    conflict_count: u32,
    attachment_count: usize,
}

#[derive(Serialize)]
struct Coping {
    trigger: Option<String>,
    action: Option<String>,
    helped: Option<&'static str>,
}

impl Entry {
    pub(crate) fn of(entry: &EntrySummary) -> Self {
        Self {
            id: entry.id.to_string(),
            title: entry.title.clone(),
            preview: entry.preview.clone(),
            created_at: entry.created.to_rfc3339(),
            zone: entry.created.zone_name(),
            form: entry.form.name(),
            mood: entry.mood,
            emotions: entry.emotions.iter().cloned().collect(),
            tags: entry.tags.iter().cloned().collect(),
            favourite: entry.favourite,
            bring: entry.bring,
            session: entry.session.clone(),
            prompt: entry.prompt.clone(),
            goal: entry.goal.clone(),
            coping: Coping {
                trigger: entry.coping.trigger.clone(),
                action: entry.coping.action.clone(),
                helped: entry.coping.helped.map(|helped| helped.name()),
            },
            trashed_at: entry.trashed.map(|at| at.to_rfc3339()),
            conflict_count: entry.conflicts,
            attachment_count: entry.attachments,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Page {
    pub(crate) entries: Vec<Entry>,
    pub(crate) next: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Details {
    #[serde(flatten)]
    entry: Entry,
    body: String,
    conflicts: Vec<ConflictJson>,
    attachments: Vec<Attachment>,
    links: Links,
}

#[derive(Serialize)]
struct Links {
    session: Option<String>,
    prompt: Option<String>,
    goal: Option<String>,
}

#[derive(Serialize)]
struct Attachment {
    id: String,
    file_name: String,
    media_type: String,
    length: u64,
}

#[derive(Serialize)]
pub(crate) struct ConflictJson {
    pub(crate) field: &'static str,
    pub(crate) shown: String,
    pub(crate) values: Vec<String>,
}

impl From<&Conflict> for ConflictJson {
    fn from(conflict: &Conflict) -> Self {
        Self {
            field: conflict.field.name(),
            shown: conflict.shown.to_string(),
            values: conflict.values.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Details {
    pub(crate) fn of(details: &EntryDetails) -> Self {
        let content = &details.content;
        let entry = Entry { title: content.title.clone(), ..Entry::of(&details.summary) };
        let attachments = content.attachments.iter().map(|one| Attachment {
            id: one.id.clone(),
            file_name: one.file_name.clone(),
            media_type: one.media_type.clone(),
            length: one.length,
        });
        Self {
            entry,
            body: content.body.clone(),
            conflicts: content.conflicts.iter().map(ConflictJson::from).collect(),
            attachments: attachments.collect(),
            links: Links {
                session: content.session.clone(),
                prompt: content.prompt.clone(),
                goal: content.goal.clone(),
            },
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Hits {
    pub(crate) hits: Vec<Hit>,
}

#[derive(Serialize)]
pub(crate) struct Hit {
    id: String,
    title: String,
    snippet: String,
    score: f64,
    created_at: String,
    highlights: Vec<[usize; 2]>,
}

impl From<&SearchHit> for Hit {
    fn from(hit: &SearchHit) -> Self {
        Self {
            id: hit.summary.id.to_string(),
            title: hit.summary.title.clone(),
            snippet: hit.snippet.clone(),
            score: hit.score,
            created_at: hit.summary.created.to_rfc3339(),
            highlights: hit.highlights.iter().map(|range| [range.start, range.end]).collect(),
        }
    }
}
