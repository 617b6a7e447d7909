use std::fmt;

use ring::{hkdf, hmac};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::environment::Entropy;
use crate::{Error, Result};

/// A 256-bit key. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; 32]);

impl Key {
    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Key {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// A fresh random key.
pub(crate) fn make_key(entropy: &dyn Entropy) -> Result<Key> {
    let mut key = Key([0; 32]);
    entropy.fill(&mut key.0)?;
    Ok(key)
}

/// A key for one purpose from another: HKDF-SHA256 (RFC 5869) without salt, `label` and `context`
/// as info, the label behind its length.
pub(crate) fn derive_key(key: &Key, label: &'static str, context: &[u8]) -> Result<Key> {
    let failed = |_| Error::Internal("deriving a key");
    let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, &[]);
    let length = u8::try_from(label.len()).map_err(|_| Error::Internal("a label is too long"))?;
    let info = [&[length], label.as_bytes(), context];
    let mut derived = Key([0; 32]);
    salt.extract(&key.0)
        .expand(&info, hkdf::HKDF_SHA256)
        .and_then(|okm| okm.fill(&mut derived.0))
        .map_err(failed)?;
    Ok(derived)
}

/// HMAC-SHA256 over `parts` one after another.
pub(crate) fn authenticate(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key.0));
    parts.iter().for_each(|part| context.update(part));
    let mut tag = [0; 32];
    tag.copy_from_slice(context.sign().as_ref());
    tag
}

/// Whether `tag` is the HMAC-SHA256 of `bytes`, in constant time.
pub(crate) fn verify(key: &Key, bytes: &[u8], tag: &[u8]) -> bool {
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &key.0), bytes, tag).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_prints_nothing_and_derivation_is_pinned() {
        let key = Key([3; 32]);
        assert_eq!(format!("{key:?}"), "Key(..)");
        let derived = derive_key(&key, "interlude/test", b"context").unwrap();
        assert_ne!(derived, derive_key(&key, "interlude/tes", b"tcontext").unwrap());
        let hex: String = derived.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "6c36aa1f09a662137bbcdcec3949c9a1677919c06bcf10060a2f6c97da4eb49a");
    }
}
