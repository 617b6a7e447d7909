//! The journal: what a participant writes between sessions.

mod attachments;
mod create;
mod edit;
mod editor;
mod emotions;
mod filter;
mod forget;
mod history;
mod late;
mod list;
mod lookback;
mod model;
mod read;
mod remove;
mod search;

pub use crate::document::DifferencePart;
pub use editor::Editor;
pub use emotions::{EMOTIONS, Family};
pub use filter::{EntryFilter, SearchHit};
pub use history::VersionInfo;
pub use late::LateEdit;
pub use model::{Edit, EntryDetails, EntrySummary, NewEntry, Page};
pub use search::can_search;

pub use crate::document::entry::{
    Attachment, Conflict, Coping, EntryContent, Field, Form, Helped, Scalar,
};
pub use crate::document::{DocumentId, Seed, TextField, TextPatch};
pub use crate::interlude::AttachmentReader;

pub(crate) use attachments::describe;
pub(crate) use create::edits_of;
pub(crate) use history::edits_between;

use crate::interlude::Interlude;

/// The journal of an open vault.
#[derive(Clone, Copy)]
pub struct Journal<'a> {
    pub(crate) interlude: &'a Interlude,
}
