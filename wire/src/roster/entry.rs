use minicbor::{Decode, Encode};

use crate::{
    Domain, Error, Hash, Principal, PrincipalId, Result, SUITE, VERSION, WriterId, decode, encode,
    hash, limits, verify,
};

/// What a principal may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Changes the roster. In a personal space every device.
    #[n(0)]
    Owner,
    /// Reads and writes what the kind of a document allows.
    #[n(1)]
    Member,
}

/// What a space is for; decides what its roster may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SpaceKind {
    /// One participant's devices.
    #[n(0)]
    Personal,
    /// A facilitator and members.
    #[n(1)]
    Group,
    /// One member and the facilitator.
    #[n(2)]
    Line,
}

/// Who is there from the first entry on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Founder {
    /// Its keys.
    #[n(0)]
    pub principal: Principal,
    /// What it may do.
    #[n(1)]
    pub role: Role,
}

/// One change of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Change {
    /// The space begins. Only in entry 0.
    #[n(0)]
    Begin {
        /// What the space is for.
        #[n(0)]
        kind: SpaceKind,
        /// Who is there; owners at least once.
        #[n(1)]
        founders: Vec<Founder>,
        /// In a personal space: the principal of the recovery phrase, a founder and an owner, whom
        /// only itself can remove.
        #[n(2)]
        recovery: Option<PrincipalId>,
    },
    /// A principal comes in.
    #[n(1)]
    Add {
        /// Its keys.
        #[n(0)]
        principal: Principal,
        /// What it may do.
        #[n(1)]
        role: Role,
    },
    /// A principal goes; what it pushed counts up to here.
    #[n(2)]
    Remove {
        /// Who.
        #[n(0)]
        principal: PrincipalId,
        /// By writer, the last sequence that counts; nothing of writers that are not named does.
        #[n(1)]
        cutoffs: Vec<(WriterId, u64)>,
    },
    /// A principal may do something else from now on.
    #[n(3)]
    Role {
        /// Who.
        #[n(0)]
        principal: PrincipalId,
        /// What it may do.
        #[n(1)]
        role: Role,
    },
    /// A principal goes on under new keys.
    #[n(4)]
    Rekey {
        /// Who.
        #[n(0)]
        old: PrincipalId,
        /// Its new keys.
        #[n(1)]
        new: Principal,
        /// As in [`Change::Remove`], for the old keys.
        #[n(2)]
        cutoffs: Vec<(WriterId, u64)>,
    },
    /// Ends a fork: this branch is the one that goes on.
    #[n(5)]
    Resolve {
        /// The head of the branch that ends.
        #[n(0)]
        other: Hash,
    },
}

/// A secret sealed to one principal by HPKE (RFC 9180, base mode).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Wrap {
    /// To whom.
    #[n(0)]
    pub to: PrincipalId,
    /// The encapsulated key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub enc: [u8; 32],
    /// The epoch secret and the space's tag key, sealed.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: [u8; 80],
}

/// The content key that begins with an entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Epoch {
    /// SHA-256 commitment to the secret and the tag key.
    #[n(0)]
    pub commitment: Hash,
    /// One for every principal that is present after the entry.
    #[n(1)]
    pub wraps: Vec<Wrap>,
    /// In a personal space, from entry 1 on: the secret before, sealed under this one.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub previous: Option<Vec<u8>>,
}

/// One entry of a roster.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Entry {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// [`SUITE`].
    #[n(1)]
    pub suite: u8,
    /// Its place, from 0; the number of its epoch.
    #[n(2)]
    pub number: u32,
    /// The hash of the entry before; zeros in entry 0.
    #[n(3)]
    pub previous: Hash,
    /// An owner.
    #[n(4)]
    pub author: PrincipalId,
    /// What changes.
    #[n(5)]
    pub changes: Vec<Change>,
    /// The new content key.
    #[n(6)]
    pub epoch: Epoch,
}

/// An entry as it is carried: its exact bytes and the author's signature over them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedEntry {
    /// The CBOR of an [`Entry`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub entry: Vec<u8>,
    /// Ed25519.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl SignedEntry {
    /// Reads what [`SignedEntry::to_bytes`] gave.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        decode("a roster entry", bytes, limits::ROSTER_ENTRY)
    }

    /// The bytes that are stored and sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(self)
    }

    /// What the next entry names, and of entry 0 the space's id: a hash of the signed bytes.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(Domain::Roster, &self.entry)
    }

    /// The entry itself, not checked against anything yet.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Unknown`], [`Error::TooLarge`] for lists beyond their bounds.
    pub fn open(&self) -> Result<Entry> {
        let entry: Entry = decode("a roster entry", &self.entry, limits::ROSTER_ENTRY)?;
        if (entry.version, entry.suite) != (VERSION, SUITE) {
            return Err(Error::Unknown("a roster entry"));
        }
        let cutoffs = |change: &Change| match change {
            Change::Remove { cutoffs, .. } | Change::Rekey { cutoffs, .. } => cutoffs.len(),
            _ => 0,
        };
        let long = entry.changes.len() > limits::CHANGES
            || entry.epoch.wraps.len() > limits::PRINCIPALS
            || entry.changes.iter().any(|change| cutoffs(change) > limits::CUTOFFS);
        if long { Err(Error::TooLarge("a roster entry")) } else { Ok(entry) }
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`Error::Signature`].
    pub fn verify(&self, author: &Principal) -> Result<()> {
        let key = &author.signing;
        verify(Domain::Roster, key, &self.entry, &self.signature, "a roster entry")
    }
}
