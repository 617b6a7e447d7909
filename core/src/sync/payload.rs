//! What is sealed into a record: an update, or a part of one that is too large for a record.

use interlude_wire::limits;
use interlude_wire::push::{Record, RecordKind};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::crypto::sha256;
use crate::crypto::unpack;
use crate::store::{MOST_ENCODED, News, Update};
use crate::{Error, Result};

/// Plain bytes of one part: what cannot be compressed still fits into a record.
const PART: usize = limits::RECORD - Record::OVERHEAD - (160 << 10);
/// Parts of the largest update.
pub(super) const MOST_PARTS: u32 = MOST_ENCODED.div_ceil(PART) as u32;

#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct Payload {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) bytes: Vec<u8>,
    /// Absent: the bytes are the whole update.
    #[n(1)]
    pub(super) part: Option<Part>,
}

/// Which part of which update.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Part {
    #[n(0)]
    pub(super) number: u32,
    #[n(1)]
    pub(super) count: u32,
    /// SHA-256 of the whole.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) digest: [u8; 32],
}

impl Payload {
    /// The payloads of an update: one, or several for a large one.
    pub(super) fn of(update: &Update) -> Result<Vec<Zeroizing<Vec<u8>>>> {
        let whole = Zeroizing::new(update.to_bytes()?);
        if whole.len() <= PART {
            return Ok(vec![encode(&Self { bytes: whole.to_vec(), part: None })?]);
        }
        let digest = sha256(&whole);
        let count = u32::try_from(whole.len().div_ceil(PART)).unwrap_or(u32::MAX);
        let parts = (0..count).zip(whole.chunks(PART));
        parts
            .map(|(number, bytes)| {
                let part = Some(Part { number, count, digest });
                encode(&Self { bytes: bytes.to_vec(), part })
            })
            .collect()
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let damaged = Error::Damaged("what a record holds");
        let payload: Self = minicbor::decode(bytes).map_err(|_| damaged.clone())?;
        let wrong = |part: &Part| part.number >= part.count || part.count > MOST_PARTS;
        match payload.part.as_ref().is_some_and(wrong) {
            true => Err(damaged),
            false => Ok(payload),
        }
    }
}

/// Reads bytes as what a record holds once it was opened, packed or not, down to the document, and
/// keeps nothing: for fuzzing.
///
/// # Errors
/// [`Error::Damaged`] or [`Error::Invalid`] when they are not that.
pub fn check_record(bytes: &[u8]) -> Result<()> {
    let unpacked = unpack(bytes, MOST_ENCODED);
    let payload = Payload::from_bytes(unpacked.as_deref().map_or(bytes, Vec::as_slice))?;
    match payload.part {
        None => Update::from_bytes(&payload.bytes)?.check(),
        Some(_) => Ok(()),
    }
}

fn encode(payload: &Payload) -> Result<Zeroizing<Vec<u8>>> {
    minicbor::to_vec(payload).map(Zeroizing::new).map_err(|_| Error::Internal("encoding"))
}

/// What the header of a push says of a record with this update.
pub(super) fn kind(update: &Update) -> RecordKind {
    match update.news {
        News::Changes(_) => RecordKind::Change,
        News::Snapshot(_) => RecordKind::Snapshot,
        News::Tombstone(_) => RecordKind::Tombstone,
    }
}
