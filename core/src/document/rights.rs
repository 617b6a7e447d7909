//! Where documents of a kind belong, and who may write them (PROTOCOL §3): told by the identity that
//! their id is hashed from, so that every device comes to the same answer.

use std::collections::BTreeSet;

use automerge::{Change, ChangeMetadata};

use super::{ChangeBytes, Document, Identity, Kind, load};
use crate::{Error, Result};

/// Who may write a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rights {
    /// The participant's own devices. It never leaves the personal space.
    Devices,
    /// Whoever leads the group it belongs to.
    Facilitators,
    /// This one member.
    Member([u8; 32]),
}

/// Kinds from this number on are made to be shared; those below are private, known or not.
const SHARED: u32 = 32;
/// Kinds from this number on are bound to one member; those between are the facilitators'.
const OF_MEMBERS: u32 = 48;

impl Kind {
    /// Whether documents of this kind may belong to a group or a line.
    pub(crate) fn is_shared(self) -> bool {
        self.0 >= SHARED || self == Self::SCHEDULE
    }
}

impl Identity {
    /// Who may write the document; `None`: there can be no such document. A private kind has no place in a
    /// group, whoever says so.
    pub(crate) fn rights(&self) -> Option<Rights> {
        match (self.home, self.owner) {
            (None, _) => (self.kind.0 < SHARED).then_some(Rights::Devices),
            (Some(_), _) if !self.kind.is_shared() => None,
            (Some(_), None) => (self.kind.0 < OF_MEMBERS).then_some(Rights::Facilitators),
            (Some(_), Some(owner)) => (self.kind.0 >= OF_MEMBERS).then_some(Rights::Member(owner)),
        }
    }
}

/// The first 8 bytes of whoever made changes: of their principal.
pub(crate) type Author = [u8; 8];

/// Who made these changes; the genesis of the kind has no author.
///
/// # Errors
/// [`Error::Damaged`] when a change is malformed or names its author otherwise.
pub(crate) fn authors(kind: Kind, changes: &[ChangeBytes]) -> Result<BTreeSet<Author>> {
    let genesis = Document::genesis(kind).heads();
    let parsed = changes.iter().map(|change| load::parse(change.clone()));
    let parsed = parsed.collect::<Result<Vec<Change>>>()?;
    let made = parsed.iter().filter(|change| !genesis.0.contains(&change.hash()));
    made.map(|change| prefix(change.actor_id().to_bytes())).collect()
}

impl Document {
    /// Who made the changes of this document.
    ///
    /// # Errors
    /// As [`authors`].
    pub(crate) fn authors(&mut self, kind: Kind) -> Result<BTreeSet<Author>> {
        let genesis = Self::genesis(kind).heads();
        let is_made = |meta: &&ChangeMetadata<'_>| !genesis.0.contains(&meta.hash);
        load::guarded(|| {
            let metas = self.inner.get_changes_meta(&[]);
            metas.iter().filter(is_made).map(|meta| prefix(meta.actor.to_bytes())).collect()
        })
    }
}

fn prefix(actor: &[u8]) -> Result<Author> {
    let actor = <[u8; 16]>::try_from(actor).map_err(|_| Error::Damaged("who made a change"))?;
    actor.first_chunk().copied().ok_or(Error::Damaged("who made a change"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Seed;
    use proptest::prelude::*;

    const HOME: Option<[u8; 32]> = Some([1; 32]);

    #[test]
    fn what_is_private_has_no_place_in_a_group() {
        for kind in (0..32).map(Kind).filter(|kind| *kind != Kind::SCHEDULE) {
            for owner in [None, Some([2; 32])] {
                let identity = Identity { kind, home: HOME, owner, seed: Seed([0; 16]) };
                assert_eq!(identity.rights(), None, "{kind:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_shared_is_written_by_facilitators_or_by_one(kind in 32u32.., owned: bool) {
            let owner = owned.then_some([2; 32]);
            let identity = Identity { kind: Kind(kind), home: HOME, owner, seed: Seed([0; 16]) };
            let expected = match (kind < 48, owner) {
                (true, None) => Some(Rights::Facilitators),
                (false, Some(owner)) => Some(Rights::Member(owner)),
                _ => None,
            };
            prop_assert_eq!(identity.rights(), expected);
            let personal = Identity { home: None, ..identity };
            prop_assert_eq!(personal.rights(), None);
        }
    }
}
