use super::RecordKind;
use crate::{Error, PrincipalId, Result, SUITE, SpaceId, Tag, WriterId};

/// A sealed record taken apart: `salt ‖ commitment ‖ sealed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Makes the key one of its own.
    pub salt: [u8; 32],
    /// Commits to the key, so that no ciphertext opens under two.
    pub commitment: [u8; 32],
    /// AES-256-GCM, nonce 0, its tag at the end.
    pub sealed: &'a [u8],
}

impl<'a> Record<'a> {
    /// Bytes that sealing adds.
    pub const OVERHEAD: usize = 32 + 32 + 16;

    /// Takes a record apart.
    ///
    /// # Errors
    /// [`Error::Malformed`] when it is too short to be one.
    pub fn parse(bytes: &'a [u8]) -> Result<Self> {
        let malformed = Error::Malformed("a record");
        let (salt, rest) = bytes.split_first_chunk().ok_or(malformed)?;
        let (commitment, sealed) = rest.split_first_chunk().ok_or(malformed)?;
        match sealed.len() < 16 {
            true => Err(malformed),
            false => Ok(Self { salt: *salt, commitment: *commitment, sealed }),
        }
    }
}

/// What a record is bound to: it opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Associated {
    /// The space.
    pub space: SpaceId,
    /// The epoch whose secret the key comes from.
    pub epoch: u32,
    /// Who sealed it.
    pub author: PrincipalId,
    /// In which series.
    pub writer: WriterId,
    /// Which document.
    pub tag: Tag,
    /// What it is; `None`: the list of what a push has seen.
    pub kind: Option<RecordKind>,
}

impl Associated {
    /// `suite ‖ space ‖ epoch (u32, big endian) ‖ author ‖ writer ‖ tag ‖ kind ‖ salt`.
    #[must_use]
    pub fn to_bytes(&self, salt: &[u8; 32]) -> Vec<u8> {
        let kind = match self.kind {
            Some(RecordKind::Change) => 0,
            Some(RecordKind::Snapshot) => 1,
            Some(RecordKind::Tombstone) => 2,
            None => 255,
        };
        let mut bytes = Vec::with_capacity(150);
        bytes.push(SUITE);
        bytes.extend_from_slice(&self.space.0);
        bytes.extend_from_slice(&self.epoch.to_be_bytes());
        bytes.extend_from_slice(&self.author.0);
        bytes.extend_from_slice(&self.writer.0);
        bytes.extend_from_slice(&self.tag.0);
        bytes.push(kind);
        bytes.extend_from_slice(salt);
        bytes
    }
}
