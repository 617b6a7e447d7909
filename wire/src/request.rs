//! Requests to a relay, signed by a principal so that a relay knows whom it serves and nobody can
//! send them again.

use minicbor::{Decode, Encode};
use ring::digest::{SHA256, digest};

use crate::{
    Domain, Error, Hash, Principal, PrincipalId, RelayId, Result, decode, encode, hex, limits,
    verify,
};

/// What the signature of a request is over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Request {
    /// `GET`, `PUT` …
    #[n(0)]
    pub method: String,
    /// Path and query as they are sent.
    #[n(1)]
    pub target: String,
    /// SHA-256 of the body.
    #[n(2)]
    pub body: Hash,
    /// The relay it is meant for.
    #[n(3)]
    pub relay: RelayId,
    /// Milliseconds since 1970, by the relay's clock as far as the client knows it.
    #[n(4)]
    pub time: i64,
    /// Never used twice.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
}

impl Request {
    /// A request over these very bytes.
    #[must_use]
    pub fn new(method: &str, target: &str, body: &[u8], relay: RelayId, time: i64) -> Self {
        let (method, target) = (method.to_owned(), target.to_owned());
        Self { method, target, body: body_hash(body), relay, time, nonce: [0; 16] }
    }

    /// The bytes to sign in [`Domain::Request`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        encode(self)
    }
}

fn body_hash(body: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, body).as_ref());
    Hash(hash)
}

/// What the `Authorization` header says, behind `Interlude ` in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Authorization {
    /// Who asks.
    #[n(0)]
    pub principal: PrincipalId,
    /// [`Request::time`].
    #[n(1)]
    pub time: i64,
    /// [`Request::nonce`].
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: [u8; 16],
    /// Ed25519.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

const SCHEME: &str = "Interlude ";

impl Authorization {
    /// The header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        format!("{SCHEME}{}", hex(&encode(self)))
    }

    /// Reads a header's value.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::Malformed`].
    pub fn from_header(value: &str) -> Result<Self> {
        let malformed = Error::Malformed("the authorization");
        if value.len() > limits::AUTHORIZATION {
            return Err(Error::TooLarge("the authorization"));
        }
        let digits = value.strip_prefix(SCHEME).ok_or(malformed)?;
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        let byte = |pair: &[u8; 2]| {
            let text = std::str::from_utf8(pair).ok()?;
            crate::parse_hex::<1>(text).map(|[byte]| byte)
        };
        let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
        let bytes = bytes.filter(|_| rest.is_empty()).ok_or(malformed)?;
        decode("the authorization", &bytes, limits::AUTHORIZATION)
    }

    /// Checks that `principal` signed this very request, at a time near `now` (milliseconds). The
    /// relay keeps nonces for twice [`limits::CLOCK`] and refuses one it knows.
    ///
    /// # Errors
    /// [`Error::NotNext`] when the clocks are too far apart, [`Error::Signature`].
    pub fn check(
        &self,
        principal: &Principal,
        method: &str,
        target: &str,
        body: &[u8],
        relay: RelayId,
        now: i64,
    ) -> Result<()> {
        if self.time.abs_diff(now) > limits::CLOCK.unsigned_abs() {
            return Err(Error::NotNext("the time of a request"));
        }
        let mut request = Request::new(method, target, body, relay, self.time);
        request.nonce = self.nonce;
        let key = &principal.signing;
        verify(Domain::Request, key, &request.to_bytes(), &self.signature, "a request")
    }
}

#[cfg(test)]
mod tests;
