use hpke::{Deserializable, Kem, Serializable};
use interlude_wire::{Domain, Principal};
use ring::signature::{Ed25519KeyPair, KeyPair};
use zeroize::Zeroizing;

use super::hpke::X25519;
use super::{Key, derive_key, make_key};
use crate::environment::Entropy;
use crate::{Error, Result};

/// The two secret keys of a principal: what it signs with, and what secrets are sealed to.
#[derive(Clone)]
pub(crate) struct PrincipalKeys {
    signing: Key,
    wrapping: Key,
    public: Principal,
}

/// A fresh principal.
pub(crate) fn make_principal(entropy: &dyn Entropy) -> Result<PrincipalKeys> {
    PrincipalKeys::new(make_key(entropy)?, make_key(entropy)?)
}

/// The principal that a secret stands for, the same every time.
pub(crate) fn derive_principal(secret: &Key) -> Result<PrincipalKeys> {
    let signing = derive_key(secret, "interlude/recovery/signing/1", &[])?;
    PrincipalKeys::new(signing, derive_key(secret, "interlude/recovery/wrapping/1", &[])?)
}

impl PrincipalKeys {
    /// From an Ed25519 seed (RFC 8032) and the input of HPKE's `DeriveKeyPair` (RFC 9180 §7.1.3).
    fn new(signing: Key, wrapping: Key) -> Result<Self> {
        let pair = pair(&signing)?;
        let (_, wrapping_public) = X25519::derive_keypair(wrapping.as_bytes());
        let mut public = Principal { signing: [0; 32], wrapping: [0; 32] };
        public.signing.copy_from_slice(pair.public_key().as_ref());
        public.wrapping.copy_from_slice(&wrapping_public.to_bytes());
        Ok(Self { signing, wrapping, public })
    }

    /// The two secrets, to be kept in the vault.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([&self.signing.as_bytes()[..], self.wrapping.as_bytes()].concat())
    }

    /// Reads what [`PrincipalKeys::to_bytes`] gave.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        match bytes.as_chunks::<32>() {
            ([signing, wrapping], []) => Self::new(Key::from(*signing), Key::from(*wrapping)),
            _ => Err(Error::Damaged("the keys of this device")),
        }
    }

    /// What others know of it.
    pub(crate) fn public(&self) -> Principal {
        self.public
    }

    /// Signs bytes in a domain.
    pub(crate) fn sign(&self, domain: Domain, bytes: &[u8]) -> Result<[u8; 64]> {
        let mut signature = [0; 64];
        signature.copy_from_slice(pair(&self.signing)?.sign(&domain.message(bytes)).as_ref());
        Ok(signature)
    }

    /// Opens what was sealed to it.
    pub(crate) fn open(
        &self,
        enc: &[u8; 32],
        info: &[u8],
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        super::hpke::open(&self.wrapping, enc, info, sealed)
    }
}

fn pair(seed: &Key) -> Result<Ed25519KeyPair> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_bytes());
    pair.map_err(|_| Error::Internal("the signing key of a principal"))
}

impl std::fmt::Debug for PrincipalKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrincipalKeys({:?})", self.public.id())
    }
}

/// Whether these 32 bytes are a public key that something can be sealed to.
pub(super) fn wrapping_key(bytes: &[u8; 32]) -> Result<<X25519 as Kem>::PublicKey> {
    <X25519 as Kem>::PublicKey::from_bytes(bytes)
        .map_err(|_| Error::Invalid { field: "public key", reason: "not one of X25519" })
}
