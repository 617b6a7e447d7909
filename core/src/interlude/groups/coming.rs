//! Coming into what one was let into: a group that was asked into, its line, and either on another device
//! of the same person.

use std::collections::BTreeSet;

use interlude_wire::api::ProblemCode;
use interlude_wire::roster::{Role, Roster, SpaceKind};
use interlude_wire::{PrincipalId, SpaceId};

use super::Groups;
use super::found::{called, member_card};
use crate::crypto::PrincipalKeys;
use crate::document::{Membership, MembershipState};
use crate::environment::Transport;
use crate::space::{Growth, joined, store_shared};
use crate::store::spaces::{self, StoredSpace, members};
use crate::sync::{Client, NEWEST, RelayUrl};
use crate::{Error, Result};

impl Groups<'_> {
    /// Comes into every space in which somebody has let the participant in and that is not here yet.
    pub(crate) fn come_in(&self, transport: &dyn Transport) -> Result<()> {
        for membership in self.memberships()? {
            if membership.state == MembershipState::Left || !self.is_due(&membership)? {
                continue;
            }
            match self.come_into(&membership, transport) {
                // It is tried again with the next sync.
                Err(Error::Offline(_) | Error::Relay(_)) => {}
                answer => answer?,
            }
        }
        Ok(())
    }

    /// Whether there may be something to come into: the group, or a line of it.
    fn is_due(&self, membership: &Membership) -> Result<bool> {
        let group = membership.space;
        if !self.interlude.read(|db| spaces::is_here(db, &group))? {
            return Ok(true);
        }
        let present = self.interlude.read(|db| members::all_present(db, &group))?;
        let me = PrincipalKeys::from_bytes(&membership.keys)?.public().id();
        let leads = present.iter().any(|member| member.principal == me && member.owner);
        let lines: BTreeSet<PrincipalId> =
            self.lines(&group)?.into_iter().map(|line| line.member).collect();
        let lacks = |id: &PrincipalId| !lines.contains(id);
        Ok(match leads {
            true => present.iter().any(|member| !member.owner && lacks(&member.principal)),
            false => lacks(&me),
        })
    }

    fn come_into(&self, membership: &Membership, transport: &dyn Transport) -> Result<()> {
        let keys = PrincipalKeys::from_bytes(&membership.keys)?;
        let relay = RelayUrl::parse(&membership.relay)?;
        let environment = &self.interlude.environment;
        let mut client = Client::new(transport, environment, keys.clone(), relay);
        let mut there = match client.spaces() {
            // Nobody has let the participant in yet.
            Err(failure) if failure.is(ProblemCode::NoSpace) => return Ok(()),
            answer => answer?,
        };
        // The group first: who may be on a line is told by its roster.
        there.sort_by_key(|space| *space != membership.space);
        for space in there {
            if self.interlude.read(|db| spaces::is_here(db, &space))? {
                continue;
            }
            let kind = match space == membership.space {
                true => SpaceKind::Group,
                false => SpaceKind::Line,
            };
            let entries = client.roster(&space, 0)?;
            let planned =
                joined((kind, &space), entries, &keys, &keys, Some(NEWEST), &*environment.entropy);
            // A relay that shows something else has it for itself.
            let Ok((stored, growth)) = planned else { continue };
            if kind == SpaceKind::Group || self.is_line(membership, &growth.roster)? {
                self.store(membership, &stored, &growth)?;
            }
        }
        Ok(())
    }

    /// Whether everybody on a line is of the group, and those who own it lead the group.
    fn is_line(&self, membership: &Membership, line: &Roster) -> Result<bool> {
        let group = self.interlude.read(|db| members::all(db, &membership.space))?;
        let known = |id: &PrincipalId, owner: bool| {
            group.iter().any(|member| member.principal == *id && (member.owner || !owner))
        };
        Ok(line.all().all(|(id, member)| known(id, member.role == Role::Owner)))
    }

    fn store(&self, membership: &Membership, stored: &StoredSpace, growth: &Growth) -> Result<()> {
        let (interlude, relay) = (self.interlude, &membership.relay);
        let keys = PrincipalKeys::from_bytes(&stored.identity)?;
        let me = keys.public().id();
        let (own, shared) = (interlude.stamp(), interlude.stamp_as(&me.0)?);
        let is_in = Membership { state: MembershipState::In, link: None, ..membership.clone() };
        interlude.write(|write| {
            if spaces::is_here(&write.tx, &stored.space)? {
                return Ok(());
            }
            store_shared(write, stored, growth, relay, &interlude.environment)?;
            if growth.roster.kind() != SpaceKind::Group {
                return Ok(());
            }
            write.edit_or_create(&Membership::identity(&stored.space), |document| {
                document.edit_fields(&own, &is_in.edits())
            })?;
            let card = member_card(stored.space.0, me.0);
            write.edit_or_create(&card, |document| {
                document.edit_fields(&shared, &[called(&membership.name)])
            })
        })
    }

    /// The spaces to sync: each group, then its lines.
    pub(crate) fn spaces(&self) -> Result<Vec<SpaceId>> {
        let mut all = Vec::new();
        for membership in self.memberships()? {
            if self.interlude.read(|db| spaces::is_here(db, &membership.space))? {
                all.push(membership.space);
            }
        }
        let lines = self.interlude.read(|db| spaces::of_kind(db, SpaceKind::Line))?;
        all.extend(lines);
        Ok(all)
    }

    /// Whether there is any.
    pub(crate) fn any(&self) -> Result<bool> {
        Ok(!self.memberships()?.is_empty())
    }

    /// What is to be done once everything has come.
    pub(crate) fn settle(&self) -> Result<()> {
        self.take_up_keys()?;
        self.remove_who_left()?;
        self.remove_from_lines()?;
        self.settle_reminders()?;
        self.interlude.let_go_expired(self.interlude.environment.clock.now())?;
        self.forget_left()
    }
}
