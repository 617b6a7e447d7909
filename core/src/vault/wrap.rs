use minicbor::{Decode, Encode};

use crate::crypto::{KdfParams, Key, derive_from_passphrase, open_box, seal_box};
use crate::environment::Environment;
use crate::{Error, Result};

/// What a wrapped key is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(super) enum Method {
    #[n(1)]
    Passphrase,
    #[n(2)]
    Phrase,
    #[n(3)]
    Device,
}

/// A key sealed under another one.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(super) struct Wrap {
    #[n(0)]
    pub(super) method: Method,
    /// Salt and cost, where a passphrase is stretched.
    #[n(1)]
    pub(super) kdf: Option<Kdf>,
    #[cbor(n(2), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

#[derive(Clone, Copy, Encode, Decode)]
#[cbor(map)]
pub(super) struct Kdf {
    #[cbor(n(0), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[n(1)]
    params: KdfParams,
}

impl Wrap {
    /// Wraps `key` under the key of a passphrase, stretched anew.
    pub(super) fn with_passphrase(
        key: &Key,
        passphrase: &str,
        params: KdfParams,
        scope: &[u8],
        environment: &Environment,
    ) -> Result<Self> {
        let mut salt = [0; 16];
        environment.entropy.fill(&mut salt)?;
        let unlock = derive_from_passphrase(passphrase, &salt, params)?;
        let kdf = Some(Kdf { salt, params });
        Self::with(key, &unlock, Method::Passphrase, kdf, scope, environment)
    }

    /// Wraps `key` under a random or derived key.
    pub(super) fn with_key(
        key: &Key,
        unlock: &Key,
        method: Method,
        scope: &[u8],
        environment: &Environment,
    ) -> Result<Self> {
        Self::with(key, unlock, method, None, scope, environment)
    }

    fn with(
        key: &Key,
        unlock: &Key,
        method: Method,
        kdf: Option<Kdf>,
        scope: &[u8],
        environment: &Environment,
    ) -> Result<Self> {
        let associated = associated(method, kdf, scope)?;
        let sealed = seal_box(unlock, &*environment.entropy, &associated, key.as_bytes())?;
        Ok(Self { method, kdf, sealed })
    }

    /// Refuses a cost that is out of bounds, before anything is spent on it.
    pub(super) fn check(&self) -> Result<()> {
        match (self.method, &self.kdf) {
            (Method::Passphrase, Some(kdf)) => kdf.params.check(),
            (Method::Passphrase, None) | (_, Some(_)) => {
                Err(Error::Damaged("a wrapped key has no or too many parameters"))
            }
            _ => Ok(()),
        }
    }

    /// Stretches the passphrase and opens; `None` when it is another one.
    pub(super) fn open_with_passphrase(
        &self,
        passphrase: &str,
        scope: &[u8],
    ) -> Result<Option<Key>> {
        self.check()?;
        let kdf = self.kdf.ok_or(Error::Damaged("a wrapped key without parameters"))?;
        self.open_with_key(&derive_from_passphrase(passphrase, &kdf.salt, kdf.params)?, scope)
    }

    pub(super) fn open_with_key(&self, unlock: &Key, scope: &[u8]) -> Result<Option<Key>> {
        let associated = associated(self.method, self.kdf, scope)?;
        let opened = open_box(unlock, &associated, &self.sealed);
        Ok(opened.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok()).map(Key::from))
    }
}

/// What a wrap is bound to: its method, its cost and what it belongs to.
fn associated(method: Method, kdf: Option<Kdf>, scope: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = b"interlude/wrap/1".to_vec();
    minicbor::encode((method, kdf, <&minicbor::bytes::ByteSlice>::from(scope)), &mut bytes)
        .map_err(|_| Error::Internal("encoding"))?;
    Ok(bytes)
}
