use std::collections::BTreeMap;

use interlude_wire::{hex, parse_hex};
use serde::{Deserialize, Serialize};

use super::PackProblem;

/// The format that this version reads and writes.
const FORMAT: u32 = 1;

/// `pack.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) title: String,
    pub(super) default_language: String,
    /// The public key of who signed it, hexadecimal.
    pub(super) signer: String,
    pub(super) files: BTreeMap<String, Entry>,
}

/// A file as the manifest knows it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

impl Manifest {
    pub(super) fn new(
        id: &str,
        version: u32,
        title: &str,
        language: &str,
        signer: &[u8; 32],
    ) -> Self {
        Self {
            format: FORMAT,
            id: id.to_owned(),
            version,
            title: title.to_owned(),
            default_language: language.to_owned(),
            signer: hex(signer),
            files: BTreeMap::new(),
        }
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, PackProblem> {
        let wrong = |reason| PackProblem::of("pack.json", reason);
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|_| wrong("it is not what it should be"))?;
        let is_id = |text: &str| {
            let is_sign = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
            (1..=80).contains(&text.len()) && text.bytes().all(is_sign)
        };
        match &manifest {
            it if it.format != FORMAT => Err(wrong("of another version of Interlude")),
            it if !is_id(&it.id) => Err(wrong("an id of other signs than a-z, 0-9 and -")),
            it if it.version == 0 => Err(wrong("versions begin with 1")),
            it if it.title.trim().is_empty() || it.title.len() > 200 => {
                Err(wrong("no title, or a long one"))
            }
            it if it.title.chars().any(char::is_control) => Err(wrong("a title of several lines")),
            it if it.signer().is_none() => Err(wrong("no public key of a signer")),
            _ => Ok(manifest),
        }
    }

    pub(super) fn signer(&self) -> Option<[u8; 32]> {
        parse_hex(&self.signer)
    }
}
