//! What an entry is made of.

use interlude_core::journal as core;

pub(crate) type Field = core::Field;
pub(crate) type Form = core::Form;
pub(crate) type Helped = core::Helped;
pub(crate) type Scalar = core::Scalar;
pub(crate) type Coping = core::Coping;
pub(crate) type DifferencePart = core::DifferencePart;
pub(crate) type Conflict = core::Conflict;
pub(crate) type Edit = core::Edit;
pub(crate) type LateEdit = core::LateEdit;

use crate::types::Timestamp;

/// A field of an entry that holds one value, so that two devices can disagree on it.
#[uniffi::remote(Enum)]
pub enum Field {
    /// When it was written, with offset and zone.
    Created,
    /// Entry, check-in or coping note.
    Form,
    /// Mood, 1 to 5.
    Mood,
    /// Marked as a favourite.
    Favourite,
    /// Marked to bring to the session.
    Bring,
    /// The session it belongs to.
    Session,
    /// The prompt it answers.
    Prompt,
    /// The goal it is about.
    Goal,
    /// Coping: what happened.
    Trigger,
    /// Coping: what I did.
    Action,
    /// Coping: did it help.
    Helped,
}

/// What an entry is.
#[uniffi::remote(Enum)]
pub enum Form {
    /// An entry.
    Entry,
    /// A check-in: mood and emotions, few words.
    CheckIn,
    /// A coping note: what happened, what I did, did it help.
    Coping,
}

/// Whether something helped.
#[uniffi::remote(Enum)]
pub enum Helped {
    /// It did.
    Yes,
    /// It did a little.
    Some,
    /// It did not.
    No,
}

/// A value of a `Field`.
#[uniffi::remote(Enum)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

/// What a coping note tells.
#[uniffi::remote(Record)]
pub struct Coping {
    /// What happened.
    #[uniffi(default = None)]
    pub trigger: Option<String>,
    /// What I did.
    #[uniffi(default = None)]
    pub action: Option<String>,
    /// Whether it helped.
    #[uniffi(default = None)]
    pub helped: Option<Helped>,
}

/// A part of a readable difference.
#[uniffi::remote(Enum)]
pub enum DifferencePart {
    /// Is in both.
    Same(String),
    /// Is in the earlier one only.
    Removed(String),
    /// Is in the later one only.
    Added(String),
}

/// A field that two devices set apart: every value is kept until one is chosen.
#[uniffi::remote(Record)]
pub struct Conflict {
    /// The field.
    pub field: Field,
    /// The value lists and filters use meanwhile, the same on every device.
    pub shown: Scalar,
    /// All the values, sorted.
    pub values: Vec<Scalar>,
}

/// What was written here into an entry that had been erased on another device meanwhile. It is on
/// this device alone, until its writer keeps or drops it.
#[uniffi::remote(Record)]
pub struct LateEdit {
    /// To name it by.
    pub number: i64,
    /// What was added to title and body, and nothing of what stood there before.
    pub text: String,
    /// When the entry was erased, by the clock of the device that erased it.
    pub erased_at: Timestamp,
}
