//! Keys, sealing and opening. `derive_` is deterministic, `make_` is random.

mod hash;
mod hpke;
mod kdf;
mod key;
mod pack;
mod principal;
mod record;
mod seal;
mod stream;
mod words;

pub(crate) use hash::sha256;
pub(crate) use hpke::seal_to;
pub use kdf::KdfParams;
pub(crate) use kdf::{derive_from_passphrase, runs};
pub(crate) use key::{Key, authenticate, derive_key, make_key, verify};
pub(crate) use pack::{pack, unpack};
pub(crate) use principal::{PrincipalKeys, derive_principal, make_principal};
pub(crate) use record::{open_record, seal_record};
pub(crate) use seal::{open_box, seal_box};
pub(crate) use stream::{OpenReader, SealWriter};
pub(crate) use words::words;

#[cfg(test)]
mod vectors;
