use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::Key;
use crate::environment::Entropy;
use crate::{Error, Result};

pub(super) const TAG: usize = 16;

pub(super) fn cipher(key: &Key) -> Result<LessSafeKey> {
    let key = UnboundKey::new(&AES_256_GCM, key.as_bytes());
    Ok(LessSafeKey::new(key.map_err(|_| Error::Internal("a key of the wrong length"))?))
}

/// AES-256-GCM under a random nonce, which stands in front. For small things sealed rarely.
pub(crate) fn seal_box(
    key: &Key,
    entropy: &dyn Entropy,
    associated: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>> {
    let mut nonce = [0; NONCE_LEN];
    entropy.fill(&mut nonce)?;
    let mut sealed = plain.to_vec();
    let nonce_used = Nonce::assume_unique_for_key(nonce);
    cipher(key)?
        .seal_in_place_append_tag(nonce_used, Aad::from(associated), &mut sealed)
        .map_err(|_| Error::Internal("sealing"))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`seal_box`] sealed; `None` for another key, other associated data or other bytes.
pub(crate) fn open_box(key: &Key, associated: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut plain = Zeroizing::new(rest.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let opened = cipher(key).ok()?.open_in_place(nonce, Aad::from(associated), &mut plain);
    let length = opened.ok()?.len();
    plain.truncate(length);
    Some(plain)
}
