//! What devices and relays tell each other: encodings, limits, signature and roster checks.
//!
//! No secrets and no I/O: a relay built on this crate alone cannot decrypt anything. Every format
//! carries a version and a suite byte; a signature is over the exact bytes carried, behind a
//! domain; nothing is encoded again to be checked. `docs/protocol.md` describes the bytes.

pub mod api;
mod bytes;
mod encoding;
mod error;
#[cfg(test)]
mod fixtures;
mod ids;
pub mod limits;
mod principal;
pub mod push;
pub mod request;
pub mod roster;
mod signed;
#[cfg(test)]
mod vectors;

pub use bytes::{hex, parse_hex};
pub use encoding::{decode, encode};
pub use error::{Error, Result};
pub use ids::{BlobName, Hash, MailboxId, PrincipalId, RelayId, SpaceId, Tag, WriterId};
pub use principal::Principal;
pub use signed::{Domain, hash, verify};

/// The version of every format here.
pub const VERSION: u8 = 1;
/// The suite: Ed25519, X25519-HKDF-SHA256 HPKE with AES-256-GCM, HKDF-SHA256, AES-256-GCM, SHA-256.
pub const SUITE: u8 = 1;
