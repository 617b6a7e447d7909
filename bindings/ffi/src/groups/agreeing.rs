//! The norms of a group, and who accepts them.

use super::norms::{Acceptance, MemberAcceptance, Norms};
use super::{Group, digest};
use crate::Result;
use crate::journal::DifferencePart;

#[uniffi::export]
impl Group {
    /// Accepts the norms that hold now. `read` is the digest of the text the member has read: another one may have come
    /// meanwhile.
    ///
    /// # Errors
    /// `InterludeError.NotFound` where there are none, `InterludeError.Refused` when others hold by now.
    pub fn accept_norms(&self, read: Vec<u8>) -> Result<()> {
        let read = digest(&read)?;
        self.vault.core(|core| core.group(&self.id)?.accept_norms(&read))
    }

    /// How every member stands to the norms, in the order they came.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead the group.
    pub fn acceptances(&self) -> Result<Vec<MemberAcceptance>> {
        let all = self.vault.core(|core| core.group(&self.id)?.acceptances())?;
        let one = |(member, acceptance)| MemberAcceptance { member, acceptance };
        Ok(all.into_iter().map(one).collect())
    }

    /// The norms; none before there are any.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn norms(&self) -> Result<Option<Norms>> {
        self.vault.core(|core| Ok(core.group(&self.id)?.norms()?.map(Norms::from)))
    }

    /// Makes the norms this. Every member is asked to accept them again.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the group.
    pub fn publish_norms(&self, text: String) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.publish_norms(&text))
    }

    /// What two versions of the norms have apart; without the later one, an earlier one and the present.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for a version that is not there.
    pub fn norms_difference(
        &self,
        from: String,
        to: Option<String>,
    ) -> Result<Vec<DifferencePart>> {
        self.vault.core(|core| core.group(&self.id)?.norms_difference(&from, to.as_deref()))
    }

    /// How this participant stands to the norms: asked again whenever they change.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn my_acceptance(&self) -> Result<Acceptance> {
        self.vault.core(|core| core.group(&self.id)?.my_acceptance())
    }
}
