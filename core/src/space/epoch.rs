//! The secret of an epoch: drawn for every roster entry, sealed to whoever is present after it.

use interlude_wire::roster::{Epoch, Wrap};
use interlude_wire::{Hash, Principal, SpaceId};
use zeroize::Zeroizing;

use crate::crypto::{
    Key, PrincipalKeys, derive_key, make_key, open_box, seal_box, seal_to, sha256,
};
use crate::environment::Entropy;
use crate::{Error, Result};

/// Where an epoch begins.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Zeros for entry 0: the id does not exist before it.
    pub(super) space: SpaceId,
    pub(super) number: u32,
    pub(super) previous: Hash,
}

impl Place {
    /// `domain ‖ space ‖ number ‖ previous ‖ recipient`, in which a secret is sealed.
    fn info(&self, to: &Principal) -> Vec<u8> {
        let mut info = b"interlude/epoch/1".to_vec();
        info.extend_from_slice(&self.space.0);
        info.extend_from_slice(&self.number.to_be_bytes());
        info.extend_from_slice(&self.previous.0);
        info.extend_from_slice(&to.id().0);
        info
    }

    fn history(&self) -> Vec<u8> {
        let number = self.number.to_be_bytes();
        [b"interlude/epoch/previous/1", &self.space.0[..], &number].concat()
    }
}

/// SHA-256 over `domain ‖ secret ‖ tag key`.
fn commitment(secret: &Key, tag_key: &Key) -> Hash {
    let parts = [b"interlude/epoch/commitment/1", &secret.as_bytes()[..], tag_key.as_bytes()];
    Hash(sha256(&Zeroizing::new(parts.concat())))
}

/// A fresh secret, sealed to everybody in `present`; `before` is passed on under it.
pub(super) fn make_epoch(
    place: Place,
    present: &[Principal],
    tag_key: &Key,
    before: Option<&Key>,
    entropy: &dyn Entropy,
) -> Result<(Epoch, Key)> {
    let secret = make_key(entropy)?;
    let plain = Zeroizing::new([&secret.as_bytes()[..], tag_key.as_bytes()].concat());
    let mut wraps = Vec::with_capacity(present.len());
    for principal in present {
        let (enc, sealed) = seal_to(&principal.wrapping, &place.info(principal), &plain, entropy)?;
        let sealed = <[u8; 80]>::try_from(sealed).map_err(|_| Error::Internal("a wrap's size"))?;
        wraps.push(Wrap { to: principal.id(), enc, sealed });
    }
    let previous = match before {
        Some(before) => {
            let key = derive_key(&secret, "interlude/epoch/previous/1", &[])?;
            Some(seal_box(&key, entropy, &place.history(), before.as_bytes())?)
        }
        None => None,
    };
    Ok((Epoch { commitment: commitment(&secret, tag_key), wraps, previous }, secret))
}

/// The secret and the tag key that an entry has for this principal.
///
/// # Errors
/// [`Error::Refused`] when it has none, or another than it commits to.
pub(super) fn open_epoch(epoch: &Epoch, place: Place, keys: &PrincipalKeys) -> Result<(Key, Key)> {
    let public = keys.public();
    let mine = epoch.wraps.iter().find(|wrap| wrap.to == public.id());
    let mine = mine.ok_or(Error::Refused("this device is not in the space any more"))?;
    let wrong = Error::Refused("the new key of the space is not what it should be");
    let plain = keys.open(&mine.enc, &place.info(&public), &mine.sealed).ok_or(wrong.clone())?;
    let ([secret, tag_key], []) = plain.as_chunks::<32>() else { return Err(wrong) };
    let (secret, tag_key) = (Key::from(*secret), Key::from(*tag_key));
    match commits(epoch, &secret, &tag_key) {
        true => Ok((secret, tag_key)),
        false => Err(wrong),
    }
}

/// Whether these are what an epoch commits to.
pub(super) fn commits(epoch: &Epoch, secret: &Key, tag_key: &Key) -> bool {
    commitment(secret, tag_key) == epoch.commitment
}

/// The secret before, which an epoch passes on.
pub(super) fn open_previous(epoch: &Epoch, place: Place, secret: &Key) -> Result<Key> {
    let wrong = Error::Refused("the key before is not what it should be");
    let sealed = epoch.previous.as_ref().ok_or(wrong.clone())?;
    let key = derive_key(secret, "interlude/epoch/previous/1", &[])?;
    let plain = open_box(&key, &place.history(), sealed).ok_or(wrong.clone())?;
    <[u8; 32]>::try_from(plain.as_slice()).map(Key::from).map_err(|_| wrong)
}
