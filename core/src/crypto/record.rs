//! Records of a push: sealed once, under a key of their own, to which they commit (PROTOCOL §4).

use interlude_wire::push::{Associated, Record};
use ring::aead::{Aad, Nonce};
use ring::hkdf;
use zeroize::Zeroizing;

use super::seal::cipher;
use super::{Key, authenticate};
use crate::environment::Entropy;
use crate::{Error, Result};

const DOMAIN: &[u8] = b"interlude/record/1";

/// Seals a record: `salt ‖ commitment ‖ sealed`. The salt is a keyed hash of fresh randomness and
/// of what is sealed, so that a state of the randomness that comes twice does not repeat a key.
pub(crate) fn seal_record(
    secret: &Key,
    salts: &Key,
    associated: &Associated,
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<Vec<u8>> {
    let mut random = [0; 32];
    entropy.fill(&mut random)?;
    let salt = authenticate(salts, &[&random, plain]);
    seal_with_salt(secret, salt, associated, plain)
}

/// As [`seal_record`] with a given salt: the same bytes every time.
fn seal_with_salt(
    secret: &Key,
    salt: [u8; 32],
    associated: &Associated,
    plain: &[u8],
) -> Result<Vec<u8>> {
    let associated = associated.to_bytes(&salt);
    let (key, commitment) = derive(secret, &salt, &associated)?;
    let mut bytes = Vec::with_capacity(Record::OVERHEAD + plain.len());
    bytes.extend_from_slice(&salt);
    bytes.extend_from_slice(&commitment);
    let mut sealed = plain.to_vec();
    let nonce = Nonce::assume_unique_for_key([0; 12]);
    cipher(&key)?
        .seal_in_place_append_tag(nonce, Aad::from(&associated), &mut sealed)
        .map_err(|_| Error::Internal("sealing a record"))?;
    bytes.append(&mut sealed);
    Ok(bytes)
}

/// Opens a record; `None` when it was sealed under another secret or bound to something else. The
/// commitment is checked before anything is decrypted.
pub(crate) fn open_record(
    secret: &Key,
    associated: &Associated,
    bytes: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let record = Record::parse(bytes).ok()?;
    let associated = associated.to_bytes(&record.salt);
    let (key, commitment) = derive(secret, &record.salt, &associated).ok()?;
    if commitment != record.commitment {
        return None;
    }
    let mut plain = Zeroizing::new(record.sealed.to_vec());
    let nonce = Nonce::assume_unique_for_key([0; 12]);
    let opened = cipher(&key).ok()?.open_in_place(nonce, Aad::from(&associated), &mut plain);
    let length = opened.ok()?.len();
    plain.truncate(length);
    Some(plain)
}

/// HKDF-SHA256: the first half is the key, the second what the record says of it.
fn derive(secret: &Key, salt: &[u8; 32], associated: &[u8]) -> Result<(Key, [u8; 32])> {
    struct Both;
    impl hkdf::KeyType for Both {
        fn len(&self) -> usize {
            64
        }
    }
    let failed = |_| Error::Internal("deriving the key of a record");
    let mut both = Zeroizing::new([0; 64]);
    let domain = u8::try_from(DOMAIN.len()).map_err(|_| Error::Internal("a domain is too long"))?;
    hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
        .extract(secret.as_bytes())
        .expand(&[&[domain], DOMAIN, associated], Both)
        .and_then(|okm| okm.fill(&mut *both))
        .map_err(failed)?;
    let (mut key, mut commitment) = (Zeroizing::new([0; 32]), [0; 32]);
    key.copy_from_slice(&both[..32]);
    commitment.copy_from_slice(&both[32..]);
    Ok((Key::from(*key), commitment))
}

#[cfg(test)]
#[path = "record/tests.rs"]
mod tests;
