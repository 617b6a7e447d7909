//! What is shared in a group and on a line: sessions, norms, resources, prompts, excerpts.
//!
//! Nothing of the journal is reached from here: what is shared is copied into documents of the group by
//! [`Group`]'s own methods, from text that they are given.

mod excerpts;
mod hiding;
mod line;
mod preview;
mod profile;
mod prompts;
mod reading;
mod responses;
mod search;
mod sharing;
#[cfg(test)]
pub(crate) mod tests;

use interlude_wire::SpaceId;

pub use crate::document::{CrisisCard, DocumentId, Expiry, GroupProfile, MembershipState, Prompt};
use crate::interlude::Interlude;

pub use excerpts::{Audience, Excerpt, NewExcerpt};
pub use line::{Line, LineInfo, LineMessage, Message};
pub use preview::{Leaving, Preview};
pub use prompts::GroupPrompt;
pub use responses::{Response, ResponseWords};
pub use search::GroupHit;
pub use sharing::{Author, HiddenMark};

/// One group of an open vault.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}
