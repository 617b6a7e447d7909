//! ```text
//! key              str         what this participant signs packs with, hexadecimal
//! signers          map public key → what the participant calls its owner
//! ```
//!
//! Which packs a group has taken stands in the group's profile:
//! ```text
//! packs            map id → "<version> <digest> <signer>"
//! ```

use std::collections::BTreeMap;

use interlude_wire::{hex, parse_hex};
use zeroize::Zeroizing;

use super::{FieldEdit, Fields, Identity, Kind, Seed};

const KEY: &str = "key";
const SIGNERS: &str = "signers";
const PACKS: &str = "packs";

/// Whose packs a participant takes. It never leaves the personal space.
#[derive(Default)]
pub(crate) struct TrustContent {
    pub(crate) key: Option<Zeroizing<Vec<u8>>>,
    pub(crate) signers: BTreeMap<[u8; 32], String>,
}

impl TrustContent {
    /// There is one such document.
    pub(crate) const IDENTITY: Identity =
        Identity { kind: Kind::TRUST, home: None, owner: None, seed: Seed([0; 16]) };

    pub(crate) fn read(fields: &Fields) -> Self {
        let signers = fields
            .map(SIGNERS)
            .filter_map(|(key, names)| Some((parse_hex(key)?, names.first()?.clone())));
        let key = fields.get(KEY).and_then(parse_hex::<64>);
        Self { key: key.map(|key| Zeroizing::new(key.to_vec())), signers: signers.collect() }
    }

    pub(crate) fn set_key(key: &[u8]) -> FieldEdit {
        FieldEdit::Set(KEY, Some(hex(key)))
    }

    /// Trusts a signer under this name; none: no longer.
    pub(crate) fn trust(signer: &[u8; 32], name: Option<String>) -> FieldEdit {
        FieldEdit::Put(SIGNERS, hex(signer), name)
    }
}

/// A pack that a group has taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TakenPack {
    pub(crate) version: u32,
    pub(crate) digest: [u8; 32],
    pub(crate) signer: Option<[u8; 32]>,
}

impl TakenPack {
    /// Those that a group's profile names; of two taken apart the later one.
    pub(crate) fn all(profile: &Fields) -> BTreeMap<String, Self> {
        let taken = profile.map(PACKS).filter_map(|(id, values)| {
            let latest = values.iter().filter_map(|value| Self::parse(value)).max()?;
            Some((id.to_owned(), latest))
        });
        taken.collect()
    }

    /// The edit of the profile that says this of a pack.
    pub(crate) fn edit(&self, id: &str) -> FieldEdit {
        let signer = self.signer.map_or_else(|| "-".to_owned(), |signer| hex(&signer));
        let value = format!("{} {} {signer}", self.version, hex(&self.digest));
        FieldEdit::Put(PACKS, id.to_owned(), Some(value))
    }

    fn parse(text: &str) -> Option<Self> {
        let [version, digest, signer] = text.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let signer = if signer == "-" { None } else { Some(parse_hex(signer)?) };
        Some(Self { version: version.parse().ok()?, digest: parse_hex(digest)?, signer })
    }
}
