//! Going on under new keys, because a device that held the old ones is lost (PROTOCOL §6).

use interlude_wire::SpaceId;
use interlude_wire::roster::SpaceKind;

use super::Groups;
use crate::crypto::PrincipalKeys;
use crate::document::{Membership, MembershipState};
use crate::environment::Environment;
use crate::space::{Space, make_writer, read_secrets};
use crate::store::Write;
use crate::store::spaces::{self, members, rosters};
use crate::{Error, Result};

impl Groups<'_> {
    /// Takes up the keys that a membership names, in the group and on its lines: those that another device
    /// of the person took up, or that the facilitator has agreed to.
    pub(super) fn take_up_keys(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            if self.interlude.read(|db| Ok(spaces::get(db, &group)?.is_none()))? {
                continue;
            }
            let membership = self.agreed(membership)?;
            let mut all = vec![group];
            all.extend(self.lines(&group)?.into_iter().map(|line| line.space));
            let environment = &self.interlude.environment;
            self.interlude.write(|write| {
                all.iter().try_for_each(|space| take_up(write, space, &membership, environment))
            })?;
        }
        Ok(())
    }

    /// The membership, under its next keys if the roster has them by now.
    fn agreed(&self, membership: Membership) -> Result<Membership> {
        let Some(next) = &membership.next else { return Ok(membership) };
        let id = PrincipalKeys::from_bytes(next)?.public().id();
        let is_in = |db: &_| Ok(members::present(db, &membership.space, &id)?.is_some());
        if !self.interlude.read(is_in)? {
            return Ok(membership);
        }
        let agreed = Membership { keys: next.clone(), next: None, ..membership };
        self.put(&agreed)?;
        Ok(agreed)
    }

    /// Makes the membership say this.
    pub(super) fn put(&self, membership: &Membership) -> Result<()> {
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit_or_create(&Membership::identity(&membership.space), |document| {
                document.edit_fields(&stamp, &membership.edits())
            })
        })
    }

    /// Forgets a group: what of it is here goes, and its lines. Nobody else hears of it.
    pub(super) fn forget(&self, group: &SpaceId) -> Result<()> {
        let lines: Vec<SpaceId> = self.lines(group)?.into_iter().map(|line| line.space).collect();
        let now = self.interlude.environment.clock.now();
        self.interlude.write(|write| {
            for space in lines.iter().chain([group]) {
                write.let_go_all(&space.0, now)?;
                spaces::leave(&write.tx, space)?;
            }
            Ok(())
        })
    }

    /// Lets go of a group that this participant has left, once the facilitator can know.
    pub(super) fn forget_left(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            if membership.state != MembershipState::Left
                || self.interlude.read(|db| Ok(spaces::get(db, &group)?.is_none()))?
            {
                continue;
            }
            let said = self.interlude.read(|db| {
                let lines = spaces::of_kind(db, SpaceKind::Line)?;
                lines.iter().try_fold(true, |said, line| Ok(said && spaces::is_said(db, line)?))
            })?;
            if said {
                self.forget(&group)?;
            }
        }
        Ok(())
    }
}

fn take_up(
    write: &Write<'_>,
    space: &SpaceId,
    membership: &Membership,
    environment: &Environment,
) -> Result<()> {
    let stored = spaces::of(&write.tx, space)?;
    if stored.identity == membership.keys {
        return Ok(());
    }
    let keys = PrincipalKeys::from_bytes(&membership.keys)?;
    let roster = Space::get(&write.tx, space)?.roster;
    // The group's roster may know the new keys before a line's does.
    if roster.present_member(&keys.public().id()).is_none() {
        return Ok(());
    }
    let (secrets, _) = read_secrets(&roster, &keys, 0)?;
    rosters::put_secrets(&write.tx, space, &secrets)?;
    let writer = make_writer(&*environment.entropy)?;
    spaces::set_identity(&write.tx, space, &membership.keys, &writer)
}

impl Groups<'_> {
    /// Makes keys that are to take the place of this participant's own in a group: after a device was lost.
    /// Who leads the group goes on under them at once (with the next sync that reaches the relay); a member
    /// asks for it on the line, and the facilitator agrees once words were compared.
    pub(crate) fn make_next_keys(&self, group: &SpaceId) -> Result<PrincipalKeys> {
        let membership = self.membership(group)?;
        if membership.state != MembershipState::In {
            return Err(Error::Refused("you are not in this group"));
        }
        if let Some(next) = &membership.next {
            return PrincipalKeys::from_bytes(next);
        }
        let keys = crate::crypto::make_principal(&*self.interlude.environment.entropy)?;
        self.put(&Membership { next: Some(keys.to_bytes()), ..membership })?;
        Ok(keys)
    }
}
