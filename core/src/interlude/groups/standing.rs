//! The one way to write into a group: by who this vault is there, and only what it may.

use interlude_wire::{PrincipalId, SpaceId};

use super::Interlude;
use crate::crypto::sha256;
use crate::document::{DocumentId, FieldEdit, Identity, Kind, Seed, Stamp};
use crate::space::Space;
use crate::store::spaces::members;
use crate::store::{Write, documents, spaces};
use crate::time::Timestamp;
use crate::{Error, Result};

/// Who this vault is in a group or a line.
#[derive(Clone, Copy)]
pub(crate) struct Standing {
    pub(crate) home: [u8; 32],
    /// The member's principal.
    pub(crate) me: [u8; 32],
    /// Leads the group.
    pub(crate) leads: bool,
}

const GONE: Error = Error::Refused("you are not in this group any more");
const NOT_YOURS: Error = Error::Refused("only a facilitator may change that");

impl Interlude {
    /// A stamp of the present under another name than the device's: a member's, in a group. The bytes
    /// behind the name are as unique as this opening's, and others for each member: who reads two groups
    /// cannot tell by them that somebody is in both.
    pub(crate) fn stamp_as(&self, member: &[u8; 32]) -> Result<Stamp> {
        let opening = [b"interlude/actor/1", &self.actor[..], member].concat();
        let mut actor = [0; 16];
        actor[..8].copy_from_slice(&member[..8]);
        actor[8..].copy_from_slice(&sha256(&opening)[..8]);
        Ok(Stamp::now(actor, &self.environment))
    }

    /// Who this vault is in a space that others share.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is in no such space, [`Error::Refused`] when it was removed.
    pub(crate) fn standing(&self, space: &SpaceId) -> Result<Standing> {
        self.read(|db| {
            let stored = spaces::get(db, space)?.ok_or(Error::NotFound("group"))?;
            let keys = crate::crypto::PrincipalKeys::from_bytes(&stored.identity)?;
            let me = keys.public().id();
            let present = members::present(db, space, &me)?.ok_or(GONE)?;
            Ok(Standing { home: space.0, me: me.0, leads: present.owner })
        })
    }

    /// As [`Interlude::standing`], for what facilitators alone may do.
    pub(crate) fn leading(&self, space: &SpaceId) -> Result<Standing> {
        let standing = self.standing(space)?;
        standing.leads.then_some(standing).ok_or(NOT_YOURS)
    }

    /// Makes a document of this member's own, where they stand. Gives its id.
    ///
    /// # Errors
    /// As [`Interlude::write_shared`].
    pub(crate) fn add_of_mine(
        &self,
        standing: &Standing,
        kind: Kind,
        edits: &[FieldEdit],
    ) -> Result<DocumentId> {
        let seed = Seed::make(&self.environment)?;
        let identity = Identity::of_member(kind, standing.home, standing.me, seed);
        self.write_shared(&identity, edits)?;
        Ok(identity.id())
    }

    /// Changes a document of a group or a line, or makes it.
    ///
    /// # Errors
    /// [`Error::Refused`] when this vault may not write it.
    pub(crate) fn write_shared(&self, identity: &Identity, edits: &[FieldEdit]) -> Result<()> {
        let home = SpaceId(identity.home.ok_or(Error::Internal("a document without a home"))?);
        self.write_all_shared(&home, |_| Ok(vec![(identity.clone(), edits.to_vec())]))
    }

    /// As [`Interlude::write_shared`], for several documents of one space in one transaction, in which `plan` says
    /// what they become.
    pub(crate) fn write_all_shared(
        &self,
        space: &SpaceId,
        plan: impl FnOnce(&Write<'_>) -> Result<Vec<(Identity, Vec<FieldEdit>)>>,
    ) -> Result<()> {
        let stamp = self.stamp_as(&self.standing(space)?.me)?;
        self.write(|write| {
            let space = Space::get(&write.tx, space)?;
            plan(write)?.iter().try_for_each(|(identity, edits)| {
                may(&space, identity)?;
                write.edit_or_create(identity, |document| document.edit_fields(&stamp, edits))
            })
        })
    }

    /// Erases documents of a group or a line, for everybody, and what only they used.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] when this vault may not: nothing is erased then.
    pub(crate) fn erase_shared(
        &self,
        space: &SpaceId,
        kind: Kind,
        ids: &[DocumentId],
    ) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let now = self.environment.clock.now();
        self.write(|write| ids.iter().try_for_each(|id| erase(write, space, kind, id, now)))?;
        self.after_erasing(now)
    }
}

fn erase(
    write: &mut Write<'_>,
    space: &SpaceId,
    kind: Kind,
    id: &DocumentId,
    now: Timestamp,
) -> Result<()> {
    let stored = documents::find(&write.tx, id)?.ok_or(Error::NotFound("document"))?;
    may(&Space::get(&write.tx, space)?, &stored.identity)?;
    write.erase_in(Some(&space.0), kind, id, now)
}

fn may(space: &Space, identity: &Identity) -> Result<()> {
    match space.i_may_write(identity) {
        true => Ok(()),
        false if !space.is_present() => Err(GONE),
        false if identity.owner.is_none() => Err(NOT_YOURS),
        false => Err(Error::Refused("only its author may change that")),
    }
}

impl Standing {
    /// A document of the group that facilitators write.
    pub(crate) fn of_group(&self, kind: Kind, seed: Seed) -> Identity {
        Identity::of_group(kind, self.home, seed)
    }
    /// This member.
    pub(crate) fn principal(&self) -> PrincipalId {
        PrincipalId(self.me)
    }
}
