//! What is shared in a group and on a line: sessions, norms, resources, prompts, excerpts.
//!
//! Nothing of the journal is reached from here: what is shared is copied into documents of the group by
//! [`Group`]'s own methods, from text that they are given.

mod profile;

use interlude_wire::SpaceId;

pub use crate::document::{CrisisCard, GroupProfile, MembershipState};
use crate::interlude::Interlude;
pub use crate::interlude::{GroupSummary, Groups, Invitation, MemberInfo, Request};

/// One group of an open vault.
#[derive(Clone, Copy)]
pub struct Group<'a> {
    pub(crate) interlude: &'a Interlude,
    pub(crate) space: SpaceId,
}
