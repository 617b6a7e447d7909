use std::collections::{BTreeMap, BTreeSet};

use super::Pack;
use crate::{Error, Result};

/// A pack that was taken before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPack {
    /// How far it had come.
    pub version: u32,
    /// Of its manifest.
    pub digest: [u8; 32],
    /// Who signed it.
    pub signer: Option<[u8; 32]>,
}

/// Whose packs are taken, and those that were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPacks {
    /// Public keys that the facilitator trusts.
    pub signers: BTreeSet<[u8; 32]>,
    /// By id.
    pub packs: BTreeMap<String, KnownPack>,
}

/// What is to be done with a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is new, or newer.
    Take,
    /// It was taken before.
    Same,
}

/// Decides whether a pack is taken.
///
/// # Errors
/// [`Error::Refused`] when its signer is not known, when somebody else signed the pack of this name before, when it
/// is older than the one that was taken, or another one of the same version.
pub fn decide(pack: &Pack, known: &KnownPacks) -> Result<Decision> {
    let before = known.packs.get(&pack.id);
    if before.is_some_and(|before| before.signer != pack.signer) {
        return Err(Error::Refused("the pack of this name was signed by somebody else before"));
    }
    if pack.signer.is_some_and(|signer| !known.signers.contains(&signer)) {
        return Err(Error::Refused(
            "its signer is not known: compare the words of their key, then trust them",
        ));
    }
    match before {
        Some(before) if pack.version < before.version => {
            Err(Error::Refused("an older version of the pack than the one that is here"))
        }
        Some(before) if pack.version == before.version && pack.digest != before.digest => {
            Err(Error::Refused("another pack of the same version"))
        }
        Some(before) if pack.version == before.version => Ok(Decision::Same),
        _ => Ok(Decision::Take),
    }
}
