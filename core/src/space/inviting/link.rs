use std::fmt;
use std::str::FromStr;

use interlude_wire::{MailboxId, Principal, SpaceId};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::environment::Entropy;
use crate::space::base32::{from_base32, to_base32};
use crate::space::meeting::{CHECK, MeetingSecret, SECRET, check};
use crate::time::Timestamp;
use crate::{Error, Result};

/// What lets somebody ask to come into a group: where it is, whom to ask, and a secret that only those know
/// who were given the link. No key of the group is in it.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupLink {
    pub(crate) relay: String,
    pub(crate) space: SpaceId,
    pub(crate) inviter: Principal,
    secret: MeetingSecret,
    /// Seconds since 1970.
    expires: u64,
}

const VERSION: u8 = 1;
const BYTES: usize = 1 + 32 + 64 + SECRET + 8;
const PREFIX: &str = "interlude://join/";
/// The most characters of a link.
const MOST: usize = 800;

impl GroupLink {
    pub(crate) fn make(
        relay: &str,
        space: &SpaceId,
        inviter: &Principal,
        expires: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<Self> {
        let secret = MeetingSecret::make(entropy)?;
        let expires = u64::try_from(expires.millis() / 1000).unwrap_or(0);
        Ok(Self { relay: relay.to_owned(), space: *space, inviter: *inviter, secret, expires })
    }

    /// The group it is for.
    #[must_use]
    pub fn group(&self) -> SpaceId {
        self.space
    }

    /// When it is over.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        let seconds = i64::try_from(self.expires).unwrap_or(i64::MAX / 1000);
        Timestamp::from_millis(seconds.saturating_mul(1000))
    }

    /// The mailbox in which requests are left.
    pub(crate) fn mailbox(&self) -> Result<MailboxId> {
        self.secret.mailbox("interlude/join/mailbox/1")
    }

    /// What only those know who have the link.
    pub(super) fn derive(&self, label: &'static str) -> Result<Key> {
        self.secret.derive(label)
    }

    fn bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![VERSION]);
        bytes.extend_from_slice(&self.space.0);
        bytes.extend_from_slice(&self.inviter.signing);
        bytes.extend_from_slice(&self.inviter.wrapping);
        bytes.extend_from_slice(self.secret.as_bytes());
        bytes.extend_from_slice(&self.expires.to_be_bytes());
        bytes
    }
}

/// `interlude://join/XXXX…@relay`: whoever has it can ask, so it is given to nobody else.
impl fmt::Display for GroupLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.bytes();
        let check = check(&bytes, &self.relay);
        bytes.extend_from_slice(&check);
        write!(f, "{PREFIX}{}@{}", *to_base32(&bytes), self.relay)
    }
}

impl fmt::Debug for GroupLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupLink(..)")
    }
}

impl FromStr for GroupLink {
    type Err = Error;

    /// Reads a link as it was copied, with line breaks and spaces if need be.
    fn from_str(text: &str) -> Result<Self> {
        let invalid = |reason| Error::Invalid { field: "link", reason };
        if text.len() > MOST {
            return Err(invalid("too long"));
        }
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let rest = text.strip_prefix(PREFIX).ok_or(invalid("does not begin interlude://join/"))?;
        let (digits, relay) = rest.split_once('@').ok_or(invalid("has no @relay"))?;
        let bytes = Zeroizing::new(from_base32(digits).ok_or(invalid("has other characters"))?);
        let (rest, found) = bytes.split_last_chunk::<CHECK>().ok_or(invalid("is not complete"))?;
        if rest.len() != BYTES {
            return Err(invalid("is not complete"));
        }
        if check(rest, relay) != *found {
            return Err(invalid("is mistyped"));
        }
        if rest[0] != VERSION {
            return Err(invalid("is of another version of Interlude"));
        }
        Self::read(&rest[1..], relay).ok_or(invalid("is not complete"))
    }
}

impl GroupLink {
    fn read(bytes: &[u8], relay: &str) -> Option<Self> {
        let (space, bytes) = bytes.split_first_chunk()?;
        let (signing, bytes) = bytes.split_first_chunk()?;
        let (wrapping, bytes) = bytes.split_first_chunk()?;
        let (secret, bytes) = bytes.split_first_chunk()?;
        Some(Self {
            relay: relay.to_owned(),
            space: SpaceId(*space),
            inviter: Principal { signing: *signing, wrapping: *wrapping },
            secret: MeetingSecret::from_bytes(secret),
            expires: u64::from_be_bytes(bytes.try_into().ok()?),
        })
    }
}
