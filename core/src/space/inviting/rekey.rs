use interlude_wire::{Domain, Principal, PrincipalId, SpaceId, decode, encode, hex, verify};
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

    /// Hexadecimal, for a message on the line.
    pub(crate) fn to_text(&self) -> String {
        hex(&encode(self))
    }

    /// Reads what a member said on the line.
    ///
    /// # Errors
    /// [`Error::Refused`] when it is none, or not signed by the new keys for this member.
    pub(crate) fn from_text(text: &str, group: &SpaceId, old: &PrincipalId) -> Result<Self> {
        let wrong = Error::Refused("that is no request for new keys");
        let bytes = bytes(text).ok_or(wrong.clone())?;
        let request: Self = decode("a request", &bytes, MOST).map_err(|_| wrong.clone())?;
        let signed = message(group, old);
        let key = &request.new.signing;
        verify(Domain::Rekey, key, &signed, &request.signature, "a request").map_err(|_| wrong)?;
        Ok(request)
    }
}

fn message(group: &SpaceId, old: &PrincipalId) -> Vec<u8> {
    [&group.0[..], &old.0].concat()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    if pairs.len() > MOST {
        return None;
    }
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.iter().map(byte).collect()
}
