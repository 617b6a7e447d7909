use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Resource, ResourceKind};
use crate::document::{DocumentId, Fields, Kind, Medium, ResourceContent, choose_language, media};
use crate::interlude::Incoming;
use crate::store::blobs::Blob;
use crate::{Error, Result};

/// A resource as a list shows it: in the language that is the reader's, or comes closest.
#[derive(Clone, PartialEq, Eq)]
pub struct ResourceInfo {
    /// Its document.
    pub id: DocumentId,
    /// Its name in every language.
    pub slug: String,
    /// The language that was chosen.
    pub lang: String,
    /// The others it is there in.
    pub others: Vec<String>,
    /// One line.
    pub title: String,
    /// What it is.
    pub kind: ResourceKind,
    /// One line.
    pub summary: String,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The pack it came in, and its version.
    pub pack: Option<(String, u32)>,
}

/// Titles are people's own words.
impl std::fmt::Debug for ResourceInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { slug, lang, .. } = self;
        f.debug_struct("ResourceInfo")
            .field("slug", slug)
            .field("lang", lang)
            .finish_non_exhaustive()
    }
}

const WHAT: &str = "resource";

impl Group<'_> {
    /// What there is to read, hear and practise, each in one language: that which somebody prefers (BCP 47,
    /// first ones most), or comes closest. By kind and title.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn resources(&self, preferred: &[&str]) -> Result<Vec<ResourceInfo>> {
        let all = self.interlude.contents_of(Some(&self.space.0), Kind::RESOURCE, false)?;
        let mut by_slug: BTreeMap<String, Vec<(DocumentId, ResourceContent)>> = BTreeMap::new();
        for said in &all {
            let Some(content) = ResourceContent::read(&said.fields) else { continue };
            by_slug.entry(content.resource.slug.clone()).or_default().push((said.id, content));
        }
        let mut list: Vec<ResourceInfo> =
            by_slug.into_values().filter_map(|variants| chosen(variants, preferred)).collect();
        list.sort_by(|a, b| (a.kind, &a.title, a.id).cmp(&(b.kind, &b.title, b.id)));
        Ok(list)
    }

    /// One resource, to read. Works without any network.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn resource(&self, id: &DocumentId) -> Result<Resource> {
        Ok(self.resource_content(id)?.resource)
    }

    pub(super) fn resource_content(&self, id: &DocumentId) -> Result<ResourceContent> {
        let fields = self.one(Kind::RESOURCE, id, WHAT)?.fields;
        ResourceContent::read(&fields).ok_or(Error::NotFound(WHAT))
    }

    /// The resource that a slug names, or any beginning of a document's id, in the language that somebody
    /// prefers.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find_resource(&self, name: &str, preferred: &[&str]) -> Result<DocumentId> {
        let all = self.resources(preferred)?;
        match all.iter().find(|one| one.slug == name) {
            Some(one) => Ok(one.id),
            None => self.interlude.find(Kind::RESOURCE, name, WHAT),
        }
    }

    /// Makes a resource of the group's own say this, in its language; one that came in a pack is the group's own
    /// from then on, until a newer pack comes. What it shows and plays must be there already
    /// ([`crate::groups::Groups::put_resource_file`] brings it along).
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn put_resource(&self, resource: &Resource) -> Result<DocumentId> {
        self.put_resources(std::slice::from_ref(resource), None, &BTreeMap::new())?;
        Ok(resource.identity(self.space.0).id())
    }

    /// Makes the group's resources say this, in one transaction with the files that are new.
    pub(crate) fn put_resources(
        &self,
        resources: &[Resource],
        pack: Option<&(String, u32)>,
        files: &BTreeMap<String, Incoming>,
    ) -> Result<()> {
        let home = self.space.0;
        let mut all = Vec::with_capacity(resources.len());
        for resource in resources {
            resource.check()?;
            let identity = resource.identity(home);
            let before = self.interlude.content(Kind::RESOURCE, &identity.id())?;
            all.push((identity, resource, before));
        }
        self.interlude.write_all_shared(&self.space, |write| {
            let kept = files.iter().map(|(name, file)| {
                let Blob { key, digest, length, .. } = file.keep(write, Some(&home))?;
                Ok((name.clone(), Medium { key, digest, length }))
            });
            let kept = kept.collect::<Result<BTreeMap<String, Medium>>>()?;
            let plan = all.into_iter().map(|(identity, resource, before)| {
                let media = opened(resource, &kept, before.as_ref())?;
                let content =
                    ResourceContent { resource: resource.clone(), pack: pack.cloned(), media };
                Ok((identity, content.edits(before.as_ref())))
            });
            plan.collect()
        })
    }

    /// Takes a resource away, in one language, for everybody.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for who does not lead the group.
    pub fn remove_resource(&self, id: &DocumentId) -> Result<()> {
        self.one(Kind::RESOURCE, id, WHAT)?;
        self.erase(Kind::RESOURCE, id)
    }

    /// What came in a pack and is not in these.
    pub(crate) fn left_of_pack(&self, pack: &str, there: &[Resource]) -> Result<Vec<DocumentId>> {
        let there: BTreeSet<DocumentId> =
            there.iter().map(|one| one.identity(self.space.0).id()).collect();
        let all = self.interlude.contents_of(Some(&self.space.0), Kind::RESOURCE, false)?;
        let is_left = |fields: &Fields| {
            let content = ResourceContent::read(fields);
            content.and_then(|content| content.pack).is_some_and(|(id, _)| id == pack)
        };
        let left = all.iter().filter(|said| !there.contains(&said.id) && is_left(&said.fields));
        Ok(left.map(|said| said.id).collect())
    }
}

/// What opens the files of a resource: those that are new, and those that it has.
fn opened(
    resource: &Resource,
    kept: &BTreeMap<String, Medium>,
    before: Option<&Fields>,
) -> Result<BTreeMap<String, Medium>> {
    let before = before.map(media).unwrap_or_default();
    let missing = Error::Invalid { field: "media", reason: "a file that is not there" };
    let open = |name: &String| {
        let medium = kept.get(name).or_else(|| before.get(name)).ok_or(missing.clone())?;
        Ok((name.clone(), medium.clone()))
    };
    resource.media.iter().map(open).collect()
}

fn chosen(
    mut variants: Vec<(DocumentId, ResourceContent)>,
    preferred: &[&str],
) -> Option<ResourceInfo> {
    let langs: Vec<String> = variants.iter().map(|(_, one)| one.resource.lang.clone()).collect();
    let there: Vec<&str> = langs.iter().map(String::as_str).collect();
    let lang = choose_language(&there, preferred, "en")?;
    let place = there.iter().position(|one| *one == lang)?;
    let (id, ResourceContent { resource, pack, .. }) = variants.swap_remove(place);
    let mut others: Vec<String> = langs.iter().filter(|one| *one != lang).cloned().collect();
    others.sort_unstable();
    Some(ResourceInfo {
        id,
        others,
        pack,
        slug: resource.slug,
        lang: resource.lang,
        title: resource.title,
        kind: resource.kind,
        summary: resource.summary,
        minutes: resource.minutes,
        tags: resource.tags,
    })
}
