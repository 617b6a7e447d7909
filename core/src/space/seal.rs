//! Pushes as they are made and read: what is in them is sealed here and nowhere else.

use interlude_wire::push::{Associated, Header, Item, Push, RecordKind, Replaced};
use interlude_wire::{Domain, Hash, SUITE, Tag, VERSION, WriterId, encode, limits};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use super::Space;
use crate::crypto::{open_record, pack, seal_record, sha256, unpack};
use crate::document::DocumentId;
use crate::environment::Entropy;
use crate::{Error, Result};

/// What another writer has come to, as a push says sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Seen {
    #[n(0)]
    pub(crate) writer: WriterId,
    #[n(1)]
    pub(crate) sequence: u64,
    #[n(2)]
    pub(crate) hash: Hash,
}

/// One record that is still to be sealed.
pub(crate) struct Piece {
    pub(crate) id: DocumentId,
    pub(crate) kind: RecordKind,
    pub(crate) plain: Zeroizing<Vec<u8>>,
}

/// A push that is still to be sealed.
pub(crate) struct Draft {
    pub(crate) sequence: u64,
    pub(crate) previous: Hash,
    pub(crate) floor: u64,
    pub(crate) seen: Vec<Seen>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) replaces: Vec<Replaced>,
}

impl Space {
    /// Seals and signs a push under the newest key. Its number must never have been sealed before.
    pub(crate) fn seal_push(&self, draft: &Draft, entropy: &dyn Entropy) -> Result<Push> {
        let epoch = self.roster.number();
        let mut items = Vec::with_capacity(draft.pieces.len());
        let mut records = Vec::with_capacity(draft.pieces.len());
        for piece in &draft.pieces {
            let tag = self.tag(&piece.id);
            let sealed = self.seal(epoch, tag, Some(piece.kind), &piece.plain, entropy)?;
            let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
            let digest = Hash(sha256(&sealed));
            items.push(Item { tag, kind: piece.kind, length, digest });
            records.push(Some(ByteVec::from(sealed)));
        }
        let seen = match draft.seen.is_empty() {
            true => Vec::new(),
            false => self.seal(epoch, Tag::default(), None, &encode(&draft.seen), entropy)?,
        };
        let header = encode(&Header {
            version: VERSION,
            suite: SUITE,
            space: self.id(),
            roster: self.head(),
            epoch,
            author: self.me(),
            writer: self.writer,
            sequence: draft.sequence,
            previous: draft.previous,
            seen,
            floor: draft.floor,
            items,
            replaces: draft.replaces.clone(),
        });
        let signature = self.keys.sign(Domain::Push, &header)?;
        Ok(Push { header, signature, records })
    }

    fn seal(
        &self,
        epoch: u32,
        tag: Tag,
        kind: Option<RecordKind>,
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>> {
        let (space, author, writer) = (self.id(), self.me(), self.writer);
        let bound = Associated { space, epoch, author, writer, tag, kind };
        seal_record(self.secret(epoch)?, &self.salts, &bound, &pack(plain)?, entropy)
    }

    /// Opens one record of a push.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not what its place says.
    pub(crate) fn open_item(
        &self,
        header: &Header,
        item: &Item,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        self.open(header, item.tag, Some(item.kind), sealed, MOST)
    }

    /// Opens the list of what a push has seen.
    ///
    /// # Errors
    /// As [`Space::open_item`].
    pub(crate) fn open_seen(&self, header: &Header) -> Result<Vec<Seen>> {
        if header.seen.is_empty() {
            return Ok(Vec::new());
        }
        let plain = self.open(header, Tag::default(), None, &header.seen, limits::SEEN)?;
        minicbor::decode(&plain).map_err(|_| Error::Damaged("what a push has seen"))
    }

    fn open(
        &self,
        header: &Header,
        tag: Tag,
        kind: Option<RecordKind>,
        sealed: &[u8],
        most: usize,
    ) -> Result<Zeroizing<Vec<u8>>> {
        let Header { space, epoch, author, writer, .. } = *header;
        let bound = Associated { space, epoch, author, writer, tag, kind };
        let packed = open_record(self.secret(epoch)?, &bound, sealed);
        unpack(&packed.ok_or(Error::Damaged("a record does not open"))?, most)
    }
}

/// The most that a record may hold when it is unpacked: a document of 8 MiB and what is said of it.
const MOST: usize = 9 << 20;
