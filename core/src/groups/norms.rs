use std::collections::BTreeMap;

use interlude_wire::PrincipalId;

use super::Group;
use crate::document::{
    AcceptanceContent, DifferencePart, Kind, Version, VersionId, difference, norms_digest,
    norms_edit, norms_identity, silent,
};
use crate::time::Timestamp;
use crate::{Error, Result};

/// The group's agreement as it is now.
#[derive(Clone, PartialEq, Eq)]
pub struct Norms {
    /// Markdown.
    pub text: String,
    /// What tells this text from another.
    pub digest: [u8; 32],
    /// Its versions, oldest first; the last is this one, unless two facilitators wrote it apart.
    pub versions: Vec<NormsVersion>,
}

/// One version of the norms.
#[derive(Clone, PartialEq, Eq)]
pub struct NormsVersion {
    /// From 1.
    pub number: u32,
    /// To name it by.
    pub id: String,
    /// When it was written, by the writer's clock.
    pub at: Timestamp,
    /// Who wrote it; empty when that is not known any more.
    pub by: String,
}

/// How a member stands to the norms.
#[derive(Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// They have not accepted any.
    NotYet,
    /// They have accepted what holds now.
    Current(Timestamp),
    /// They accepted an earlier text: this is what changed since. Empty where that text is not known here.
    Older(Timestamp, Vec<DifferencePart>),
}

silent!(Norms, NormsVersion, Acceptance);

impl Group<'_> {
    /// The norms; none before there are any.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn norms(&self) -> Result<Option<Norms>> {
        let id = norms_identity(self.space.0).id();
        let Some(fields) = self.interlude.content(Kind::NORMS, &id)? else { return Ok(None) };
        let text = fields.text("body").to_owned();
        let versions = self.interlude.document(&id, |document| Ok(document.each_version()))?;
        let writers = self.writers()?;
        let version = |(number, version): (u32, Version)| NormsVersion {
            number,
            id: version.id.to_string(),
            at: version.at,
            by: writers.get(&version.device).cloned().unwrap_or_default(),
        };
        let versions = (1..).zip(versions).map(version).collect();
        Ok(Some(Norms { digest: norms_digest(&text), text, versions }))
    }

    /// What everybody is called, by the first 8 bytes of their principals: as changes name them.
    fn writers(&self) -> Result<BTreeMap<[u8; 8], String>> {
        let names = self.interlude.groups().names(&self.space)?;
        let short = |id: PrincipalId| id.0.first_chunk().copied().unwrap_or_default();
        Ok(names.into_iter().map(|(id, name)| (short(id), name)).collect())
    }

    /// Makes the norms this. Every member is asked to accept them again.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn publish_norms(&self, text: &str) -> Result<()> {
        let edit = norms_edit(text)?;
        self.interlude.write_shared(&norms_identity(self.space.0), &[edit])
    }

    /// What two versions of the norms have apart; without the later one, an earlier one and the present.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a version that is not there.
    pub fn norms_difference(&self, from: &str, to: Option<&str>) -> Result<Vec<DifferencePart>> {
        let id = norms_identity(self.space.0).id();
        self.interlude.document(&id, |document| {
            let mut at = |version: &str| {
                let heads = version.parse::<VersionId>()?.heads();
                document.field_text_at("body", &heads)?.ok_or(Error::NotFound("version"))
            };
            let then = at(from)?;
            let now = match to {
                Some(to) => at(to)?,
                None => {
                    let heads = document.heads();
                    document.field_text_at("body", &heads)?.unwrap_or_default()
                }
            };
            Ok(difference(&then, &now))
        })
    }

    /// Accepts the norms that hold now. `digest` is that of the text the member has read: another one may
    /// have come meanwhile.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there are none, [`Error::Refused`] when others hold by now.
    pub fn accept_norms(&self, digest: &[u8; 32]) -> Result<()> {
        let norms = self.norms()?.ok_or(Error::NotFound("norms"))?;
        if norms.digest != *digest {
            return Err(Error::Refused("the norms have changed meanwhile: read them again"));
        }
        let standing = self.interlude.standing(&self.space)?;
        let id = norms_identity(self.space.0).id();
        let heads = self.interlude.document(&id, |document| Ok(document.heads()))?;
        let at = self.interlude.environment().clock.now();
        let accepted = AcceptanceContent { digest: *digest, heads, at };
        let identity = AcceptanceContent::identity(self.space.0, &standing.principal());
        self.interlude.write_shared(&identity, &accepted.edits())
    }

    /// How this participant stands to the norms: asked again whenever they change.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn my_acceptance(&self) -> Result<Acceptance> {
        let me = self.interlude.standing(&self.space)?.principal();
        let Some(norms) = self.norms()? else { return Ok(Acceptance::NotYet) };
        self.acceptance_of(&norms, self.accepted()?.get(&me))
    }

    /// How every member stands to the norms, in the order they came.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead the group.
    pub fn acceptances(&self) -> Result<Vec<(super::MemberInfo, Acceptance)>> {
        self.interlude.leading(&self.space)?;
        let Some(norms) = self.norms()? else { return Ok(Vec::new()) };
        let accepted = self.accepted()?;
        let members = self.interlude.groups().members(&self.space)?;
        let stands = |member: super::MemberInfo| {
            let acceptance = self.acceptance_of(&norms, accepted.get(&member.id))?;
            Ok((member, acceptance))
        };
        members.into_iter().map(stands).collect()
    }

    /// What was accepted, by who accepts under present keys.
    fn accepted(&self) -> Result<BTreeMap<PrincipalId, AcceptanceContent>> {
        let all = self.interlude.contents_of(Some(&self.space.0), Kind::ACCEPTANCE, false)?;
        let mut accepted: BTreeMap<PrincipalId, AcceptanceContent> = all
            .into_iter()
            .filter_map(|said| {
                Some((PrincipalId(said.owner?), AcceptanceContent::read(&said.fields)?))
            })
            .collect();
        for (heir, before) in self.interlude.groups().heirs(&self.space)? {
            if let Some(before) = accepted.get(&before).cloned() {
                accepted.entry(heir).or_insert(before);
            }
        }
        Ok(accepted)
    }

    fn acceptance_of(
        &self,
        norms: &Norms,
        accepted: Option<&AcceptanceContent>,
    ) -> Result<Acceptance> {
        let Some(accepted) = accepted else { return Ok(Acceptance::NotYet) };
        if accepted.digest == norms.digest {
            return Ok(Acceptance::Current(accepted.at));
        }
        let id = norms_identity(self.space.0).id();
        let then = self
            .interlude
            .document(&id, |document| document.field_text_at("body", &accepted.heads))?;
        // Somebody may say to have accepted what nobody here has seen.
        let known = then.filter(|then| norms_digest(then) == accepted.digest);
        let changed = known.map(|then| difference(&then, &norms.text)).unwrap_or_default();
        Ok(Acceptance::Older(accepted.at, changed))
    }
}
