//! Who may write which document, by the roster: checked by every client of everybody's pushes, and of its
//! own before it seals one (PROTOCOL §3).

use std::collections::BTreeSet;

use interlude_wire::PrincipalId;

use super::Space;
use crate::document::{Author, Identity, Rights};

impl Space {
    /// Whether a document may belong here and this principal might write it when `number` was the last
    /// entry of the roster.
    pub(crate) fn may_write(
        &self,
        principal: &PrincipalId,
        number: u32,
        identity: &Identity,
    ) -> bool {
        if identity.home != self.home() {
            return false;
        }
        match identity.rights() {
            Some(Rights::Devices) => true,
            Some(Rights::Facilitators) => self.roster.was_owner(principal, number),
            Some(Rights::Member(owner)) => {
                self.roster.lineage(&PrincipalId(owner)).contains(principal)
            }
            None => false,
        }
    }

    /// Whether this vault may write a document now.
    pub(crate) fn i_may_write(&self, identity: &Identity) -> bool {
        self.is_present() && self.may_write(&self.me(), self.roster.number(), identity)
    }

    /// Who may ever have made a change of a document: the beginnings of their principals. Of the
    /// participant's own, whoever; of a group's, only those who may or might write it.
    pub(crate) fn authors(&self, identity: &Identity) -> Option<BTreeSet<Author>> {
        let short = |id: &PrincipalId| id.0.first_chunk().copied().unwrap_or_default();
        match identity.rights()? {
            Rights::Devices => None,
            Rights::Facilitators => {
                let led = self.roster.all().filter(|(_, member)| member.owner_since.is_some());
                Some(led.map(|(id, _)| short(id)).collect())
            }
            Rights::Member(owner) => {
                Some(self.roster.lineage(&PrincipalId(owner)).iter().map(short).collect())
            }
        }
    }

    /// Whether a push of `author` may have the relay let go of what `other` pushed: their own, under
    /// whatever keys, and of those who lead all.
    pub(crate) fn may_replace(
        &self,
        author: &PrincipalId,
        number: u32,
        other: &PrincipalId,
    ) -> bool {
        self.home().is_none()
            || self.roster.was_owner(author, number)
            || self.roster.lineage(other).contains(author)
    }
}
