//! Packs, taken into a group by who leads it, and made.

use std::path::Path;
use std::sync::Arc;

use interlude_core::groups::PackReport as CorePackReport;
use interlude_core::packs as core;

use super::{Pack, refused};
use crate::Result;
use crate::groups::{Groups, digest};
use crate::types::{DocumentId, SpaceId};

/// What became of a pack.
#[derive(Clone, Copy, uniffi::Record)]
pub struct PackReport {
    /// Resources that are new or changed, each in one language.
    pub taken: u64,
    /// Pictures and recordings that came along.
    pub media: u64,
    /// Those of an earlier version that are not in this one and went.
    pub removed: u64,
    /// It was here already.
    pub same: bool,
}

/// A pack that a group has.
#[derive(Clone, uniffi::Record)]
pub struct KnownPack {
    /// Its name.
    pub id: String,
    /// How far it had come.
    pub version: u32,
    /// Of its manifest.
    pub digest: Vec<u8>,
    /// Who signed it.
    pub signer: Option<Vec<u8>>,
}

/// Somebody whose packs are trusted.
#[derive(Clone, uniffi::Record)]
pub struct Signer {
    /// Their public key, 32 bytes.
    pub key: Vec<u8>,
    /// What the participant calls them.
    pub name: String,
}

/// What a new pack is called.
#[derive(Clone, uniffi::Record)]
pub struct PackTitle {
    /// Its name for ever.
    pub id: String,
    /// Greater than that of any pack of this name before.
    pub version: u32,
    /// One line.
    pub title: String,
    /// The language for whom none of its languages is one of theirs, BCP 47.
    pub default_language: String,
}

#[uniffi::export]
impl Groups {
    /// Takes a pack into a group: everything in it, for all members.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead, for a signer that is not trusted, and for a version that was
    /// rolled back.
    pub fn take_pack(&self, group: SpaceId, pack: Arc<Pack>) -> Result<PackReport> {
        let report = self.vault.core(|core| core.groups().take_pack(&group, &pack.0))?;
        let CorePackReport { taken, media, removed, same } = report;
        let (taken, media, removed) = (taken as u64, media as u64, removed as u64);
        Ok(PackReport { taken, media, removed, same })
    }

    /// Makes a resource of a group say what its file says (`<slug>.<language>.md`, Markdown with front matter), and brings
    /// along what that shows and plays from `../media` beside the file's folder: as they lie in the folder of a pack.
    ///
    /// # Errors
    /// `InterludeError.Invalid` when something is wrong with the file, `InterludeError.Refused` for who does not lead.
    pub fn put_resource_file(&self, group: SpaceId, path: String) -> Result<DocumentId> {
        self.vault.core(|vault| {
            let one = core::read_resource_file(Path::new(&path))?;
            vault.groups().put_resource_file(&group, &one)
        })
    }

    /// The packs that a group has taken.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn known_packs(&self, group: SpaceId) -> Result<Vec<KnownPack>> {
        let known = self.vault.core(|core| core.groups().known_packs(&group))?;
        let one = |(id, pack): (String, core::KnownPack)| KnownPack {
            id,
            version: pack.version,
            digest: pack.digest.to_vec(),
            signer: pack.signer.map(|key| key.to_vec()),
        };
        Ok(known.packs.into_iter().map(one).collect())
    }

    /// Trusts whoever signs with this key, whose words were compared, under this name; without one, no longer.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for a name of more than 200 bytes.
    pub fn trust_signer(&self, signer: Vec<u8>, name: Option<String>) -> Result<()> {
        let signer = digest(&signer)?;
        self.vault.core(|core| core.groups().trust_signer(&signer, name.as_deref()))
    }

    /// Whom this participant trusts, and what they call them.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn trusted_signers(&self) -> Result<Vec<Signer>> {
        let all = self.vault.core(|core| core.groups().trusted_signers())?;
        Ok(all.into_iter().map(|(key, name)| Signer { key: key.to_vec(), name }).collect())
    }

    /// The public key with which this participant signs packs; made when it is asked for first. All their devices have
    /// it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn pack_signer(&self) -> Result<Vec<u8>> {
        self.vault.core(|core| Ok(core.groups().pack_key()?.signer().to_vec()))
    }

    /// Makes a pack of a folder that has `resources/` and, if need be, `media/`, signed with this participant's key:
    /// writes `pack.json` and `pack.sig` into it once everything in it is as it must be.
    ///
    /// # Errors
    /// `InterludeError.Invalid`; nothing was written then, and `pack_problem` names the file.
    pub fn build_pack(&self, folder: String, title: PackTitle) -> Result<Arc<Pack>> {
        let PackTitle { id, version, title, default_language } = title;
        let about = (id.as_str(), version, title.as_str(), default_language.as_str());
        let built = self.vault.core(|core| core.groups().build_pack(Path::new(&folder), about))?;
        Ok(Arc::new(Pack(built.map_err(refused)?)))
    }
}
