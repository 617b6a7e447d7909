//! Byte-exact examples in `tests/vectors`, which `docs/check_vectors.py` checks on its own from
//! what `docs/protocol.md` says.

use serde_json::{Value, json};

use crate::hex;

include!("../../tests/vectors/compare.rs");

mod messages;
mod plain;
mod pushes;
mod rosters;

/// What an independent program has to say of it.
fn verdict<T>(result: crate::Result<T>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(crate::Error::TooLarge(_)) => "too large",
        Err(crate::Error::Malformed(_)) => "malformed",
        Err(crate::Error::Unknown(_)) => "unknown",
        Err(crate::Error::Signature(_)) => "signature",
        Err(crate::Error::Refused(_)) => "refused",
        Err(crate::Error::NotNext(_)) => "not next",
    }
}

fn hexes<T: AsRef<[u8]>>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|one| hex(one.as_ref())).collect()
}

#[test]
fn the_vectors_are_what_is_made_today() {
    compare("plain", &plain::cases());
    compare("messages", &messages::cases());
    compare("rosters", &rosters::cases());
    compare("pushes", &pushes::cases());
}
