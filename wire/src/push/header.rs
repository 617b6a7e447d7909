use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use ring::digest::{SHA256, digest};

use super::Record;
use crate::encoding::read_list;
use crate::{
    Domain, Error, Hash, Principal, PrincipalId, Result, SUITE, SpaceId, Tag, VERSION, WriterId,
    decode, encode, hash, limits, verify,
};

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RecordKind {
    /// What is new of a document.
    #[n(0)]
    Change,
    /// A whole document.
    #[n(1)]
    Snapshot,
    /// The document is erased.
    #[n(2)]
    Tombstone,
}

/// A record as its push's header lists it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Item {
    /// Its document, as the relay knows it.
    #[n(0)]
    pub tag: Tag,
    /// What it is.
    #[n(1)]
    pub kind: RecordKind,
    /// Its bytes.
    #[n(2)]
    pub length: u32,
    /// SHA-256 of its bytes.
    #[n(3)]
    pub digest: Hash,
}

/// A record of an earlier push that is not needed any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Replaced {
    /// Whose push.
    #[n(0)]
    pub writer: WriterId,
    /// Which push.
    #[n(1)]
    pub sequence: u64,
    /// Which record, from 0.
    #[n(2)]
    pub index: u32,
}

/// What is signed of a push.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Header {
    /// [`VERSION`].
    #[n(0)]
    pub version: u8,
    /// [`SUITE`].
    #[n(1)]
    pub suite: u8,
    /// The space.
    #[n(2)]
    pub space: SpaceId,
    /// The last roster entry the author knew.
    #[n(3)]
    pub roster: Hash,
    /// Its number, and that of the key the records are sealed under.
    #[n(4)]
    pub epoch: u32,
    /// Who pushes.
    #[n(5)]
    pub author: PrincipalId,
    /// One of its series.
    #[n(6)]
    pub writer: WriterId,
    /// The place in the series, from 1.
    #[n(7)]
    pub sequence: u64,
    /// The hash of the header before; zeros in the first.
    #[n(8)]
    pub previous: Hash,
    /// Sealed: (writer, sequence, hash) of others that moved since the last push; empty when none did.
    #[cbor(n(9), with = "minicbor::bytes")]
    pub seen: Vec<u8>,
    /// Everything of this writer below is replaced, erased or pushed again, by this push or those
    /// that follow at once.
    #[n(10)]
    pub floor: u64,
    /// The records.
    #[n(11)]
    pub items: Vec<Item>,
    /// Records that this push replaces.
    #[n(12)]
    pub replaces: Vec<Replaced>,
}

/// A push as it is carried. A record that was replaced or erased is missing; the header still says
/// what it was.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Push {
    /// The CBOR of a [`Header`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub header: Vec<u8>,
    /// Ed25519 over it, by the author.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub signature: [u8; 64],
    /// The sealed records, in the order of the header.
    #[cbor(n(2), decode_with = "read_list::<{ limits::RECORDS }, _, _>")]
    pub records: Vec<Option<ByteVec>>,
}

impl Push {
    /// Reads a push within its bounds. Nothing is verified yet.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let push: Self = decode("a push", bytes, limits::PUSH)?;
        match push.header.len() > limits::HEADER {
            true => Err(Error::TooLarge("a push")),
            false => Ok(push),
        }
    }

    /// The bytes that are stored and sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(self)
    }

    /// What the writer's next push names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(Domain::Push, &self.header)
    }

    /// The header, its shape and bounds checked, and that the records that are here are those it
    /// lists. The signature is not.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::Unknown`], [`Error::TooLarge`], [`Error::Refused`] for a
    /// record that is not the one the header lists.
    pub fn open(&self) -> Result<Header> {
        let header: Header = decode("the header of a push", &self.header, limits::HEADER)?;
        if (header.version, header.suite) != (VERSION, SUITE) {
            return Err(Error::Unknown("a push"));
        }
        header.check_bounds()?;
        if header.items.len() != self.records.len() {
            return Err(Error::Malformed("a push"));
        }
        for (item, record) in header.items.iter().zip(&self.records) {
            let Some(record) = record else { continue };
            let found = digest(&SHA256, record);
            if record.len() != item.length as usize || found.as_ref() != item.digest.0 {
                return Err(Error::Refused("a record is not the one that was signed"));
            }
        }
        Ok(header)
    }

    /// Checks the author's signature.
    ///
    /// # Errors
    /// [`Error::Signature`].
    pub fn verify(&self, author: &Principal) -> Result<()> {
        verify(Domain::Push, &author.signing, &self.header, &self.signature, "a push")
    }
}

impl Header {
    fn check_bounds(&self) -> Result<()> {
        let large = self.items.len() > limits::RECORDS
            || self.replaces.len() > limits::REPLACED
            || self.seen.len() > limits::SEEN
            || self.items.iter().any(|item| item.length as usize > limits::RECORD);
        if large {
            return Err(Error::TooLarge("a push"));
        }
        let short = self.items.iter().any(|item| (item.length as usize) < Record::OVERHEAD);
        if short || self.sequence == 0 || self.sequence > i64::MAX as u64 {
            return Err(Error::Malformed("the header of a push"));
        }
        let first = self.sequence == 1;
        match first && self.previous != Hash::default() || self.floor > self.sequence {
            true => Err(Error::Malformed("the header of a push")),
            false => Ok(()),
        }
    }
}
