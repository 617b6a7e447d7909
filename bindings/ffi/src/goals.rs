//! What a participant wants for themselves.

use std::sync::Arc;

use interlude_core::goals as core;

use crate::Result;
use crate::types::{DocumentId, Timestamp};
use crate::vault::Vault;

type GoalState = core::GoalState;

/// What became of a goal.
#[uniffi::remote(Enum)]
pub enum GoalState {
    /// It is wanted.
    Open,
    /// It is reached, as far as the participant is concerned.
    Done,
    /// It is not wanted any more.
    LetGo,
}

/// A goal of the participant's own.
#[derive(Clone, uniffi::Record)]
pub struct Goal {
    /// Its document.
    pub id: DocumentId,
    /// At most 4 KiB.
    pub words: String,
    /// How it goes: Markdown that grows, at most 128 KiB.
    pub progress: String,
    /// The keys of the sessions it is about.
    pub sessions: Vec<String>,
    /// What became of it.
    pub state: GoalState,
    /// When it was first written.
    pub at: Timestamp,
    /// When it was done or let go of.
    pub ended_at: Option<Timestamp>,
}

impl From<(DocumentId, core::Goal)> for Goal {
    fn from((id, goal): (DocumentId, core::Goal)) -> Self {
        let core::Goal { words, state, progress, sessions, at, ended_at } = goal;
        let sessions = sessions.into_iter().collect();
        Self { id, words, state, progress, sessions, at, ended_at }
    }
}

/// The goals of an open vault.
#[derive(uniffi::Object)]
pub struct Goals {
    vault: Arc<Vault>,
}

#[uniffi::export]
impl Goals {
    /// The goals of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Every goal, the oldest first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<Goal>> {
        let all = self.vault.core(|core| core.goals().list())?;
        Ok(all.into_iter().map(Goal::from).collect())
    }

    /// One goal.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn get(&self, id: DocumentId) -> Result<Goal> {
        self.vault.core(|core| Ok((id, core.goals().get(&id)?).into()))
    }

    /// Writes a goal down.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for no words, and for more than 4 KiB.
    pub fn add(&self, words: String) -> Result<DocumentId> {
        self.vault.core(|core| core.goals().add(&words))
    }

    /// The goal whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.goals().find(&prefix))
    }

    /// Says it in other words; what stays the same stays the same text for merging.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` for no words, and for more than 4 KiB.
    pub fn reword(&self, id: DocumentId, words: String) -> Result<()> {
        self.vault.core(|core| core.goals().reword(&id, &words))
    }

    /// Makes what is written of how it goes this.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` for more than 128 KiB.
    pub fn write_progress(&self, id: DocumentId, text: String) -> Result<()> {
        self.vault.core(|core| core.goals().write_progress(&id, &text))
    }

    /// Adds a paragraph to what is written of how it goes.
    ///
    /// # Errors
    /// As `Goals.write_progress`.
    pub fn note(&self, id: DocumentId, words: String) -> Result<()> {
        self.vault.core(|core| core.goals().note(&id, &words))
    }

    /// Says that it is about a session, by the session's key, or that it is not.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` for what is no key.
    pub fn link(&self, id: DocumentId, session: String, about_it: bool) -> Result<()> {
        self.vault.core(|core| core.goals().link(&id, &session, about_it))
    }

    /// Says what became of it; an ended one can be taken up again.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn set_state(&self, id: DocumentId, state: GoalState) -> Result<()> {
        self.vault.core(|core| core.goals().set_state(&id, state))
    }

    /// Erases a goal, on all devices. Entries that name it stay.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn erase(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.goals().erase(&id))
    }
}
