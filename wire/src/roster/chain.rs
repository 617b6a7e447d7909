use std::collections::BTreeMap;

use super::check::{apply, begin};
use super::entry::{Change, Role, SignedEntry, SpaceKind};
use crate::{Error, Hash, Principal, PrincipalId, Result, SpaceId, WriterId};

/// Someone who is or was in a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its keys.
    pub principal: Principal,
    /// What it may do, or might when it went.
    pub role: Role,
    /// The entry it came with.
    pub since: u32,
    /// The entry it went with, and what of its pushes counts.
    pub gone: Option<(u32, BTreeMap<WriterId, u64>)>,
    /// The entry from which it is an owner.
    pub owner_since: Option<u32>,
    /// Whose place it took.
    pub succeeds: Option<PrincipalId>,
}

/// Whether something of an author counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is present.
    Present,
    /// It is gone, but this was before.
    Before,
    /// It is gone, and this came after.
    After,
    /// It never was here.
    Stranger,
}

/// The chain as far as it is known, every entry of it checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    pub(super) kind: SpaceKind,
    pub(super) recovery: Option<PrincipalId>,
    pub(super) members: BTreeMap<PrincipalId, Member>,
    pub(super) entries: Vec<SignedEntry>,
    pub(super) hashes: Vec<Hash>,
}

impl Roster {
    /// Begins with entry 0.
    ///
    /// # Errors
    /// As [`Roster::append`].
    pub fn begin(genesis: SignedEntry) -> Result<Self> {
        begin(genesis)
    }

    /// Checks a whole chain against the id of its space.
    ///
    /// # Errors
    /// As [`Roster::append`]; [`Error::Refused`] when it is the chain of another space.
    pub fn verify(space: &SpaceId, entries: impl IntoIterator<Item = SignedEntry>) -> Result<Self> {
        let mut entries = entries.into_iter();
        let genesis = entries.next().ok_or(Error::Malformed("an empty roster"))?;
        if genesis.hash().0 != space.0 {
            return Err(Error::Refused("the roster is that of another space"));
        }
        entries.try_fold(Self::begin(genesis)?, apply)
    }

    /// Checks an entry against the chain and adds it. The roster is as before when it is refused.
    ///
    /// # Errors
    /// [`Error::NotNext`] when it does not follow the head, [`Error::Signature`],
    /// [`Error::Refused`] when its author may not do what it does.
    pub fn append(&mut self, entry: SignedEntry) -> Result<()> {
        *self = apply(self.clone(), entry)?;
        Ok(())
    }

    /// The space's id.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        SpaceId(self.hashes.first().copied().unwrap_or_default().0)
    }

    /// What the space is for.
    #[must_use]
    pub fn kind(&self) -> SpaceKind {
        self.kind
    }

    /// The principal of the recovery phrase, in a personal space.
    #[must_use]
    pub fn recovery(&self) -> Option<PrincipalId> {
        self.recovery
    }

    /// The hash of the last entry.
    #[must_use]
    pub fn head(&self) -> Hash {
        self.hashes.last().copied().unwrap_or_default()
    }

    /// The number of the last entry and of the epoch it began.
    #[must_use]
    pub fn number(&self) -> u32 {
        u32::try_from(self.hashes.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Every entry, in order.
    #[must_use]
    pub fn entries(&self) -> &[SignedEntry] {
        &self.entries
    }

    /// The hash of every entry, in order.
    #[must_use]
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The number of the entry with this hash.
    #[must_use]
    pub fn number_of(&self, hash: &Hash) -> Option<u32> {
        let place = self.hashes.iter().position(|one| one == hash)?;
        u32::try_from(place).ok()
    }

    /// Someone who is or was here.
    #[must_use]
    pub fn member(&self, id: &PrincipalId) -> Option<&Member> {
        self.members.get(id)
    }

    /// Everybody who is or was here.
    pub fn all(&self) -> impl Iterator<Item = (&PrincipalId, &Member)> {
        self.members.iter()
    }

    /// Everybody who is here now.
    pub fn present(&self) -> impl Iterator<Item = (&PrincipalId, &Member)> {
        self.members.iter().filter(|(_, member)| member.gone.is_none())
    }

    /// Somebody who is here now.
    #[must_use]
    pub fn present_member(&self, id: &PrincipalId) -> Option<&Member> {
        self.members.get(id).filter(|member| member.gone.is_none())
    }

    /// Whether somebody is here now and an owner.
    #[must_use]
    pub fn is_owner(&self, id: &PrincipalId) -> bool {
        self.present_member(id).is_some_and(|member| member.role == Role::Owner)
    }

    /// Whether an entry here ends the branch with this head.
    #[must_use]
    pub fn ends(&self, other: &Hash) -> bool {
        let names =
            |change: &Change| matches!(change, Change::Resolve { other: one } if one == other);
        let opened = self.entries.iter().filter_map(|entry| entry.open().ok());
        opened.into_iter().any(|entry| entry.changes.iter().any(names))
    }

    /// Everybody who was here and is gone.
    pub fn gone(&self) -> impl Iterator<Item = (&PrincipalId, &BTreeMap<WriterId, u64>)> {
        let members = self.members.iter();
        members.filter_map(|(id, member)| member.gone.as_ref().map(|(_, cutoffs)| (id, cutoffs)))
    }

    /// Whether a push of this author, made when the roster had this entry as its head, counts.
    #[must_use]
    pub fn standing(&self, author: &PrincipalId, writer: &WriterId, sequence: u64) -> Standing {
        match self.members.get(author).map(|member| &member.gone) {
            None => Standing::Stranger,
            Some(None) => Standing::Present,
            Some(Some((_, cutoffs)))
                if cutoffs.get(writer).is_some_and(|last| sequence <= *last) =>
            {
                Standing::Before
            }
            Some(Some(_)) => Standing::After,
        }
    }

    /// Whether somebody was present and an owner when `number` was the last entry.
    #[must_use]
    pub fn was_owner(&self, id: &PrincipalId, number: u32) -> bool {
        let leads = |member: &Member| member.owner_since.is_some_and(|since| since <= number);
        self.was_present(id, number) && self.members.get(id).is_some_and(leads)
    }

    /// Everybody of a chain of re-keys: those before a principal and those after, and itself.
    #[must_use]
    pub fn lineage(&self, id: &PrincipalId) -> Vec<PrincipalId> {
        let mut all = vec![*id];
        while let Some(before) = all.last().and_then(|last| self.members.get(last)?.succeeds) {
            all.push(before);
        }
        let after = |id: PrincipalId| {
            let next = self.members.iter().find(|(_, member)| member.succeeds == Some(id));
            next.map(|(next, _)| *next)
        };
        all.extend(std::iter::successors(after(*id), |id| after(*id)));
        all
    }

    /// Whether somebody had come and not gone when `number` was the last entry.
    #[must_use]
    pub fn was_present(&self, id: &PrincipalId, number: u32) -> bool {
        self.members.get(id).is_some_and(|member| {
            member.since <= number && member.gone.as_ref().is_none_or(|(gone, _)| number < *gone)
        })
    }
}
