//! What members share.

use interlude_core::groups as core;

pub(crate) type Audience = core::Audience;
pub(crate) type Expiry = core::Expiry;
pub(crate) type NewExcerpt = core::NewExcerpt;
pub(crate) type HiddenMark = core::HiddenMark;
pub(crate) type Excerpt = core::Excerpt;
pub(crate) type ResponseWords = core::ResponseWords;
pub(crate) type Response = core::Response;

use super::people::Author;
use crate::types::{DocumentId, Timestamp};

/// For whom an excerpt is.
#[uniffi::remote(Enum)]
pub enum Audience {
    /// Every member, and who leads.
    Group,
    /// Who leads the group, alone.
    Facilitator,
}

/// Until when something that was shared may be read. There is no usual answer: who shares says it.
#[uniffi::remote(Enum)]
pub enum Expiry {
    /// Until it is withdrawn.
    Never,
    /// Until this instant.
    At(Timestamp),
}

/// What a participant thinks of sharing: text, given as such. Nothing here can name an entry.
#[uniffi::remote(Record)]
pub struct NewExcerpt {
    /// Markdown, at most 32 KiB.
    pub text: String,
    /// One line, at most 200 bytes; may be empty.
    pub title: String,
    /// The group's prompt that it answers.
    pub prompt: Option<DocumentId>,
    /// For whom it is.
    pub audience: Audience,
    /// Until when it may be read.
    pub expires: Expiry,
    /// Members who come later may read it, too.
    pub later_members_may_read: bool,
}

/// That a facilitator hides something. It is still in the vault of every member: what was shared cannot
/// be taken out of anybody's hands by hiding it.
#[uniffi::remote(Record)]
pub struct HiddenMark {
    /// Why; every member may read it.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

/// What somebody shared with the group.
#[uniffi::remote(Record)]
pub struct Excerpt {
    /// Its id.
    pub id: DocumentId,
    /// Who shared it.
    pub author: Author,
    /// Its title; empty when it is hidden from this participant.
    pub title: String,
    /// Markdown; none: a facilitator hides it from this participant.
    pub text: Option<String>,
    /// The prompt that it answers.
    pub prompt: Option<DocumentId>,
    /// Until when it may be read.
    pub expires: Expiry,
    /// Members who come later may read it, too.
    pub later_members_may_read: bool,
    /// When it was shared, by its author's clock.
    pub at: Timestamp,
    /// A facilitator hides it: to be shown to everybody, its author and the facilitators too.
    pub hidden: Option<HiddenMark>,
}

/// What an answer says.
#[uniffi::remote(Enum)]
pub enum ResponseWords {
    /// That they read it and were with it.
    Acknowledged,
    /// This.
    Said(String),
    /// A facilitator hides it from this participant.
    Hidden,
}

/// An answer to an excerpt.
#[uniffi::remote(Record)]
pub struct Response {
    /// Its id.
    pub id: DocumentId,
    /// The excerpt that it answers.
    pub to: DocumentId,
    /// Who answers.
    pub author: Author,
    /// What they say.
    pub words: ResponseWords,
    /// When, by their clock.
    pub at: Timestamp,
    /// A facilitator hides it: to be shown to everybody.
    pub hidden: Option<HiddenMark>,
}
