//! Sharing by preview.

use std::sync::Arc;

use super::Group;
use super::preview::Preview;
use super::shared::{Excerpt, NewExcerpt, Response};
use crate::types::DocumentId;
use crate::{InterludeError, Result};

#[uniffi::export]
impl Group {
    /// What would leave if this were shared, and who would be able to read it. Nothing leaves by this.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.NotFound` for a prompt that is not the group's, or while there is
    /// no line, `InterludeError.Refused` when the participant is not in the group any more, or leads it and would
    /// share with themselves alone.
    pub fn preview(&self, new: NewExcerpt) -> Result<Arc<Preview>> {
        self.vault.core(|core| Ok(Arc::new(core.group(&self.id)?.preview(&new)?.into())))
    }

    /// Shares what was looked at: its text is copied into a new document, which knows nothing of where it came from.
    ///
    /// # Errors
    /// `InterludeError.Refused` when it was made for another group, or somebody has come or gone since;
    /// `InterludeError.Invalid` when it would be over by now; `InterludeError.Closed` the second time.
    pub fn share(&self, preview: Arc<Preview>) -> Result<DocumentId> {
        self.vault.work(|core| {
            let group = core.group(&self.id)?;
            Ok(group.share(preview.take().ok_or(InterludeError::Closed)?)?)
        })
    }

    /// What members share with the group now, the newest first. What is over is not among it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn excerpts(&self) -> Result<Vec<Excerpt>> {
        self.vault.core(|core| core.group(&self.id)?.excerpts())
    }

    /// One excerpt.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, also when it is over.
    pub fn excerpt(&self, id: DocumentId) -> Result<Excerpt> {
        self.vault.core(|core| core.group(&self.id)?.excerpt(&id))
    }

    /// The excerpt whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find_excerpt(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.find_excerpt(&prefix))
    }

    /// Takes back what this participant shared, with the group or with the facilitator: it goes from every device that
    /// syncs. Who read it may have copied it.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for what is another's, or after leaving.
    pub fn withdraw(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.withdraw(&id))
    }

    /// Hides an excerpt or a response: members see that it is hidden, and why, and no longer what it says. Its author
    /// and who leads see both. The words stay in everybody's vault until their author takes them back.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` for a reason of more than 1,000 bytes,
    /// `InterludeError.Refused` for who does not lead the group.
    pub fn hide(&self, target: DocumentId, reason: String) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.hide(&target, &reason))
    }

    /// Shows again what was hidden.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when it is not hidden, `InterludeError.Refused` for who does not lead the group.
    pub fn unhide(&self, target: DocumentId) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.unhide(&target))
    }

    /// Asks the facilitator, on the line and unseen by others, to look at an excerpt or a response.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for it, or while there is no line; `InterludeError.Invalid` for more than 16
    /// KiB.
    pub fn report(&self, target: DocumentId, words: String) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.report(&target, &words))
    }

    /// The response whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find_response(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.find_response(&prefix))
    }

    /// Says, without words, that an excerpt was read.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Exists` when it was said before, `InterludeError.Refused`.
    pub fn acknowledge(&self, excerpt: DocumentId) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.acknowledge(&excerpt))
    }

    /// Answers an excerpt in words, at most 4 KiB.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid`, `InterludeError.Refused` when the excerpt is
    /// hidden.
    pub fn respond(&self, excerpt: DocumentId, words: String) -> Result<DocumentId> {
        self.vault.core(|core| core.group(&self.id)?.respond(&excerpt, &words))
    }

    /// What was answered to an excerpt, the oldest first. Who acknowledges it on two devices does so once.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for an excerpt that is not there, or over.
    pub fn responses(&self, excerpt: DocumentId) -> Result<Vec<Response>> {
        self.vault.core(|core| core.group(&self.id)?.responses(&excerpt))
    }

    /// Takes back what this participant answered; an acknowledgement from all their devices.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for what is another's.
    pub fn withdraw_response(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.withdraw_response(&id))
    }
}
