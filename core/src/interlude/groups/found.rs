use interlude_wire::SpaceId;
use interlude_wire::roster::{Role, SpaceKind};

use super::Groups;
use crate::crypto::make_principal;
use crate::document::{FieldEdit, GroupProfile, Identity, Kind, Membership, MembershipState, Seed};
use crate::space::{found_shared, store_shared};
use crate::sync::RelayUrl;
use crate::{Error, Result};

impl Groups<'_> {
    /// Founds a group that this participant leads, under a name that is known to this group alone. Needs
    /// no network: the relay hears of it with the next sync.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names what breaks a bound.
    pub fn found(&self, profile: &GroupProfile, name: &str, relay: &RelayUrl) -> Result<SpaceId> {
        profile.check()?;
        let name = Membership::check_name(name)?;
        let environment = &self.interlude.environment;
        let keys = make_principal(&*environment.entropy)?;
        let founders = [(keys.public(), Role::Owner)];
        let (stored, growth) =
            found_shared(SpaceKind::Group, &keys, &founders, &*environment.entropy)?;
        let membership = Membership {
            space: stored.space,
            relay: relay.as_str().to_owned(),
            name,
            keys: keys.to_bytes(),
            next: None,
            state: MembershipState::In,
            asked_at: environment.clock.now(),
            link: None,
        };
        let (stamp, home) = (self.interlude.stamp(), stored.space.0);
        let shared = self.interlude.stamp_as(&keys.public().id().0)?;
        self.interlude.write(|write| {
            write.create(&Membership::identity(&stored.space), |document| {
                document.edit_fields(&stamp, &membership.edits()).map(drop)
            })?;
            store_shared(write, &stored, &growth, relay.as_str(), environment)?;
            write.create(&GroupProfile::identity(home), |document| {
                document.edit_fields(&shared, &profile.edits(None)).map(drop)
            })?;
            let me = keys.public().id().0;
            write.create(&member_card(home, me), |document| {
                document.edit_fields(&shared, &[called(&membership.name)]).map(drop)
            })
        })?;
        Ok(stored.space)
    }

    /// What this participant knows of their place in a group.
    pub(crate) fn membership(&self, id: &SpaceId) -> Result<Membership> {
        let id = Membership::identity(id).id();
        let fields = self.interlude.content(Kind::MEMBERSHIP, &id)?;
        fields.and_then(|fields| Membership::read(&fields)).ok_or(Error::NotFound("group"))
    }
}

/// The document that says what a member is called.
pub(super) fn member_card(home: [u8; 32], member: [u8; 32]) -> Identity {
    Identity::of_member(Kind::MEMBER, home, member, Seed([0; 16]))
}

pub(super) fn called(name: &str) -> FieldEdit {
    FieldEdit::Set("name", Some(name.to_owned()))
}
