use std::collections::BTreeMap;

use interlude_wire::PrincipalId;

use super::Group;
use crate::document::{DocumentId, FieldEdit, HiddenContent, Identity, Kind, silent};
use crate::interlude::{People, Standing};
use crate::store::contents::Said;
use crate::store::documents;
use crate::time::Timestamp;
use crate::{Error, Result};

/// Who wrote something in a group.
#[derive(Clone, PartialEq, Eq)]
pub struct Author {
    /// Their principal: the one of now, where they went on under new keys.
    pub id: PrincipalId,
    /// What they are called here; the beginning of their id until that has come.
    pub name: String,
    /// It is this participant.
    pub me: bool,
    /// They lead the group.
    pub leads: bool,
}

/// That a facilitator hides something. It is still in the vault of every member: what was shared cannot
/// be taken out of anybody's hands by hiding it.
#[derive(Clone, PartialEq, Eq)]
pub struct HiddenMark {
    /// Why; every member may read it.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

silent!(Author, HiddenMark);

/// What this participant may see of what members share.
pub(super) struct Eyes {
    pub(super) people: People,
    hidden: BTreeMap<DocumentId, HiddenMark>,
    pub(super) now: Timestamp,
}

impl Eyes {
    pub(super) fn author(&self, owner: &[u8; 32]) -> Author {
        author(&self.people, owner)
    }

    pub(super) fn mark(&self, id: &DocumentId) -> Option<HiddenMark> {
        self.hidden.get(id).cloned()
    }

    /// Whether the words of something are shown: what is hidden only to its author and to who leads.
    pub(super) fn shows(&self, id: &DocumentId, owner: &[u8; 32]) -> bool {
        !self.hidden.contains_key(id) || self.people.is_me(owner) || self.people.i_lead()
    }
}

pub(super) fn author(people: &People, owner: &[u8; 32]) -> Author {
    let id = people.now(&PrincipalId(*owner));
    Author { id, name: people.name(owner), me: people.is_me(owner), leads: people.leads(&id.0) }
}

impl Group<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.interlude.environment().clock.now()
    }

    pub(super) fn eyes(&self) -> Result<Eyes> {
        let people = self.interlude.groups().people(&self.space)?;
        let all = self.all(Kind::HIDDEN, false)?;
        let hidden = all.iter().filter_map(|said| HiddenContent::read(&said.fields));
        let hidden = hidden.map(|one| (one.target, HiddenMark { reason: one.reason, at: one.at }));
        Ok(Eyes { people, hidden: hidden.collect(), now: self.now() })
    }

    /// All documents of a kind in this group.
    pub(super) fn all(&self, kind: Kind, texts: bool) -> Result<Vec<Said>> {
        self.interlude.contents_of(Some(&self.space.0), kind, texts)
    }

    /// A document of this group.
    pub(super) fn one(&self, kind: Kind, id: &DocumentId, what: &'static str) -> Result<Said> {
        self.interlude.said_in(&self.space, kind, id, what)
    }

    /// What the id of a document of this group is made of.
    pub(super) fn identity(
        &self,
        kind: Kind,
        id: &DocumentId,
        what: &'static str,
    ) -> Result<Identity> {
        self.one(kind, id, what)?;
        let stored = self.interlude.read(|db| documents::find(db, id))?;
        Ok(stored.ok_or(Error::NotFound(what))?.identity)
    }

    /// Who this participant is in the group, where something may still be added to it.
    pub(super) fn adding(&self) -> Result<Standing> {
        let standing = self.interlude.standing(&self.space)?;
        let closed = match self.profile() {
            Ok(profile) => profile.closed_at.is_some(),
            Err(Error::NotFound(_)) => false,
            Err(error) => return Err(error),
        };
        match closed {
            true => Err(Error::Refused("the group is closed")),
            false => Ok(standing),
        }
    }

    /// Makes a document of this participant's own in the group.
    pub(super) fn add_mine(&self, kind: Kind, edits: &[FieldEdit]) -> Result<DocumentId> {
        self.interlude.add_of_mine(&self.adding()?, kind, edits)
    }

    /// Erases a document of the group for everybody.
    pub(super) fn erase(&self, kind: Kind, id: &DocumentId) -> Result<()> {
        self.interlude.erase_shared(&self.space, kind, &[*id])
    }
}
