//! Groups: founded, asked into, left; who belongs to them; and the one way to write into one.

mod asking;
mod coming;
mod expiring;
mod found;
mod inviting;
mod kit;
mod leaving;
mod lines;
mod list;
mod manage;
mod packs;
mod people;
mod rekey;
mod reminding;
mod requests;
mod standing;

use interlude_wire::SpaceId;

use super::Interlude;
use crate::environment::Transport;
use crate::sync::{SyncOptions, SyncProgress, SyncState};
use crate::{Error, Result};

pub use inviting::Invitation;
pub use kit::KitReport;
pub use list::{GroupSummary, MemberInfo};
pub use packs::PackReport;
pub(crate) use people::People;
pub use rekey::KeyRequest;
pub use requests::Request;
pub(crate) use standing::Standing;

/// The groups of an open vault's owner.
#[derive(Clone, Copy)]
pub struct Groups<'a> {
    pub(super) interlude: &'a Interlude,
}

impl Groups<'_> {
    /// Syncs a group and its lines. What the network or the relay has against it is an error here.
    pub(super) fn sync(
        &self,
        group: &SpaceId,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<()> {
        let lines = self.lines(group)?.into_iter().map(|line| line.space);
        let sync = self.interlude.sync(transport);
        for space in std::iter::once(*group).chain(lines) {
            let one =
                sync.one_group(&space, options, &mut |_| true, &mut SyncProgress::default())?;
            match (one.state, one.failed) {
                (_, Some(error)) => return Err(error),
                (SyncState::Offline { .. }, _) => {
                    return Err(Error::Offline("the relay cannot be reached"));
                }
                (SyncState::Forked, _) => {
                    return Err(Error::Relay("it shows two lists of the members"));
                }
                _ => {}
            }
        }
        self.settle()
    }
}

impl Interlude {
    /// The groups the participant belongs to, or leads.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups { interlude: self }
    }

    /// One group: what is shared in it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when this vault is in no such group.
    pub fn group(&self, id: &SpaceId) -> Result<crate::groups::Group<'_>> {
        self.groups().membership(id)?;
        Ok(crate::groups::Group { interlude: self, space: *id })
    }
}
