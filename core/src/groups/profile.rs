use super::{Group, GroupProfile};
use crate::document::Kind;
use crate::{Error, Result};

impl Group<'_> {
    /// What the group is.
    ///
    /// # Errors
    /// [`Error::NotFound`] while nothing of it has come.
    pub fn profile(&self) -> Result<GroupProfile> {
        let id = GroupProfile::identity(self.space.0).id();
        let fields = self.interlude.content(Kind::GROUP, &id)?;
        let profile = fields.and_then(|fields| GroupProfile::read(&fields));
        profile.ok_or(Error::NotFound("group's profile yet: sync first"))
    }

    /// Makes the group's profile say this.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn set_profile(&self, profile: &GroupProfile) -> Result<()> {
        profile.check()?;
        let before = self.profile()?;
        let edits = profile.edits(Some(&before));
        self.interlude.write_shared(&GroupProfile::identity(self.space.0), &edits)
    }
}
