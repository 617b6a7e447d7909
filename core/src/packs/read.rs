use std::io::Cursor;
use std::path::Path;

use interlude_wire::{Domain, parse_hex, verify};

use super::files::{self, Files};
use super::manifest::Manifest;
use super::path::FileKind;
use super::resource::resources;
use super::{Media, PackProblem, Resource};
use crate::crypto::sha256;

/// A pack all of whose files are what its signed manifest says.
#[derive(Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its name for ever.
    pub id: String,
    /// Grows.
    pub version: u32,
    /// One line.
    pub title: String,
    /// For whom none of its languages is one of theirs.
    pub default_language: String,
    /// Who signed it; none: it is part of the program.
    pub signer: Option<[u8; 32]>,
    /// SHA-256 of its manifest, and so of all of it.
    pub digest: [u8; 32],
    /// In every language.
    pub resources: Vec<Resource>,
    /// Pictures and recordings.
    pub media: Media,
}

/// Says nothing of what is in it.
impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, version, .. } = self;
        f.debug_struct("Pack").field("id", id).field("version", version).finish_non_exhaustive()
    }
}

impl Pack {
    /// Reads a folder or a zip file. Nothing of it is used before its signature holds; whether its signer is
    /// to be trusted is another question ([`super::decide`]).
    ///
    /// # Errors
    /// [`PackProblem`] names the file and the reason.
    pub fn read(path: &Path) -> Result<Self, PackProblem> {
        Self::of(&files::read(path)?, Some(path))
    }

    fn of(files: &Files, from: Option<&Path>) -> Result<Self, PackProblem> {
        let missing = |name: &str| PackProblem::of(name, "it is missing");
        let bytes = &files.get("pack.json").ok_or_else(|| missing("pack.json"))?.content;
        let signature = &files.get("pack.sig").ok_or_else(|| missing("pack.sig"))?.content;
        let manifest = Manifest::read(bytes)?;
        let unsigned = || PackProblem::of("pack.sig", "the signature does not hold");
        let signer = manifest.signer().ok_or_else(unsigned)?;
        let signature = <[u8; 64]>::try_from(signature.as_slice()).map_err(|_| unsigned())?;
        verify(Domain::Pack, &signer, bytes, &signature, "a pack").map_err(|_| unsigned())?;
        compare(&manifest, files)?;
        Ok(Self {
            digest: sha256(bytes),
            signer: Some(signer),
            resources: resources(files)?,
            media: Media::of(files, from),
            id: manifest.id,
            version: manifest.version,
            title: manifest.title,
            default_language: manifest.default_language,
        })
    }
}

/// Every file is in the manifest and the reverse, with these very bytes.
fn compare(manifest: &Manifest, files: &Files) -> Result<(), PackProblem> {
    let is_content = |kind: FileKind| !matches!(kind, FileKind::Manifest | FileKind::Signature);
    for (name, file) in files.iter().filter(|(_, file)| is_content(file.kind)) {
        let entry = manifest.files.get(name);
        let entry = entry.ok_or_else(|| PackProblem::of(name, "the manifest does not know it"))?;
        if entry.bytes != file.bytes || parse_hex(&entry.sha256) != Some(file.sha256) {
            return Err(PackProblem::of(name, "not what the manifest says"));
        }
    }
    match manifest.files.keys().find(|name| !files.contains_key(*name)) {
        // What the manifest names may be anything.
        Some(_) => Err(PackProblem::of("pack.json", "it names a file that is not there")),
        None => Ok(()),
    }
}

/// Reads bytes as a zipped pack and keeps nothing: for fuzzing.
///
/// # Errors
/// [`PackProblem`] when they are none.
pub fn check_pack(bytes: &[u8]) -> Result<(), PackProblem> {
    let files = files::zip_of(Cursor::new(bytes))?;
    // Whatever the signature says: what stands behind it is to be met too.
    drop(resources(&files));
    Pack::of(&files, None).map(drop)
}
