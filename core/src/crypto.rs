//! Keys, sealing and opening. `derive_` is deterministic, `make_` is random.

mod kdf;
mod key;
mod seal;
mod stream;

pub use kdf::KdfParams;
pub(crate) use kdf::{derive_from_passphrase, runs};
pub(crate) use key::{Key, authenticate, derive_key, make_key, verify};
pub(crate) use seal::{open_box, seal_box};
pub(crate) use stream::{OpenReader, SealWriter};
