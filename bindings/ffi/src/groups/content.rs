//! What a group is and what there is in it.

use std::sync::Arc;

use super::Group;
use super::profile::GroupProfile;
use super::resources::{GroupPrompt, MediaInfo, Prompt, ReadMark, Resource, ResourceInfo};
use super::search::GroupHit;
use crate::Result;
use crate::journal::AttachmentReader;
use crate::types::DocumentId;

fn strs(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

#[uniffi::export]
impl Group {
    /// What the participant has read, and when.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn read_resources(&self) -> Result<Vec<ReadMark>> {
        let all = self.vault.core(|core| core.group(&self.id)?.read_resources())?;
        Ok(all.into_iter().map(|(id, at)| ReadMark { id, at }).collect())
    }

    /// What the group is.
    ///
    /// # Errors
    /// `InterludeError.NotFound` while nothing of it has come.
    pub fn profile(&self) -> Result<GroupProfile> {
        self.vault.core(|core| Ok(core.group(&self.id)?.profile()?.into()))
    }

    /// Makes the group's profile say this.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the group.
    pub fn set_profile(&self, profile: GroupProfile) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.set_profile(&profile.into()))
    }

    /// The group's prompts, the newest first. Read from the vault alone: nobody hears whether one was answered.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn prompts(&self) -> Result<Vec<GroupPrompt>> {
        self.vault.core(|core| core.group(&self.id)?.prompts())
    }

    /// One prompt.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn prompt(&self, id: DocumentId) -> Result<GroupPrompt> {
        self.vault.core(|core| core.group(&self.id)?.prompt(&id))
    }

    /// The prompt whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find_prompt(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.find_prompt(&prefix))
    }

    /// Puts a prompt to the group.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the group.
    pub fn add_prompt(&self, prompt: Prompt) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.add_prompt(&prompt))
    }

    /// Makes a prompt say this.
    ///
    /// # Errors
    /// As `Group.add_prompt`, and `InterludeError.NotFound`.
    pub fn change_prompt(&self, id: DocumentId, prompt: Prompt) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.change_prompt(&id, &prompt))
    }

    /// Takes a prompt back, from everybody. What was written about it stays with who wrote it.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for who does not lead the group.
    pub fn withdraw_prompt(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.withdraw_prompt(&id))
    }

    /// Notes a resource as read, or as not read. Nothing of it leaves the participant's own devices.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when the group has no such resource.
    pub fn mark_read(&self, resource: DocumentId, read: bool) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.mark_read(&resource, read))
    }

    /// What there is to read, hear and practise, each in one language: that which somebody prefers (BCP 47, first ones
    /// most), or comes closest. By kind and title.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn resources(&self, preferred: Vec<String>) -> Result<Vec<ResourceInfo>> {
        self.vault.core(|core| {
            Ok(core
                .group(&self.id)?
                .resources(&strs(&preferred))?
                .into_iter()
                .map(ResourceInfo::from)
                .collect())
        })
    }

    /// One resource, to read. Works without any network.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn resource(&self, id: DocumentId) -> Result<Resource> {
        self.vault.core(|core| core.group(&self.id)?.resource(&id))
    }

    /// The resource that a slug names, or any beginning of a document's id, in the language that somebody prefers.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find_resource(&self, name: String, preferred: Vec<String>) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.find_resource(&name, &strs(&preferred)))
    }

    /// Makes a resource of the group's own say this, in its language; one that came in a pack is the group's own from
    /// then on, until a newer pack comes.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the group.
    pub fn put_resource(&self, resource: Resource) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.put_resource(&resource))
    }

    /// What a resource shows and plays, by name.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn media(&self, resource: DocumentId) -> Result<Vec<MediaInfo>> {
        let all = self.vault.core(|core| core.group(&self.id)?.media(&resource))?;
        Ok(all.into_iter().map(MediaInfo::from).collect())
    }

    /// Streams a picture or recording of a resource.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the resource, the file, or bytes that have not arrived here: `Sync.fetch_media`
    /// fetches them.
    pub fn read_media(&self, resource: DocumentId, file: String) -> Result<Arc<AttachmentReader>> {
        let reader = self.vault.core(|core| core.group(&self.id)?.read_media(&resource, &file))?;
        Ok(AttachmentReader::new(&self.vault, reader))
    }

    /// Takes a resource away, in one language, for everybody.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for who does not lead the group.
    pub fn remove_resource(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.remove_resource(&id))
    }

    /// Finds what is shared in the group by words, prefixes, phrases in quotes, in any script; best first. What is over
    /// or hidden is not found, and nothing of the journal is. Whatever is typed finds something or nothing, it is never
    /// an error.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn search(&self, query: String, limit: u32) -> Result<Vec<GroupHit>> {
        self.vault.core(|core| {
            Ok(core
                .group(&self.id)?
                .search(&query, limit as usize)?
                .into_iter()
                .map(GroupHit::from)
                .collect())
        })
    }
}
