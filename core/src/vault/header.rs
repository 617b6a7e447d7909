//! The one small thing whose loss loses all: how to get at the vault key.
//!
//! ```text
//! "ILVH" ‖ version ‖ length of body (u32) ‖ body (CBOR) ‖ HMAC of all before ‖ SHA-256 of all before
//! ```
//! The SHA-256 tells accidental damage before any key is tried; the HMAC, under a key derived from
//! the vault key, tells that nobody without it changed a field.

use minicbor::{Decode, Encode};
use ring::digest::{SHA256, digest};

use super::wrap::{Method, Wrap};
use crate::crypto::{Key, authenticate, derive_key, verify};
use crate::{Error, Result};

pub(super) const MOST: u64 = 64 * 1024;
const MAGIC: &[u8; 4] = b"ILVH";
const VERSION: u8 = 1;
/// AES-256-GCM, HKDF- and HMAC-SHA256, Argon2id, SQLCipher 4.
const SUITE: u8 = 1;
const PREFIX: usize = 9;
const TAG: usize = 32;

#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Header {
    /// Grows with every change; of two copies the higher one counts.
    #[n(0)]
    pub(super) revision: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) vault_id: [u8; 16],
    #[n(2)]
    suite: u8,
    /// The recovery phrase was typed back.
    #[n(3)]
    pub(super) protected: bool,
    /// Which database file is in use; grows with every re-key.
    #[n(4)]
    pub(super) generation: u64,
    #[cbor(n(5), with = "minicbor::bytes")]
    pub(super) database_salt: [u8; 32],
    #[n(6)]
    pub(super) wraps: Vec<Wrap>,
}

impl Header {
    pub(super) fn new(vault_id: [u8; 16], database_salt: [u8; 32], wraps: Vec<Wrap>) -> Self {
        let (revision, generation) = (1, 1);
        Self {
            revision,
            vault_id,
            suite: SUITE,
            protected: false,
            generation,
            database_salt,
            wraps,
        }
    }

    /// What wrapped vault keys are bound to.
    pub(super) fn scope(&self) -> Vec<u8> {
        scope(&self.vault_id)
    }

    pub(super) fn wraps(&self, method: Method) -> impl Iterator<Item = &Wrap> {
        self.wraps.iter().filter(move |wrap| wrap.method == method)
    }

    /// Lets go of the oldest of this method, where there are more.
    pub(super) fn keep_newest(&mut self, method: Method, most: usize) {
        let mut spare = self.wraps(method).count().saturating_sub(most);
        self.wraps.retain(|wrap| {
            let goes = spare > 0 && wrap.method == method;
            spare -= usize::from(goes);
            !goes
        });
    }

    pub(super) fn encode(&self, key: &Key) -> Result<Vec<u8>> {
        let body = minicbor::to_vec(self).map_err(|_| Error::Internal("encoding"))?;
        let length = u32::try_from(body.len()).map_err(|_| Error::Internal("a huge header"))?;
        let mut bytes = [&MAGIC[..], &[VERSION], &length.to_be_bytes(), &body].concat();
        bytes.extend(authenticate(&tag_key(key)?, &[&bytes]));
        bytes.extend(digest(&SHA256, &bytes).as_ref());
        Ok(bytes)
    }
}

pub(super) fn scope(vault_id: &[u8; 16]) -> Vec<u8> {
    [b"interlude/vault/1".as_slice(), vault_id].concat()
}

fn tag_key(key: &Key) -> Result<Key> {
    derive_key(key, "interlude/header/1", &[])
}

/// A header whose fields are whole, but perhaps not those its owner wrote.
pub(super) struct Unproven {
    pub(super) header: Header,
    signed: Vec<u8>,
    tag: [u8; TAG],
}

impl Unproven {
    /// Reads a header as far as that goes without the key. Nothing expensive happens.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::TooNew`], [`Error::Invalid`] for a cost out of bounds.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let damaged = Error::Damaged("the header");
        if bytes.len() as u64 > MOST {
            return Err(damaged);
        }
        let (rest, sum) = bytes.split_last_chunk::<32>().ok_or(damaged.clone())?;
        if digest(&SHA256, rest).as_ref() != sum {
            return Err(damaged);
        }
        let (signed, tag) = rest.split_last_chunk::<TAG>().ok_or(damaged.clone())?;
        let (prefix, body) = signed.split_first_chunk::<PREFIX>().ok_or(damaged.clone())?;
        let (magic, rest) = prefix.split_first_chunk::<4>().ok_or(damaged.clone())?;
        let [version, length @ ..] = rest else { return Err(damaged) };
        if magic != MAGIC {
            return Err(damaged);
        }
        if *version > VERSION {
            return Err(Error::TooNew("the vault"));
        }
        if length != u32::try_from(body.len()).unwrap_or(0).to_be_bytes() {
            return Err(damaged);
        }
        let header: Header = minicbor::decode(body).map_err(|_| damaged.clone())?;
        header.check()?;
        Ok(Self { header, signed: signed.to_vec(), tag: *tag })
    }

    /// The header, if the owner of this vault key wrote it.
    ///
    /// # Errors
    /// [`Error::Damaged`] when somebody else did.
    pub(super) fn prove(self, key: &Key) -> Result<Header> {
        if verify(&tag_key(key)?, &self.signed, &self.tag) {
            return Ok(self.header);
        }
        Err(Error::Damaged("the header was changed by someone without the key"))
    }
}

impl Header {
    fn check(&self) -> Result<()> {
        if self.suite != SUITE {
            return Err(Error::TooNew("the vault"));
        }
        if self.wraps.is_empty() || self.wraps.len() > 16 {
            return Err(Error::Damaged("the header has no or too many wrapped keys"));
        }
        self.wraps.iter().try_for_each(Wrap::check)
    }
}

/// Reads a header as far as that goes without a key: what fuzzing and support tools need.
///
/// # Errors
/// [`Error::Damaged`], [`Error::TooNew`], [`Error::Invalid`] for a cost out of bounds.
pub fn check_header(bytes: &[u8]) -> Result<()> {
    Unproven::decode(bytes).map(|_| ())
}
