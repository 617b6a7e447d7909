//! What is shared in a group and on a line: sessions, norms, resources, prompts, excerpts.
//!
//! Nothing of the journal is reached from here: what is shared is copied into documents of the group by
//! [`Group`]'s own methods, from text that they are given.

mod mode;
mod next;
mod norms;
mod profile;
mod resources;
mod schedule;
mod sessions;

use interlude_wire::SpaceId;

pub use crate::document::schedule::{Schedule, Session, SessionChange, SessionState};
pub use crate::document::{
    AgendaItem, AgendaKind, CrisisCard, DifferencePart, GroupProfile, MembershipState, Preparation,
    Resource, ResourceKind, SessionContent, SessionEdit, SessionKey, Step,
};
pub use mode::SessionMode;
pub use next::NextSession;
pub use norms::{Acceptance, Norms, NormsVersion};
pub use resources::ResourceInfo;
pub use sessions::{GroupSession, TimedItem};

use crate::interlude::Interlude;
pub use crate::interlude::{GroupSummary, Groups, Invitation, MemberInfo, PackReport, Request};

/// One group of an open vault.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}
