//! Spaces: who belongs, under which keys, and how a device comes in (PROTOCOL §2 and §6).

mod base32;
mod change;
mod epoch;
mod found;
mod grow;
mod identity;
mod inviting;
mod join;
mod meeting;
mod pairing;
mod rights;
mod seal;
mod secrets;

use std::collections::BTreeMap;

use interlude_wire::push::Header;
use interlude_wire::roster::{Roster, SpaceKind};
use interlude_wire::{Hash, PrincipalId, SpaceId, Tag, WriterId};

pub(crate) use change::{Intent, plan_entry};
pub(crate) use found::{found, found_shared};
pub(crate) use grow::Growth;
pub(crate) use identity::{identity, make_identity, put_recovery, recovery};
pub use inviting::{GroupLink, check_invitation};
pub(crate) use inviting::{JoinRequest, RekeyRequest, open_request, seal_request};
pub(crate) use join::{joined, store_shared, store_space};
pub(crate) use pairing::{
    Guest, Heard, Invitation, Inviter, MOST_FRONTIER, Newcomer, NewcomerStep,
};
pub use pairing::{LinkCode, check_letters};
pub(crate) use seal::{Draft, Piece, Seen};
pub(crate) use secrets::read_secrets;

use crate::crypto::{Key, PrincipalKeys, authenticate};
use crate::document::DocumentId;
use crate::environment::Entropy;
use crate::store::spaces::{self, StoredSpace, rosters};
use crate::store::{Reading, facts};
use crate::{Error, Result};

/// A space this vault belongs to, with everything needed to seal and open what is pushed to it.
pub(crate) struct Space {
    pub(crate) roster: Roster,
    pub(crate) keys: PrincipalKeys,
    pub(crate) writer: WriterId,
    tag_key: Key,
    salts: Key,
    /// By number; those of before this device came are read from the later ones.
    secrets: BTreeMap<u32, Key>,
}

impl Space {
    /// The personal space, if there is one yet.
    ///
    /// # Errors
    /// [`Error::Damaged`] when what is stored does not hold together.
    pub(crate) fn personal(db: &Reading) -> Result<Option<Self>> {
        spaces::personal(db)?.map(|stored| Self::load(db, &stored)).transpose()
    }

    /// A space of this vault.
    ///
    /// # Errors
    /// [`Error::NotFound`], and as [`Space::personal`].
    pub(crate) fn get(db: &Reading, space: &SpaceId) -> Result<Self> {
        Self::load(db, &spaces::of(db, space)?)
    }

    /// As [`Space::personal`], where there must be one.
    pub(crate) fn existing(db: &Reading) -> Result<Self> {
        Self::load(db, &spaces::existing(db)?)
    }

    fn load(db: &Reading, stored: &StoredSpace) -> Result<Self> {
        let entries = rosters::entries(db, &stored.space)?;
        let roster = Roster::verify(&stored.space, entries)
            .map_err(|_| Error::Damaged("the roster of a space"))?;
        Ok(Self {
            roster,
            keys: PrincipalKeys::from_bytes(&stored.identity)?,
            writer: stored.writer,
            tag_key: stored.tag_key.clone(),
            salts: stored.salts.clone(),
            secrets: rosters::secrets(db, &stored.space)?,
        })
    }

    /// A space that is not stored yet.
    pub(crate) fn of(stored: &StoredSpace, growth: &Growth) -> Result<Self> {
        Ok(Self {
            roster: growth.roster.clone(),
            keys: PrincipalKeys::from_bytes(&stored.identity)?,
            writer: stored.writer,
            tag_key: stored.tag_key.clone(),
            salts: stored.salts.clone(),
            secrets: growth.secrets.clone(),
        })
    }

    /// Its id.
    pub(crate) fn id(&self) -> SpaceId {
        self.roster.space()
    }

    /// Where its documents belong, as their identities say.
    pub(crate) fn home(&self) -> Option<[u8; 32]> {
        (self.roster.kind() != SpaceKind::Personal).then(|| self.id().0)
    }

    /// Who this vault is in it.
    pub(crate) fn me(&self) -> PrincipalId {
        self.keys.public().id()
    }

    /// How the relay knows a document.
    pub(crate) fn tag(&self, id: &DocumentId) -> Tag {
        Tag(authenticate(&self.tag_key, &[b"interlude/tag/1", &id.0]))
    }

    /// Whether what was sealed under an epoch is for this vault: not what came before a member did.
    pub(crate) fn has_secret(&self, epoch: u32) -> bool {
        self.secrets.contains_key(&epoch)
    }

    fn secret(&self, epoch: u32) -> Result<&Key> {
        self.secrets.get(&epoch).ok_or(Error::Refused("the key of that time is not known here"))
    }

    /// Words that tell this list of devices from another one: 88 bits of a hash over the head of the
    /// roster and everybody's keys, as BIP-39 words.
    pub(crate) fn words(&self) -> Result<Vec<&'static str>> {
        let mut all = b"interlude/space/words/1".to_vec();
        all.extend_from_slice(&self.roster.head().0);
        self.roster.present().for_each(|(id, _)| all.extend_from_slice(&id.0));
        crate::crypto::words(&all, WORDS)
    }

    /// Whether this device is still in.
    pub(crate) fn is_present(&self) -> bool {
        self.roster.present_member(&self.me()).is_some()
    }

    /// Whether this device belongs here, so that it cannot belong elsewhere: it is in, and the relay
    /// does not go on from a list of devices in which it never was.
    pub(crate) fn holds(&self, db: &Reading) -> Result<bool> {
        Ok(self.is_present() && facts::get(db, facts::SHUT_OUT)?.is_none())
    }

    /// Whether a push is ours and from the series this vault is in.
    pub(crate) fn is_own(&self, header: &Header) -> bool {
        header.author == self.me() && header.writer == self.writer
    }

    /// The other devices that are present, without the phrase.
    pub(crate) fn others(&self) -> usize {
        let counts = |id: &PrincipalId| *id != self.me() && Some(*id) != self.roster.recovery();
        self.roster.present().filter(|(id, _)| counts(id)).count()
    }

    /// Up to which number a writer's pushes count, where somebody's removal named it.
    pub(crate) fn cutoff(&self, writer: &WriterId) -> Option<u64> {
        self.roster.gone().find_map(|(_, cutoffs)| cutoffs.get(writer).copied())
    }

    /// Whether somebody was removed who was present when the roster had this head.
    pub(crate) fn lost_someone_since(&self, head: &Hash) -> bool {
        let then = self.roster.number_of(head).unwrap_or_default();
        let members = self.roster.gone().filter_map(|(id, _)| self.roster.member(id));
        members.filter_map(|member| member.gone.as_ref()).any(|(number, _)| *number > then)
    }

    /// The hash of the roster's head.
    pub(crate) fn head(&self) -> Hash {
        self.roster.head()
    }
}

/// Words of a space's code.
const WORDS: usize = 8;

/// A series that nobody has pushed in.
pub(crate) fn make_writer(entropy: &dyn Entropy) -> Result<WriterId> {
    let mut writer = WriterId([0; 16]);
    entropy.fill(&mut writer.0)?;
    Ok(writer)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;
