use interlude_wire::{Domain, Principal, PrincipalId, SpaceId, decode, encode, verify};
use minicbor::{Decode, Encode};

use crate::crypto::{PrincipalKeys, words};
use crate::{Error, Result};

const WORDS: usize = 6;
const MOST: usize = 512;

/// That a member asks to go on under new keys: said on the line under the old ones, signed by the new.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RekeyRequest {
    #[n(0)]
    pub(crate) new: Principal,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
}

impl RekeyRequest {
    /// What a member asks.
    pub(crate) fn make(group: &SpaceId, old: &PrincipalId, new: &PrincipalKeys) -> Result<Self> {
        let signature = new.sign(Domain::Rekey, &message(group, old))?;
        Ok(Self { new: new.public(), signature })
    }

    /// Words that must be the same on the member's screen.
    pub(crate) fn words(&self, group: &SpaceId, old: &PrincipalId) -> Result<Vec<&'static str>> {
        let id = self.new.id();
        words(&[&b"interlude/rekey/words/1"[..], &group.0, &old.0, &id.0].concat(), WORDS)
    }

    /// For a message on the line.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads what a member said on the line.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is none, or not signed by the new keys for this member.
    pub(crate) fn from_bytes(bytes: &[u8], group: &SpaceId, old: &PrincipalId) -> Result<Self> {
        let wrong = Error::Refused("that is no request for new keys");
        let request: Self = decode("a request", bytes, MOST).map_err(|_| wrong.clone())?;
        let signed = message(group, old);
        let key = &request.new.signing;
        verify(Domain::Rekey, key, &signed, &request.signature, "a request").map_err(|_| wrong)?;
        Ok(request)
    }
}

fn message(group: &SpaceId, old: &PrincipalId) -> Vec<u8> {
    [&group.0[..], &old.0].concat()
}
