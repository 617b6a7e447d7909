use interlude_core::journal as core;

use super::values::{Coping, Edit, Form, Helped};
use crate::types::Moment;

/// What a new entry says. Everything may be left out: an empty entry is a place to write.
#[derive(Clone, Default, uniffi::Record)]
pub struct NewEntry {
    /// The title.
    #[uniffi(default = "")]
    pub title: String,
    /// The body, Markdown.
    #[uniffi(default = "")]
    pub body: String,
    /// When it was written; now in the device's zone if left out.
    #[uniffi(default = None)]
    pub created: Option<Moment>,
    /// What it is; by default an entry.
    #[uniffi(default = None)]
    pub form: Option<Form>,
    /// Mood, 1 to 5.
    #[uniffi(default = None)]
    pub mood: Option<u8>,
    /// Emotions: keys of `EMOTIONS` or own words.
    #[uniffi(default = [])]
    pub emotions: Vec<String>,
    /// Tags.
    #[uniffi(default = [])]
    pub tags: Vec<String>,
    /// Mark it as a favourite.
    #[uniffi(default = false)]
    pub favourite: bool,
    /// Mark it to bring to the session.
    #[uniffi(default = false)]
    pub bring: bool,
    /// The session it belongs to.
    #[uniffi(default = None)]
    pub session: Option<String>,
    /// The prompt it answers.
    #[uniffi(default = None)]
    pub prompt: Option<String>,
    /// The goal it is about.
    #[uniffi(default = None)]
    pub goal: Option<String>,
    /// What a coping note tells.
    #[uniffi(default = None)]
    pub coping: Option<Coping>,
}

impl From<NewEntry> for core::NewEntry {
    fn from(entry: NewEntry) -> Self {
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
            coping: entry.coping.unwrap_or_default(),
        }
    }
}

/// One thing to do to an entry; several are done together or not at all.
#[uniffi::remote(Enum)]
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
