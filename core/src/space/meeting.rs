//! What a code or a link carries for two who have not met: a secret that says where they leave messages and
//! under what, and a check that tells a mistyped one from another.

use interlude_wire::MailboxId;
use zeroize::Zeroizing;

use crate::Result;
use crate::crypto::{Key, derive_key, make_key, sha256};
use crate::environment::Entropy;

/// Bytes of a secret.
pub(super) const SECRET: usize = 16;
/// Bytes of a check.
pub(super) const CHECK: usize = 4;

/// 128 random bits that only those know who were given the code or link.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct MeetingSecret(Zeroizing<[u8; SECRET]>);

impl MeetingSecret {
    pub(super) fn make(entropy: &dyn Entropy) -> Result<Self> {
        let random = make_key(entropy)?;
        let mut secret = Zeroizing::new([0; SECRET]);
        secret.copy_from_slice(&random.as_bytes()[..SECRET]);
        Ok(Self(secret))
    }

    pub(super) fn from_bytes(bytes: &[u8; SECRET]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    pub(super) fn as_bytes(&self) -> &[u8; SECRET] {
        &self.0
    }

    /// `K(label)` of docs/protocol.md: the secret, filled up with zeros, as a key to derive from.
    pub(super) fn derive(&self, label: &'static str) -> Result<Key> {
        let mut secret = Zeroizing::new([0; 32]);
        secret[..SECRET].copy_from_slice(&*self.0);
        derive_key(&Key::from(*secret), label, &[])
    }

    pub(super) fn mailbox(&self, label: &'static str) -> Result<MailboxId> {
        self.derive(label).map(|key| MailboxId(*key.as_bytes()))
    }
}

/// The check of what stands before a relay's address.
pub(super) fn check(bytes: &[u8], relay: &str) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    let all = Zeroizing::new([bytes, relay.as_bytes()].concat());
    check.copy_from_slice(&sha256(&all)[..CHECK]);
    check
}
