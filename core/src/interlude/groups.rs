//! Groups: founded, asked into, left; who belongs to them; and the one way to write into one.

mod expiring;
mod found;
mod kit;
mod lines;
mod list;
mod people;
mod standing;

use interlude_wire::SpaceId;

use super::Interlude;
use crate::Result;

pub use kit::KitReport;
pub use list::{GroupSummary, MemberInfo};
pub(crate) use people::People;
pub(crate) use standing::Standing;

/// The groups of an open vault's owner.
#[derive(Clone, Copy)]
pub struct Groups<'a> {
    pub(super) interlude: &'a Interlude,
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
