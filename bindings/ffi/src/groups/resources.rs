//! What there is to read and to think about.

use interlude_core::groups as core;

pub(crate) type ResourceKind = core::ResourceKind;
pub(crate) type Step = core::Step;
pub(crate) type Resource = core::Resource;
pub(crate) type Prompt = core::Prompt;
pub(crate) type GroupPrompt = core::GroupPrompt;

use crate::types::{DocumentId, LocalDate, Timestamp};

/// What a resource is.
#[uniffi::remote(Enum)]
pub enum ResourceKind {
    /// To read.
    Article,
    /// To practise.
    Exercise,
    /// Something light to begin a session with.
    Icebreaker,
    /// A round of sharing, or a question to think about.
    Reflection,
    /// To come back to the here and now.
    Grounding,
    /// To breathe.
    Breathing,
    /// To tell each other what one saw.
    Feedback,
    /// A draft of a group's agreement.
    Norms,
    /// A card for a hard moment.
    Coping,
    /// Where to turn in a crisis.
    Crisis,
}

/// One step of a guided exercise.
#[uniffi::remote(Record)]
pub struct Step {
    /// How long it takes, 1 to 3,600.
    pub seconds: u32,
    /// What to do.
    pub words: String,
}

/// A resource in one language.
#[uniffi::remote(Record)]
pub struct Resource {
    /// Its name among others: lower-case letters, digits and dashes.
    pub slug: String,
    /// BCP 47.
    pub lang: String,
    /// One line.
    pub title: String,
    /// What it is.
    pub kind: ResourceKind,
    /// One line; may be empty.
    pub summary: String,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Of a guided exercise.
    pub steps: Vec<Step>,
    /// When somebody last checked what it says; none of a crisis card: nobody has.
    pub checked: Option<LocalDate>,
    /// ISO 3166 alpha-2, of a crisis card.
    pub country: Option<String>,
    /// Markdown.
    pub body: String,
    /// What is heard in its audio.
    pub transcript: String,
    /// Files that it shows or plays, pictures and recordings, at most 50; its body names each as `../media/<file>`.
    pub media: Vec<String>,
}

/// A picture or recording of a resource.
#[derive(Clone, uniffi::Record)]
pub struct MediaInfo {
    /// Its name; the resource's body names it as `../media/<file>`.
    pub file: String,
    /// IANA media type.
    pub media_type: String,
    /// Bytes.
    pub length: u64,
    /// Its bytes are here: it can be shown without any network.
    pub here: bool,
}

impl From<core::MediaInfo> for MediaInfo {
    fn from(one: core::MediaInfo) -> Self {
        let core::MediaInfo { file, media_type, length, here } = one;
        Self { file, media_type: media_type.to_owned(), length, here }
    }
}

/// A question or exercise for the time between two sessions.
#[uniffi::remote(Record)]
pub struct Prompt {
    /// One line, at most 200 bytes; may be empty.
    pub title: String,
    /// Markdown, at most 16 KiB.
    pub question: String,
    /// The day of the session before which it is due, as the schedule's rule has it; none: whenever.
    pub due: Option<LocalDate>,
    /// The language it is written in, as BCP 47 (`de`, `pt-BR`); empty: not said.
    pub language: String,
}

/// A prompt of a group, and whether this participant has answered it.
#[uniffi::remote(Record)]
pub struct GroupPrompt {
    /// Its id: an entry that answers it names it in its field `prompt`.
    pub id: DocumentId,
    /// What it asks.
    pub prompt: Prompt,
    /// When it was first put.
    pub at: Timestamp,
    /// An entry in the journal answers it. Nobody else knows.
    pub answered: bool,
}

/// The pack that a resource came in.
#[derive(Clone, uniffi::Record)]
pub struct PackVersion {
    /// The pack.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// A resource as a list shows it: in the language that is the reader's, or comes closest.
#[derive(Clone, uniffi::Record)]
pub struct ResourceInfo {
    /// Its document.
    pub id: DocumentId,
    /// Its name in every language.
    pub slug: String,
    /// The language that was chosen.
    pub lang: String,
    /// The others it is there in.
    pub others: Vec<String>,
    /// One line.
    pub title: String,
    /// What it is.
    pub kind: ResourceKind,
    /// One line.
    pub summary: String,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The pack it came in.
    pub pack: Option<PackVersion>,
}

impl From<core::ResourceInfo> for ResourceInfo {
    fn from(one: core::ResourceInfo) -> Self {
        Self {
            id: one.id,
            slug: one.slug,
            lang: one.lang,
            others: one.others,
            title: one.title,
            kind: one.kind,
            summary: one.summary,
            minutes: one.minutes,
            tags: one.tags,
            pack: one.pack.map(|(id, version)| PackVersion { id, version }),
        }
    }
}

/// When a resource was read.
#[derive(Clone, uniffi::Record)]
pub struct ReadMark {
    /// The resource.
    pub id: DocumentId,
    /// When.
    pub at: Timestamp,
}
