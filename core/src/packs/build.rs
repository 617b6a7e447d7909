use std::fs;
use std::io::Write;
use std::path::Path;

use interlude_wire::{Domain, hex};
use zeroize::Zeroizing;
use zip::write::SimpleFileOptions;

use super::manifest::{Entry, Manifest};
use super::path::FileKind;
use super::{Pack, PackProblem, files, resource};
use crate::crypto::{PrincipalKeys, make_principal, words};
use crate::environment::Entropy;
use crate::{Error, Result};

/// What an author signs packs with. Kept in the author's vault.
#[derive(Clone)]
pub struct PackKey(PrincipalKeys);

impl std::fmt::Debug for PackKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PackKey(..)")
    }
}

/// Words of a key that two people compare.
const WORDS: usize = 6;

impl PackKey {
    /// A new key.
    ///
    /// # Errors
    /// [`Error::Internal`] without randomness.
    pub fn make(entropy: &dyn Entropy) -> Result<Self> {
        make_principal(entropy).map(Self)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_bytes()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        PrincipalKeys::from_bytes(bytes).map(Self)
    }

    /// The public key: what packs name as their signer.
    #[must_use]
    pub fn signer(&self) -> [u8; 32] {
        self.0.public().signing
    }

    /// Words by which a public key is compared.
    ///
    /// # Errors
    /// None, but for a defect.
    pub fn words(signer: &[u8; 32]) -> Result<Vec<&'static str>> {
        words(&[&b"interlude/pack/words/1"[..], signer].concat(), WORDS)
    }
}

/// Makes a pack of a folder that has `resources/` and, if need be, `media/`: writes `pack.json` and `pack.sig`
/// into it once everything in it is as it must be.
///
/// # Errors
/// [`PackProblem`] names the file and the reason; nothing was written then.
pub fn build(
    folder: &Path,
    (id, version, title, language): (&str, u32, &str, &str),
    key: &PackKey,
) -> std::result::Result<Pack, PackProblem> {
    let failed = |_| PackProblem::whole("it cannot be written");
    let there = files::read(folder)?;
    resource::resources(&there)?;
    let mut manifest = Manifest::new(id, version, title, language, &key.signer());
    for (name, file) in &there {
        if !matches!(file.kind, FileKind::Manifest | FileKind::Signature) {
            let entry = Entry { sha256: hex(&file.sha256), bytes: file.bytes };
            manifest.files.insert(name.clone(), entry);
        }
    }
    let bytes = serde_json::to_vec_pretty(&manifest)
        .map_err(|_| PackProblem::of("pack.json", "it cannot be made"))?;
    Manifest::read(&bytes)?;
    let signature = key.0.sign(Domain::Pack, &bytes);
    let signature = signature.map_err(|_| PackProblem::of("pack.sig", "it cannot be made"))?;
    fs::write(folder.join("pack.json"), &bytes).map_err(failed)?;
    fs::write(folder.join("pack.sig"), signature).map_err(failed)?;
    Pack::read(folder)
}

impl Pack {
    /// Writes the pack in a folder into one zip file.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the folder is none, [`Error::Exists`], [`Error::Io`].
    pub fn zip(folder: &Path, to: &Path) -> Result<()> {
        Self::read(folder)?;
        if to.exists() {
            return Err(Error::Exists("file of this name"));
        }
        let file = fs::File::create(to).map_err(Error::io("writing a pack"))?;
        let mut archive = zip::ZipWriter::new(file);
        let broken = |_| Error::Internal("a zip file");
        for name in files::read(folder)?.keys() {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).map_err(broken)?;
            let bytes = fs::read(folder.join(name)).map_err(Error::io("reading a pack"))?;
            archive.write_all(&bytes).map_err(Error::io("writing a pack"))?;
        }
        archive.finish().map(drop).map_err(broken)
    }
}
