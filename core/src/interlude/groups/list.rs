use std::collections::BTreeMap;

use interlude_wire::{PrincipalId, SpaceId};

use super::Groups;
use super::people::called;
use crate::document::{GroupProfile, Kind, Membership, MembershipState};
use crate::store::spaces::{self, members};
use crate::{Error, Result};

/// A group as a list shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupSummary {
    /// Its id.
    pub id: SpaceId,
    /// Its name; empty until it has come.
    pub name: String,
    /// What the participant is called there.
    pub me: String,
    /// The participant leads it.
    pub leads: bool,
    /// How far the participant is in it.
    pub state: MembershipState,
    /// It is closed: what is in it can be read and nothing added.
    pub closed: bool,
    /// The facilitator has removed the participant.
    pub removed: bool,
}

/// Somebody in a group.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberInfo {
    /// Its principal.
    pub id: PrincipalId,
    /// What it is called here; the beginning of its id until that has come.
    pub name: String,
    /// It leads the group.
    pub leads: bool,
    /// It is this participant.
    pub me: bool,
}

/// Names are people's own words.
impl std::fmt::Debug for MemberInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, leads, me, .. } = self;
        f.debug_struct("MemberInfo").field("id", id).field("leads", leads).field("me", me).finish()
    }
}

impl std::fmt::Debug for GroupSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupSummary").field("id", &self.id).field("state", &self.state).finish()
    }
}

impl Groups<'_> {
    /// Every group the participant is in, asked into, or left.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<GroupSummary>> {
        let memberships = self.memberships()?;
        memberships.iter().map(|membership| self.summary(membership)).collect()
    }

    pub(crate) fn memberships(&self) -> Result<Vec<Membership>> {
        let all = self.interlude.contents(Kind::MEMBERSHIP)?;
        Ok(all.iter().filter_map(|(_, fields)| Membership::read(fields)).collect())
    }

    fn summary(&self, membership: &Membership) -> Result<GroupSummary> {
        let id = membership.space;
        let profile = self.interlude.content(Kind::GROUP, &GroupProfile::identity(id.0).id())?;
        let profile = profile.and_then(|fields| GroupProfile::read(&fields));
        let known = self.interlude.read(|db| spaces::is_here(db, &id))?;
        let standing = match self.interlude.standing(&id) {
            Ok(standing) => Some(standing),
            Err(Error::NotFound(_) | Error::Refused(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(GroupSummary {
            id,
            name: profile.as_ref().map(|profile| profile.name.clone()).unwrap_or_default(),
            me: membership.name.clone(),
            leads: standing.is_some_and(|standing| standing.leads),
            state: membership.state,
            closed: profile.is_some_and(|profile| profile.closed_at.is_some()),
            removed: known && standing.is_none() && membership.state == MembershipState::In,
        })
    }

    /// Everybody who is in a group now, in the order they came.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] when the participant was removed.
    pub fn members(&self, id: &SpaceId) -> Result<Vec<MemberInfo>> {
        let me = self.interlude.standing(id)?.principal();
        let names = self.names(id)?;
        let present = self.interlude.read(|db| members::all_present(db, id))?.into_iter();
        Ok(present
            .map(|member| MemberInfo {
                id: member.principal,
                name: called(&names, &member.principal),
                leads: member.owner,
                me: member.principal == me,
            })
            .collect())
    }

    /// Who goes on under new keys, and whose place they took, oldest first.
    pub(crate) fn heirs(&self, id: &SpaceId) -> Result<Vec<(PrincipalId, PrincipalId)>> {
        let all = self.interlude.read(|db| members::all(db, id))?;
        Ok(all.into_iter().filter_map(|one| Some((one.principal, one.succeeds?))).collect())
    }

    /// What everybody is called who is or was here, under whatever keys.
    pub(crate) fn names(&self, id: &SpaceId) -> Result<BTreeMap<PrincipalId, String>> {
        let cards = self.interlude.contents_of(Some(&id.0), Kind::MEMBER, false)?;
        let mut names: BTreeMap<PrincipalId, String> = cards
            .into_iter()
            .filter_map(|card| {
                let name = Membership::check_name(card.fields.get("name")?).ok()?;
                Some((PrincipalId(card.owner?), name))
            })
            .collect();
        // Until their own word has come: what they asked to be called.
        for (_, invitation, _) in self.open_invitations(id)? {
            for (who, name) in invitation.names {
                names.entry(who).or_insert(name);
            }
        }
        for (heir, before) in self.heirs(id)? {
            if let Some(name) = names.get(&before).cloned() {
                names.entry(heir).or_insert(name);
            }
        }
        Ok(names)
    }
}
