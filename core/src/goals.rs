//! What a participant wants for themselves: words, how it goes in their words, and the sessions it is
//! about. Goals are the participant's own and never leave the personal space; entries name them by id.

use crate::document::{FieldEdit, Identity, Kind, Seed};
use crate::interlude::Interlude;
use crate::{Error, Result};

pub use crate::document::{DocumentId, Goal, GoalState};

/// The goals of an open vault.
#[derive(Clone, Copy)]
pub struct Goals<'a> {
    pub(crate) interlude: &'a Interlude,
}

const MISSING: Error = Error::NotFound("goal");

impl Goals<'_> {
    /// Writes a goal down.
    ///
    /// # Errors
    /// [`Error::Invalid`] for no words, and for more than 4 KiB.
    pub fn add(&self, words: &str) -> Result<DocumentId> {
        let environment = self.interlude.environment();
        let edits = [Goal::words(words)?, FieldEdit::when("at", environment.clock.now())];
        let identity = Identity::personal(Kind::GOAL, Seed::make(environment)?);
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.create(&identity, |document| document.edit_fields(&stamp, &edits).map(drop))
        })?;
        Ok(identity.id())
    }

    /// Every goal, the oldest first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<(DocumentId, Goal)>> {
        let ids = self.interlude.contents(Kind::GOAL)?.into_iter().map(|(id, _)| id);
        let goals = ids.map(|id| Ok((id, self.get(&id)?)));
        let mut goals = goals.collect::<Result<Vec<_>>>()?;
        goals.sort_by_key(|(id, goal)| (goal.at, *id));
        Ok(goals)
    }

    /// One goal.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, id: &DocumentId) -> Result<Goal> {
        let fields = self.interlude.content(Kind::GOAL, id)?;
        fields.map(|fields| Goal::read(&fields)).ok_or(MISSING)
    }

    /// The goal whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::GOAL, prefix, "goal")
    }

    /// Says it in other words; what stays the same stays the same text for merging.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for no words, and for more than 4 KiB.
    pub fn reword(&self, id: &DocumentId, words: &str) -> Result<()> {
        self.edit(id, &[Goal::words(words)?])
    }

    /// Makes what is written of how it goes this.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for more than 128 KiB.
    pub fn write_progress(&self, id: &DocumentId, text: &str) -> Result<()> {
        self.edit(id, &[Goal::progress(text)?])
    }

    /// Adds a paragraph to what is written of how it goes.
    ///
    /// # Errors
    /// As [`Goals::write_progress`].
    pub fn note(&self, id: &DocumentId, words: &str) -> Result<()> {
        let before = self.get(id)?.progress;
        let text = match before.trim_end() {
            "" => words.to_owned(),
            before => format!("{before}\n\n{words}"),
        };
        self.write_progress(id, &text)
    }

    /// Says that it is about a session, by the session's key, or that it is not.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] for what is no key.
    pub fn link(&self, id: &DocumentId, session: &str, about_it: bool) -> Result<()> {
        self.edit(id, &[Goal::session(session, about_it)?])
    }

    /// Says what became of it; an ended one can be taken up again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn set_state(&self, id: &DocumentId, state: GoalState) -> Result<()> {
        self.edit(id, &Goal::state(state, self.interlude.environment().clock.now()))
    }

    /// Erases a goal, on all devices. Entries that name it stay.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn erase(&self, id: &DocumentId) -> Result<()> {
        let now = self.interlude.environment().clock.now();
        let erased = self.interlude.write(|write| write.erase(Kind::GOAL, id, now));
        erased
            .map_err(|error| if error == Error::NotFound("document") { MISSING } else { error })?;
        self.interlude.after_erasing(now)
    }

    fn edit(&self, id: &DocumentId, edits: &[FieldEdit]) -> Result<()> {
        let stamp = self.interlude.stamp();
        let edited = self.interlude.write(|write| {
            write.edit(Kind::GOAL, id, |document| document.edit_fields(&stamp, edits))
        });
        edited.map_err(|error| if error == Error::NotFound("document") { MISSING } else { error })
    }
}

#[cfg(test)]
mod tests;
