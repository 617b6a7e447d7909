//! Packs, taken into a group by who leads it.

use std::collections::BTreeMap;
use std::path::Path;

use interlude_wire::SpaceId;

use super::Groups;
use crate::document::{DocumentId, GroupProfile, Kind, Resource, TakenPack, TrustContent};
use crate::interlude::Incoming;
use crate::packs::{Decision, KnownPack, KnownPacks, Media, Pack, PackKey, decide};
use crate::{Error, Result};

/// What became of a pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PackReport {
    /// Resources that are new or changed, each in one language.
    pub taken: usize,
    /// Pictures and recordings that came along.
    pub media: usize,
    /// Those of an earlier version that are not in this one and went.
    pub removed: usize,
    /// It was here already.
    pub same: bool,
}

impl Groups<'_> {
    /// Takes a pack into a group: everything in it, for all members.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead, for a signer that is not trusted, and for a version that was
    /// rolled back ([`decide`]).
    pub fn take_pack(&self, group: &SpaceId, pack: &Pack) -> Result<PackReport> {
        self.interlude.leading(group)?;
        if decide(pack, &self.known_packs(group)?)? == Decision::Same {
            return Ok(PackReport { same: true, ..PackReport::default() });
        }
        let handle = self.interlude.group(group)?;
        let left = handle.left_of_pack(&pack.id, &pack.resources)?;
        let files = self.read_in(&pack.resources, &pack.media)?;
        handle.put_resources(&pack.resources, Some(&(pack.id.clone(), pack.version)), &files)?;
        self.interlude.erase_shared(group, Kind::RESOURCE, &left)?;
        // Last: a pack that was taken in part is taken again.
        let Pack { version, digest, signer, .. } = *pack;
        let taken = TakenPack { version, digest, signer }.edit(&pack.id);
        self.interlude.write_shared(&GroupProfile::identity(group.0), &[taken])?;
        let (taken, media) = (pack.resources.len(), files.len());
        Ok(PackReport { taken, media, removed: left.len(), same: false })
    }

    /// Makes a resource of a group say what its file says, and brings along what that shows and plays
    /// ([`crate::packs::read_resource_file`]).
    ///
    /// # Errors
    /// As [`crate::groups::Group::put_resource`].
    pub fn put_resource_file(
        &self,
        group: &SpaceId,
        (resource, media): &(Resource, Media),
    ) -> Result<DocumentId> {
        self.interlude.leading(group)?;
        let resources = std::slice::from_ref(resource);
        let files = self.read_in(resources, media)?;
        self.interlude.group(group)?.put_resources(resources, None, &files)?;
        Ok(resource.identity(group.0).id())
    }

    /// Reads in, encrypted, what resources show and play.
    fn read_in(&self, resources: &[Resource], media: &Media) -> Result<BTreeMap<String, Incoming>> {
        let wanted = resources.iter().flat_map(|one| one.media.iter().cloned()).collect();
        let mut files = BTreeMap::new();
        media.each(&wanted, |name, content| {
            let incoming = self.interlude.read_in(content)?;
            let digest = incoming.digest();
            files.insert(name.to_owned(), incoming);
            Ok(digest)
        })?;
        Ok(files)
    }

    /// The packs that a group has taken, and whom this participant trusts.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn known_packs(&self, group: &SpaceId) -> Result<KnownPacks> {
        let profile = self.interlude.content(Kind::GROUP, &GroupProfile::identity(group.0).id())?;
        let taken = profile.map(|profile| TakenPack::all(&profile)).unwrap_or_default();
        let packs = taken.into_iter().map(|(id, taken)| {
            let TakenPack { version, digest, signer } = taken;
            (id, KnownPack { version, digest, signer })
        });
        let mut signers: std::collections::BTreeSet<[u8; 32]> =
            self.trust()?.signers.into_keys().collect();
        signers.extend(self.own_signer()?);
        Ok(KnownPacks { signers, packs: packs.collect() })
    }

    fn trust(&self) -> Result<TrustContent> {
        let fields = self.interlude.content(Kind::TRUST, &TrustContent::IDENTITY.id())?;
        Ok(fields.map(|fields| TrustContent::read(&fields)).unwrap_or_default())
    }

    fn own_signer(&self) -> Result<Option<[u8; 32]>> {
        let key = self.trust()?.key;
        key.map(|key| Ok(PackKey::from_bytes(&key)?.signer())).transpose()
    }

    /// Trusts whoever signs with this key, whose words were compared, under this name; without one, no longer.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name of more than 200 bytes.
    pub fn trust_signer(&self, signer: &[u8; 32], name: Option<&str>) -> Result<()> {
        if name.is_some_and(|name| name.len() > 200) {
            return Err(Error::Invalid { field: "name", reason: "longer than 200 bytes" });
        }
        self.write_trust(&[TrustContent::trust(signer, name.map(str::to_owned))])
    }

    /// Whom this participant trusts, and what they call them.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn trusted_signers(&self) -> Result<Vec<([u8; 32], String)>> {
        Ok(self.trust()?.signers.into_iter().collect())
    }

    /// What this participant signs packs with; made when it is asked for first. All their devices have it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn pack_key(&self) -> Result<PackKey> {
        if let Some(key) = self.trust()?.key {
            return PackKey::from_bytes(&key);
        }
        let key = PackKey::make(&*self.interlude.environment.entropy)?;
        self.write_trust(&[TrustContent::set_key(&key.to_bytes())])?;
        Ok(key)
    }

    fn write_trust(&self, edits: &[crate::document::FieldEdit]) -> Result<()> {
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit_or_create(&TrustContent::IDENTITY, |document| {
                document.edit_fields(&stamp, edits)
            })
        })
    }

    /// Makes a pack of a folder, signed with this participant's key.
    ///
    /// # Errors
    /// What is wrong with the folder, by file.
    pub fn build_pack(
        &self,
        folder: &Path,
        about: (&str, u32, &str, &str),
    ) -> Result<std::result::Result<Pack, crate::packs::PackProblem>> {
        let key = self.pack_key()?;
        Ok(crate::packs::build(folder, about, &key))
    }
}
