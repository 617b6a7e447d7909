//! Packs: signed, versioned sets of resources, as folders and zip files.

mod taking;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use interlude_core::packs as core;

pub use taking::*;

use crate::devices::owned;
use crate::groups::digest;
use crate::groups::resources::Resource;
use crate::guard::{caught, guarded};
use crate::{InterludeError, Result};

/// A pack all of whose files are what its signed manifest says.
#[derive(uniffi::Object)]
pub struct Pack(core::Pack);

/// What a pack is.
#[derive(Clone, uniffi::Record)]
pub struct PackInfo {
    /// Its name for ever.
    pub id: String,
    /// Grows.
    pub version: u32,
    /// One line.
    pub title: String,
    /// For whom none of its languages is one of theirs.
    pub default_language: String,
    /// Who signed it, 32 bytes; none: it is part of the program.
    pub signer: Option<Vec<u8>>,
    /// SHA-256 of its manifest, and so of all of it.
    pub digest: Vec<u8>,
    /// Pictures and recordings by name, with their bytes' length.
    pub media: HashMap<String, u64>,
}

/// Why a pack is not taken. Names the file of the pack, as the pack's author named it, and nothing of what is in it.
#[derive(Clone, uniffi::Record)]
pub struct PackProblem {
    /// The file in the pack; empty: all of it.
    pub file: String,
    /// What is wrong.
    pub reason: String,
}

fn refused(problem: core::PackProblem) -> InterludeError {
    interlude_core::Error::from(problem).into()
}

/// What is wrong with a pack in a folder or zip file; none: nothing.
///
/// # Errors
/// None, but for a defect.
#[uniffi::export]
pub fn pack_problem(path: String) -> Result<Option<PackProblem>> {
    guarded(|| {
        let problem = core::Pack::read(Path::new(&path)).err();
        Ok(problem.map(|one| PackProblem { file: one.file, reason: one.reason.to_owned() }))
    })
}

/// Writes the pack in a folder into one zip file.
///
/// # Errors
/// `InterludeError.Invalid` when the folder is none, `InterludeError.Exists`, `InterludeError.Storage`.
#[uniffi::export]
pub fn zip_pack(folder: String, to: String) -> Result<()> {
    guarded(|| Ok(core::Pack::zip(Path::new(&folder), Path::new(&to))?))
}

/// Words by which the public key of a signer is compared.
///
/// # Errors
/// `InterludeError.Invalid` for what is not 32 bytes.
#[uniffi::export]
pub fn signer_words(signer: Vec<u8>) -> Result<Vec<String>> {
    caught(|| Ok(owned(core::PackKey::words(&digest(&signer)?)?)))
}

#[uniffi::export]
impl Pack {
    /// Reads a folder or a zip file. Nothing of it is used before its signature holds; whether its signer is to be
    /// trusted is another question, asked when a group takes it.
    ///
    /// # Errors
    /// `InterludeError.Invalid`; `pack_problem` names the file.
    #[uniffi::constructor]
    pub fn read(path: String) -> Result<Arc<Self>> {
        guarded(|| Ok(Arc::new(Self(core::Pack::read(Path::new(&path)).map_err(refused)?))))
    }

    /// The starter pack: what group work is, exercises, cards for hard moments, a draft of norms, in English and
    /// Spanish.
    ///
    /// # Errors
    /// None, but for a defect.
    #[uniffi::constructor]
    pub fn starter() -> Result<Arc<Self>> {
        guarded(|| Ok(Arc::new(Self(core::starter().map_err(refused)?))))
    }

    /// What it is.
    pub fn info(&self) -> PackInfo {
        let pack = &self.0;
        PackInfo {
            id: pack.id.clone(),
            version: pack.version,
            title: pack.title.clone(),
            default_language: pack.default_language.clone(),
            signer: pack.signer.map(|key| key.to_vec()),
            digest: pack.digest.to_vec(),
            media: pack.media.files().map(|(file, bytes)| (file.to_owned(), bytes)).collect(),
        }
    }

    /// What is in it, in every language.
    pub fn resources(&self) -> Vec<Resource> {
        self.0.resources.clone()
    }
}
