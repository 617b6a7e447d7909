use super::Group;
use crate::document::{DocumentId, HiddenContent, Kind, MessageContent};
use crate::{Error, Result};

impl Group<'_> {
    /// Hides an excerpt or a response: members see that it is hidden, and why, and no longer what it says.
    /// Its author and who leads see both. The words stay in everybody's vault until their author takes them
    /// back.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for a reason of more than 1,000 bytes, [`Error::Refused`] for
    /// who does not lead the group.
    pub fn hide(&self, target: &DocumentId, reason: &str) -> Result<()> {
        self.interlude.leading(&self.space)?;
        self.shared(target)?;
        let (target, reason, at) = (*target, reason.to_owned(), self.now());
        let hidden = HiddenContent { target, reason, at };
        hidden.check()?;
        let identity = HiddenContent::identity(self.space.0, &target);
        self.interlude.write_shared(&identity, &hidden.edits())
    }

    /// Shows again what was hidden.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not hidden, [`Error::Refused`] for who does not lead the group.
    pub fn unhide(&self, target: &DocumentId) -> Result<()> {
        self.interlude.leading(&self.space)?;
        let identity = HiddenContent::identity(self.space.0, target);
        let said = self.interlude.said(Kind::HIDDEN, &identity.id())?;
        let is_hidden = said.is_some_and(|said| HiddenContent::read(&said.fields).is_some());
        match is_hidden {
            true => self.interlude.write_shared(&identity, &HiddenContent::undone()),
            false => Err(Error::NotFound("hidden thing of this id")),
        }
    }

    /// Asks the facilitator, on the line and unseen by others, to look at an excerpt or a response.
    ///
    /// # Errors
    /// [`Error::NotFound`] for it, or while there is no line; [`Error::Invalid`] for more than 16 KiB.
    pub fn report(&self, target: &DocumentId, words: &str) -> Result<DocumentId> {
        self.shared(target)?;
        self.my_line()?.send(&MessageContent::Report(*target, words.to_owned()))
    }

    /// Whether there is such an excerpt or response here.
    fn shared(&self, target: &DocumentId) -> Result<()> {
        match self.one(Kind::EXCERPT, target, "excerpt") {
            Err(Error::NotFound(_)) => {
                self.one(Kind::RESPONSE, target, "excerpt or response").map(drop)
            }
            found => found.map(drop),
        }
    }
}
