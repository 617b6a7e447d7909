//! What two devices say to each other in a mailbox. Each message is sealed under a key from the
//! code's secret and bound to its place in the conversation.

use interlude_wire::api::WriterHead;
use interlude_wire::{Hash, Principal, SpaceId, WriterId, decode, encode};
use minicbor::{Decode, Encode};
use ring::digest::{Context, SHA256};
use zeroize::Zeroizing;

use super::LinkCode;
use crate::crypto::{authenticate, open_box, seal_box};
use crate::environment::Entropy;
use crate::{Error, Result};

/// The most bytes of a message before it is sealed.
const MOST: usize = 15 << 10;

/// The places of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The new device commits to its keys.
    Commit,
    /// The inviting device says who it is.
    Hello,
    /// The new device shows its keys.
    Reveal,
    /// The inviting device lets it in, or does not.
    Welcome,
}

/// What the new device commits to, and later shows.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Reveal {
    #[n(0)]
    pub(crate) principal: Principal,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) nonce: [u8; 32],
    /// What the person calls it.
    #[n(2)]
    pub(crate) name: String,
}

/// Says nothing of the keys but holds the device to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Commit {
    #[n(0)]
    pub(crate) hash: Hash,
}

/// Who the inviting device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Hello {
    #[n(0)]
    pub(crate) principal: Principal,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) nonce: [u8; 32],
}

/// Sealed to the new device's wrapping key and signed by the inviting device.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Welcome {
    /// The encapsulated key; zeros: the person said no.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) enc: [u8; 32],
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) sealed: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) signature: [u8; 64],
}

/// What the new device needs to begin.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Invitation {
    #[n(0)]
    pub(crate) space: SpaceId,
    /// How many entries the roster has with the one that lets the new device in.
    #[n(1)]
    pub(crate) entries: u32,
    #[n(2)]
    pub(crate) head: Hash,
    /// What the inviting device has: the new one is not complete before it has as much.
    #[n(3)]
    pub(crate) frontier: Vec<WriterHead>,
    /// What the phrase opens backups with.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub(crate) backup_key: Option<[u8; 32]>,
    #[n(5)]
    pub(crate) recovery: Principal,
}

/// The most writers named in a frontier: what fits into a message.
pub(crate) const MOST_FRONTIER: usize = 120;

impl Reveal {
    /// What [`Commit`] holds.
    pub(crate) fn commitment(&self) -> Commit {
        Commit { hash: hash(&[b"interlude/link/commit/1", &encode(self)]) }
    }
}

fn hash(parts: &[&[u8]]) -> Hash {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        context.update(part);
    }
    let mut hash = Hash::default();
    hash.0.copy_from_slice(context.finish().as_ref());
    hash
}

/// Everything both have heard: what their digits come from and what the welcome is bound to.
pub(crate) fn transcript(commit: &Commit, hello: &Hello, reveal: &Reveal) -> Hash {
    hash(&[b"interlude/link/transcript/1", &encode(commit), &encode(hello), &encode(reveal)])
}

/// Six digits that two people compare. Who stands between the devices cannot choose them: the new
/// one committed to its keys before it saw the other's nonce.
pub(crate) fn digits(code: &LinkCode, transcript: &Hash) -> Result<String> {
    let key = code.derive("interlude/link/digits/1")?;
    let tag = authenticate(&key, &[&transcript.0]);
    let number = u64::from_be_bytes(*tag.first_chunk().unwrap_or(&[0; 8]));
    Ok(format!("{:06}", number % 1_000_000))
}

/// Seals a message for its turn.
pub(crate) fn seal<T: Encode<()>>(
    code: &LinkCode,
    turn: Turn,
    message: &T,
    entropy: &dyn Entropy,
) -> Result<Vec<u8>> {
    seal_bytes(code, turn, &encode(message), entropy)
}

/// Seals bytes as the message of a turn.
pub(super) fn seal_bytes(
    code: &LinkCode,
    turn: Turn,
    message: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>> {
    let key = code.derive("interlude/link/messages/1")?;
    seal_box(&key, entropy, &associated(turn), message)
}

/// Opens a message; `None`: it is not the one that is waited for.
pub(crate) fn open<T: for<'b> Decode<'b, ()>>(
    code: &LinkCode,
    turn: Turn,
    sealed: &[u8],
) -> Option<T> {
    let key = code.derive("interlude/link/messages/1").ok()?;
    let plain: Zeroizing<Vec<u8>> = open_box(&key, &associated(turn), sealed)?;
    decode("a message", &plain, MOST).ok()
}

fn associated(turn: Turn) -> Vec<u8> {
    let turn = match turn {
        Turn::Commit => 1,
        Turn::Hello => 2,
        Turn::Reveal => 3,
        Turn::Welcome => 4,
    };
    [&b"interlude/link/1"[..], &[turn]].concat()
}

impl Invitation {
    /// Where a writer stood at the inviting device.
    pub(crate) fn writers(&self) -> impl Iterator<Item = (&WriterId, u64, &Hash)> {
        self.frontier.iter().map(|head| (&head.writer, head.sequence, &head.hash))
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(encode(self))
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        decode("an invitation", bytes, MOST)
            .map_err(|_| Error::Relay("the other device's answer is not what it should be"))
    }
}
