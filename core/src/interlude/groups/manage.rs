//! What whoever leads a group does with who is in it.

use interlude_wire::{PrincipalId, SpaceId};

use super::Groups;
use crate::document::GroupProfile;
use crate::environment::Transport;
use crate::interlude::sync::Within;
use crate::space::{Intent, Space};
use crate::store::spaces::{intents, members};
use crate::sync;
use crate::{Error, Result};

impl Groups<'_> {
    /// Names a second facilitator: from now on they may do what the first one may, and are on every line.
    /// What members told the first one before stays between them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the member, [`Error::Refused`] for who does not lead, [`Error::Offline`].
    pub fn promote(
        &self,
        group: &SpaceId,
        member: &PrincipalId,
        transport: &dyn Transport,
    ) -> Result<()> {
        self.interlude.leading(group)?;
        self.present(group, member)?;
        self.append(group, &Intent::Promote(*member), transport)?;
        self.share_lines(group, transport)
    }

    /// Has a member removed: they read nothing that is written from then on, and nothing more of what they
    /// write counts. Happens at once if the relay can be reached, else with the next sync.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for who does not lead, and for the last who does.
    pub fn remove(&self, group: &SpaceId, member: &PrincipalId) -> Result<()> {
        let standing = self.interlude.leading(group)?;
        self.present(group, member)?;
        if *member == standing.principal() {
            return Err(Error::Refused("leave the group, or close it"));
        }
        let lines = self.lines(group)?;
        self.interlude.write(|write| {
            intents::put_removal(&write.tx, group, member)?;
            for line in lines {
                if members::present(&write.tx, &line.space, member)?.is_some() {
                    intents::put_removal(&write.tx, &line.space, member)?;
                }
            }
            Ok(())
        })
    }

    /// Whoever is not in a group any more is not on its line either, whichever device removed them.
    pub(super) fn remove_from_lines(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            if self.interlude.leading(&group).is_err() {
                continue;
            }
            for line in self.lines(&group)? {
                let here = self.interlude.read(|db| members::present(db, &group, &line.member))?;
                let there =
                    self.interlude.read(|db| members::present(db, &line.space, &line.member))?;
                if here.is_none() && there.is_some() && !self.goes_on(&group, &line.member)? {
                    self.interlude.write(|write| {
                        intents::put_removal(&write.tx, &line.space, &line.member)
                    })?;
                }
            }
        }
        Ok(())
    }

    /// Whether somebody is here under later keys: their line follows.
    fn goes_on(&self, group: &SpaceId, member: &PrincipalId) -> Result<bool> {
        let all = self.interlude.read(|db| members::all(db, group))?;
        Ok(all.iter().any(|one| one.succeeds.as_ref() == Some(member)))
    }

    /// Closes a group: everybody keeps what is there and is told; nothing more comes to it.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead.
    pub fn close(&self, group: &SpaceId) -> Result<()> {
        self.interlude.leading(group)?;
        let handle = self.interlude.group(group)?;
        let closed_at = Some(self.interlude.environment.clock.now());
        handle.set_profile(&GroupProfile { closed_at, ..handle.profile()? })
    }

    /// Has the relay delete everything it holds of a group and its lines, for all members at once. Who has
    /// not synced since reads nothing of what came last.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead, [`Error::Offline`].
    pub fn delete_from_relay(&self, group: &SpaceId, transport: &dyn Transport) -> Result<()> {
        self.interlude.leading(group)?;
        for line in self.lines(group)? {
            self.interlude.client_in(transport, &line.space)?.delete_space(&line.space)?;
        }
        Ok(self.interlude.client_in(transport, group)?.delete_space(group)?)
    }

    /// Words that two members see alike: compared in person, they tell whether a relay shows each of them
    /// another list of members.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn words(&self, group: &SpaceId) -> Result<Vec<&'static str>> {
        self.interlude.read(|db| Space::get(db, group)?.words())
    }

    /// The member whose id begins so, or who is called so.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or several.
    pub fn find_member(&self, group: &SpaceId, name: &str) -> Result<PrincipalId> {
        let is_it = |id: &PrincipalId, called: &str| {
            called == name || (name.len() >= 4 && id.to_string().starts_with(name))
        };
        let members = self.members(group)?;
        let found: Vec<_> = members.iter().filter(|one| is_it(&one.id, &one.name)).collect();
        match found[..] {
            [one] => Ok(one.id),
            _ => Err(Error::NotFound("member, or more than one")),
        }
    }

    fn present(&self, group: &SpaceId, member: &PrincipalId) -> Result<()> {
        let found = self.interlude.read(|db| members::present(db, group, member))?;
        found.map(drop).ok_or(Error::NotFound("member"))
    }

    /// Changes the roster of a group or a line now.
    pub(super) fn append(
        &self,
        space: &SpaceId,
        intent: &Intent,
        transport: &dyn Transport,
    ) -> Result<()> {
        let within = Within { interlude: self.interlude, space: *space };
        let mut client = self.interlude.client_in(transport, space)?;
        Ok(sync::append(&within, &mut client, intent)?)
    }

    /// Has every facilitator on every line.
    pub(super) fn share_lines(&self, group: &SpaceId, transport: &dyn Transport) -> Result<()> {
        for line in self.lines(group)? {
            for intent in self.interlude.read(|db| lacking(db, group, &line.space))? {
                self.append(&line.space, &intent, transport)?;
            }
        }
        Ok(())
    }
}

/// What is to become of a line's roster so that it has all who lead the group.
fn lacking(db: &crate::store::Reading, group: &SpaceId, line: &SpaceId) -> Result<Vec<Intent>> {
    use interlude_wire::roster::Role;
    let (group, line) = (Space::get(db, group)?, Space::get(db, line)?);
    let owners = group.roster.present().filter(|(_, member)| member.role == Role::Owner);
    let lacking = owners.filter(|(id, _)| line.roster.member(id).is_none());
    Ok(lacking.map(|(_, member)| Intent::Admit(member.principal, Role::Owner)).collect())
}
