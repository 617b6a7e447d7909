use std::fmt;
use std::str::FromStr;

use ring::digest::{Context, SHA256};

use crate::environment::Environment;
use crate::{Error, Result};

/// The kind of a document. Kinds that this version does not know are kept, synced and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(pub u32);

impl Kind {
    /// What a participant writes.
    pub const ENTRY: Self = Self(1);
    /// What a participant calls one of their devices.
    pub const DEVICE: Self = Self(2);
    /// A rule that reminds, and what became of its occurrences.
    pub const REMINDER: Self = Self(3);
    /// When a group meets.
    pub const SCHEDULE: Self = Self(4);
    /// What a participant wants of all reminders.
    pub const SETTINGS: Self = Self(5);
    /// That a participant belongs to a group, and the keys they are known by there.
    pub const MEMBERSHIP: Self = Self(6);
    /// What a participant wants for themselves.
    pub const GOAL: Self = Self(7);
    /// What a participant has read of a group.
    pub const READING: Self = Self(8);
    /// A link that lets somebody ask to come into a group.
    pub const INVITATION: Self = Self(9);
    /// Whose packs a participant takes, and how far they have come.
    pub const TRUST: Self = Self(10);
    /// What a group is: its name, zone, place, crisis contacts.
    pub const GROUP: Self = Self(32);
    /// What one session of a group is for.
    pub const SESSION: Self = Self(33);
    /// A group's agreement.
    pub const NORMS: Self = Self(34);
    /// Something to read, hear or practise, in one language.
    pub const RESOURCE: Self = Self(35);
    /// A question or exercise for the time between two sessions.
    pub const PROMPT: Self = Self(36);
    /// That a facilitator hides an excerpt or a response.
    pub const HIDDEN: Self = Self(37);
    /// Under which name a member is known in the group.
    pub const MEMBER: Self = Self(48);
    /// Which norms a member has accepted.
    pub const ACCEPTANCE: Self = Self(49);
    /// What a participant chose to share.
    pub const EXCERPT: Self = Self(50);
    /// An answer to an excerpt.
    pub const RESPONSE: Self = Self(51);
    /// What a member and the facilitator say to each other alone.
    pub const MESSAGE: Self = Self(52);
}

/// Sixteen bytes that make a document id unlike any other. In the vault they begin with the time
/// (UUIDv7), so they never leave it in clear.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seed(pub [u8; 16]);

impl Seed {
    /// A fresh seed: UUIDv7 from the injected clock and randomness.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn make(environment: &Environment) -> Result<Self> {
        let mut random = [0; 10];
        environment.entropy.fill(&mut random)?;
        let millis = u64::try_from(environment.clock.now().millis()).unwrap_or(0);
        Ok(Self(*uuid::Builder::from_unix_timestamp_millis(millis, &random).as_uuid().as_bytes()))
    }

    /// The seed of what was imported: the same record gives the same document everywhere.
    #[must_use]
    pub fn derive(format: &str, record: &str) -> Self {
        let digest = hash(b"interlude/import/1", &[format.as_bytes(), record.as_bytes()]);
        let mut seed = [0; 16];
        seed.copy_from_slice(&digest[..16]);
        Self(seed)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(..)")
    }
}

/// A document's id: SHA-256 over its kind, its owner where it has one, and its seed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub [u8; 32]);

/// What a document id is hashed from: so an id says where the document belongs and who may write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) kind: Kind,
    /// The group or line it belongs to; `None`: the participant's own.
    pub(crate) home: Option<[u8; 32]>,
    /// The one principal that it is bound to, where it is.
    pub(crate) owner: Option<[u8; 32]>,
    pub(crate) seed: Seed,
}

impl Identity {
    /// A document of the personal space.
    pub(crate) fn personal(kind: Kind, seed: Seed) -> Self {
        Self { kind, home: None, owner: None, seed }
    }

    /// The document about one of the participant's devices, named by its principal.
    pub(crate) fn device(principal: [u8; 32]) -> Self {
        Self { kind: Kind::DEVICE, home: None, owner: Some(principal), seed: Seed([0; 16]) }
    }

    /// A document of a group that facilitators write.
    pub(crate) fn of_group(kind: Kind, home: [u8; 32], seed: Seed) -> Self {
        Self { kind, home: Some(home), owner: None, seed }
    }

    /// A document of a group or a line that one member writes.
    pub(crate) fn of_member(kind: Kind, home: [u8; 32], member: [u8; 32], seed: Seed) -> Self {
        Self { kind, home: Some(home), owner: Some(member), seed }
    }

    pub(crate) fn id(&self) -> DocumentId {
        let bytes = |part: &Option<[u8; 32]>| part.map_or_else(Vec::new, |part| part.to_vec());
        let (kind, owner) = (self.kind.0.to_be_bytes(), bytes(&self.owner));
        let mut parts = vec![&kind[..], &owner, &self.seed.0];
        if let Some(home) = &self.home {
            parts.push(home);
        }
        DocumentId(hash(b"interlude/document/1", &parts))
    }
}

/// SHA-256 over a domain and parts, each behind its length so that no two lists read the same.
fn hash(domain: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in std::iter::once(&domain).chain(parts) {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    out
}

/// Lower-case hexadecimal.
impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentId({self})")
    }
}

impl FromStr for DocumentId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "id", reason: "not 64 hexadecimal digits" };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(invalid);
        }
        let mut id = [0; 32];
        for (byte, pair) in id.iter_mut().zip(pairs) {
            let digits = std::str::from_utf8(pair).ok().filter(|d| !d.starts_with('+'));
            let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            *byte = value.ok_or(invalid.clone())?;
        }
        Ok(Self(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_id_reads_back(bytes: [u8; 32]) {
            let id = DocumentId(bytes);
            prop_assert_eq!(id.to_string().parse::<DocumentId>().unwrap(), id);
        }

        #[test]
        fn any_text_is_an_id_or_refused(text in ".{0,80}") {
            let _ = text.parse::<DocumentId>();
        }
    }

    #[test]
    fn an_id_is_pinned_to_kind_owner_and_seed() {
        let mut identity = Identity::personal(Kind::ENTRY, Seed([7; 16]));
        let personal = identity.id();
        identity.owner = Some([9; 32]);
        let owned = identity.id();
        identity.home = Some([8; 32]);
        assert!(owned != personal && identity.id() != owned);
        identity.owner = None;
        assert!(![owned, personal].contains(&identity.id()));
        assert_eq!(
            personal.to_string(),
            "58e34b0ef375c291a8da62d3b23e0f5832a68e928bd5b0efb363c0fab1d84e6f"
        );
    }
}
