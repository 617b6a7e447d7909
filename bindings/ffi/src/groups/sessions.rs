//! What a session of a group is for.

use interlude_core::groups as core;

pub(crate) type AgendaKind = core::AgendaKind;
pub(crate) type AgendaItem = core::AgendaItem;
pub(crate) type TimedItem = core::TimedItem;
pub(crate) type Preparation = core::Preparation;
pub(crate) type SessionEdit = core::SessionEdit;

use std::collections::BTreeMap;

use crate::reminders::Session;
use crate::types::{DocumentId, SessionKey, Timestamp};

/// What happens in a part of a session.
#[uniffi::remote(Enum)]
pub enum AgendaKind {
    /// Everybody says how they are.
    CheckIn,
    /// Something light to begin with.
    Icebreaker,
    /// A round in which people share and nobody answers.
    ReflectiveSharing,
    /// A guided exercise in silence.
    GuidedMindfulness,
    /// Members tell each other what they saw.
    Feedback,
    /// The last round.
    Closing,
    /// Anything else.
    Other,
}

/// A part of a session.
#[uniffi::remote(Record)]
pub struct AgendaItem {
    /// What happens.
    pub kind: AgendaKind,
    /// How long it is to take, 1 to 480.
    pub minutes: u32,
    /// The facilitator's own words, at most 2,000 bytes; may be empty.
    pub words: String,
}

/// An item of the agenda with the time it is suggested to take.
#[uniffi::remote(Record)]
pub struct TimedItem {
    /// To name it by.
    pub key: String,
    /// What it is.
    pub item: AgendaItem,
    /// When it begins, if all before it take as long as they are to.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
}

/// Something to prepare for a session.
#[uniffi::remote(Enum)]
pub enum Preparation {
    /// A resource to read, hear or practise.
    Resource(DocumentId),
    /// A prompt to answer for oneself.
    Prompt(DocumentId),
    /// Anything else, in words of at most 2,000 bytes.
    Words(String),
}

/// Something done to what a session is for.
#[uniffi::remote(Enum)]
pub enum SessionEdit {
    /// Sets the topic.
    Topic(String),
    /// Sets the place.
    Place(String),
    /// Makes the notes this; they merge by letters.
    Notes(String),
    /// Makes the recap this; it merges by letters.
    Recap(String),
    /// Adds an item behind the one of this key; none: at the end.
    AddItem(AgendaItem, Option<String>),
    /// Makes an item this; none takes it away.
    Item(String, Option<AgendaItem>),
    /// Adds a goal.
    AddGoal(String),
    /// Makes a goal this; none takes it away.
    Goal(String, Option<String>),
    /// Adds something to prepare.
    AddPreparation(Preparation),
    /// Takes away something to prepare.
    RemovePreparation(String),
}

/// An item of the agenda.
#[derive(Clone, uniffi::Record)]
pub struct KeyedItem {
    /// To name it by; the order of the agenda.
    pub key: String,
    /// What it is.
    pub item: AgendaItem,
}

/// A goal of a session.
#[derive(Clone, uniffi::Record)]
pub struct KeyedGoal {
    /// To name it by.
    pub key: String,
    /// Its words.
    pub words: String,
}

/// Something to prepare for a session.
#[derive(Clone, uniffi::Record)]
pub struct KeyedPreparation {
    /// To name it by.
    pub key: String,
    /// What.
    pub preparation: Preparation,
}

/// What one session of a group is for.
#[derive(Clone, uniffi::Record)]
pub struct SessionContent {
    /// In a line.
    pub topic: String,
    /// Where it takes place, if not where the group always meets.
    pub place: String,
    /// Markdown.
    pub notes: String,
    /// What the facilitator says of it afterwards, Markdown.
    pub recap: String,
    /// In order.
    pub agenda: Vec<KeyedItem>,
    /// What it is to reach.
    pub goals: Vec<KeyedGoal>,
    /// What to do before.
    pub preparation: Vec<KeyedPreparation>,
}

fn listed<V, T>(map: BTreeMap<String, V>, each: impl Fn(String, V) -> T) -> Vec<T> {
    map.into_iter().map(|(key, value)| each(key, value)).collect()
}

impl From<core::SessionContent> for SessionContent {
    fn from(content: core::SessionContent) -> Self {
        let core::SessionContent { topic, place, notes, recap, agenda, goals, preparation } =
            content;
        Self {
            topic,
            place,
            notes,
            recap,
            agenda: listed(agenda, |key, item| KeyedItem { key, item }),
            goals: listed(goals, |key, words| KeyedGoal { key, words }),
            preparation: listed(preparation, |key, preparation| KeyedPreparation {
                key,
                preparation,
            }),
        }
    }
}

/// A session of a group: when it is and what it is for.
#[derive(Clone, uniffi::Record)]
pub struct GroupSession {
    /// How entries and goals name it.
    pub key: SessionKey,
    /// When it is, and what became of it.
    pub session: Session,
    /// What it is for.
    pub content: SessionContent,
    /// The agenda with times from the session's beginning on.
    pub agenda: Vec<TimedItem>,
    /// By how many minutes the agenda is longer than the session.
    pub minutes_over: u32,
}

impl From<core::GroupSession> for GroupSession {
    fn from(one: core::GroupSession) -> Self {
        let (agenda, minutes_over) = (one.agenda(), one.minutes_over());
        let core::GroupSession { key, session, content } = one;
        Self { key, session, content: content.into(), agenda, minutes_over }
    }
}
