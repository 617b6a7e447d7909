use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::encoding::read_list;
use crate::{Hash, RelayId, SpaceId, WriterId, limits};

/// `GET /v1`: whom one speaks to. Needs no signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RelayInfo {
    /// Its id, which every signature names.
    #[n(0)]
    pub id: RelayId,
    /// Its clock, in milliseconds.
    #[n(1)]
    pub now: i64,
    /// Spaces are made only with an operator's token.
    #[n(2)]
    pub closed: bool,
}

/// `POST /v1/spaces`: a space with its roster so far, signed by a principal that is present in it.
/// Nothing happens when it is there already with this chain or a longer one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CreateSpace {
    /// Signed entries from the first on, at most [`limits::ROSTER_AT_ONCE`]; others are appended.
    #[cbor(n(0), decode_with = "read_list::<{ limits::ROSTER_AT_ONCE }, _, _>")]
    pub entries: Vec<ByteVec>,
    /// The operator's token, where the relay is closed.
    #[n(1)]
    pub token: Option<String>,
}

/// `GET /v1/spaces`: the spaces in which the signer is present.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Spaces {
    /// Their ids.
    #[n(0)]
    pub spaces: Vec<SpaceId>,
}

/// `POST /v1/spaces/{id}/roster`: appends when the head is still the one named in the entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AppendEntry {
    /// The signed entry.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub entry: Vec<u8>,
}

/// `GET /v1/spaces/{id}/roster?after=N`: entries from number N on, at most
/// [`limits::ROSTER_PAGE`]. Whoever is or was in the space may ask: a device that was removed
/// learns of it here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RosterPage {
    /// Signed entries in order.
    #[cbor(n(0), decode_with = "read_list::<{ limits::ROSTER_PAGE }, _, _>")]
    pub entries: Vec<ByteVec>,
    /// The hash of the last entry the relay has.
    #[n(1)]
    pub head: Hash,
    /// How many entries it has.
    #[n(2)]
    pub count: u32,
}

/// How far a client has read: the relay's number for the last push it got, and the beginning of
/// that push's hash, by which a relay that lost what it had is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    /// Grows with every push of the space; 0 is the beginning.
    #[n(0)]
    pub number: u64,
    /// First bytes of the hash of the push with this number.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub hash: [u8; 8],
}

impl Cursor {
    /// Behind the push that has this number and hash.
    #[must_use]
    pub fn behind(number: u64, hash: &Hash) -> Self {
        let mut beginning = [0; 8];
        beginning.copy_from_slice(&hash.0[..8]);
        Self { number, hash: beginning }
    }

    /// Number (big endian) and hash.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.number.to_be_bytes());
        bytes[8..].copy_from_slice(&self.hash);
        bytes
    }

    /// Reads what [`Cursor::to_bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (number, hash) = bytes.split_first_chunk::<8>()?;
        Some(Self { number: u64::from_be_bytes(*number), hash: hash.try_into().ok()? })
    }

    /// As it stands in a query.
    #[must_use]
    pub fn to_text(&self) -> String {
        crate::hex(&self.to_bytes())
    }

    /// Reads what [`Cursor::to_text`] gave.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_bytes(&crate::parse_hex::<16>(text)?)
    }
}

/// `POST /v1/spaces/{id}/pushes`: the push is kept, or was already.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Accepted {
    /// Behind it.
    #[n(0)]
    pub cursor: Cursor,
}

/// A push on a page.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PageItem {
    /// Behind it.
    #[n(0)]
    pub cursor: Cursor,
    /// A [`crate::push::Push`].
    #[cbor(n(1), with = "minicbor::bytes")]
    pub push: Vec<u8>,
}

/// A writer's last push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WriterHead {
    /// Which writer.
    #[n(0)]
    pub writer: WriterId,
    /// Its number.
    #[n(1)]
    pub sequence: u64,
    /// Its hash.
    #[n(2)]
    pub hash: Hash,
}

/// `GET /v1/spaces/{id}/pushes?after=CURSOR&wait=SECONDS&limit=COUNT`: pushes behind a cursor, oldest
/// first; without `after` from the beginning. `GET …?before=NUMBER&limit=COUNT`: pushes in front of
/// that number, newest first; `before=newest` begins with the last.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Page {
    /// The pushes.
    #[n(0)]
    pub items: Vec<PageItem>,
    /// There are more in this direction.
    #[n(1)]
    pub more: bool,
    /// On the page with the newest push: where each writer stands.
    #[n(2)]
    pub writers: Vec<WriterHead>,
    /// The roster's last entry.
    #[n(3)]
    pub roster: Hash,
}

/// `PUT /v1/spaces/{id}/blobs/{name}?offset=N&total=N` (a part, as its plain bytes) and
/// `GET /v1/spaces/{id}/blobs/{name}/state`: how much of a blob is there. `GET …/{name}?offset=N&length=N`
/// answers with plain bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BlobState {
    /// Bytes that are there.
    #[n(0)]
    pub length: u64,
    /// Bytes it will have.
    #[n(1)]
    pub total: u64,
}

/// `PUT /v1/mailboxes/{id}`: it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Opened {
    /// Until when, in milliseconds by the relay's clock.
    #[n(0)]
    pub until: i64,
}

/// `GET /v1/mailboxes/{id}?after=N&wait=SECONDS`: messages from number N on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Letters {
    /// Sealed messages in order.
    #[cbor(n(0), decode_with = "read_list::<{ limits::MAILBOX_MESSAGES }, _, _>")]
    pub messages: Vec<ByteVec>,
}
