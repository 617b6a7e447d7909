//! What is shared in a group and on a line: sessions, norms, resources, prompts, excerpts.
//!
//! Nothing of the journal is reached from here: what is shared is copied into documents of the group by
//! [`Group`]'s own methods, from text that they are given.

mod excerpts;
mod hiding;
mod line;
mod media;
mod mode;
mod next;
mod norms;
mod preview;
mod profile;
mod prompts;
mod reading;
mod resources;
mod responses;
mod schedule;
mod search;
mod sessions;
mod sharing;
#[cfg(test)]
pub(crate) mod tests;

use interlude_wire::SpaceId;

pub use crate::document::schedule::{Schedule, Session, SessionChange, SessionState};
pub use crate::document::{
    AgendaItem, AgendaKind, CrisisCard, DifferencePart, DocumentId, Expiry, GroupProfile,
    MembershipState, Preparation, Prompt, Resource, ResourceKind, SessionContent, SessionEdit,
    SessionKey, Step,
};
use crate::interlude::Interlude;
pub use crate::interlude::{
    AttachmentReader, GroupSummary, Groups, Invitation, KeyRequest, KitReport, MemberInfo,
    PackReport, Request,
};

pub use excerpts::{Audience, Excerpt, NewExcerpt};
pub use line::{Line, LineInfo, LineMessage, Message};
pub use media::MediaInfo;
pub use mode::SessionMode;
pub use next::NextSession;
pub use norms::{Acceptance, Norms, NormsVersion};
pub use preview::{Leaving, Preview};
pub use prompts::GroupPrompt;
pub use resources::ResourceInfo;
pub use responses::{Response, ResponseWords};
pub use search::GroupHit;
pub use sessions::{GroupSession, TimedItem};
pub use sharing::{Author, HiddenMark};

/// One group of an open vault.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}
