//! HPKE (RFC 9180), base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

use std::convert::Infallible;

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::{Zeroize, Zeroizing};

use super::principal::wrapping_key;
use super::{Key, make_key};
use crate::environment::Entropy;
use crate::{Error, Result};

pub(super) type X25519 = hpke::kem::X25519HkdfSha256;

/// Seals `plain` to a principal's wrapping key; gives the encapsulated key and the sealed bytes.
///
/// # Errors
/// [`Error::Invalid`] for a key that is none, [`Error::Internal`] without randomness.
pub(crate) fn seal_to(
    to: &[u8; 32],
    info: &[u8],
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Result<([u8; 32], Vec<u8>)> {
    let failed = |_| Error::Internal("sealing to a principal");
    let mut once = Once { bytes: *make_key(entropy)?.as_bytes(), used: false };
    let key = wrapping_key(to)?;
    let sealed = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519>(
        &OpModeS::Base,
        &key,
        info,
        plain,
        &[],
        &mut once,
    );
    let (enc, sealed) = sealed.map_err(failed)?;
    let mut encapsulated = [0; 32];
    encapsulated.copy_from_slice(&enc.to_bytes());
    Ok((encapsulated, sealed))
}

pub(super) fn open(
    wrapping: &Key,
    enc: &[u8; 32],
    info: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (secret, _) = X25519::derive_keypair(wrapping.as_bytes());
    let enc = <X25519 as Kem>::EncappedKey::from_bytes(enc).ok()?;
    let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519>(
        &OpModeR::Base,
        &secret,
        &enc,
        info,
        sealed,
        &[],
    );
    opened.ok().map(Zeroizing::new)
}

/// Hands out 32 bytes that were drawn before, where a failure could still be told. HPKE asks once for
/// exactly these; asked for more it would repeat a key, which must never pass unseen.
struct Once {
    bytes: [u8; 32],
    used: bool,
}

impl TryRng for Once {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> std::result::Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> std::result::Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> std::result::Result<(), Infallible> {
        assert!(!self.used && out.len() == 32, "HPKE draws one key");
        out.copy_from_slice(&self.bytes);
        self.used = true;
        Ok(())
    }
}

impl TryCryptoRng for Once {}

impl Drop for Once {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
