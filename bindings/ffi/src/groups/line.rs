//! A line between a member and whoever leads.

use interlude_core::groups as core;

pub(crate) type Message = core::Message;
pub(crate) type LineMessage = core::LineMessage;
pub(crate) type LineInfo = core::LineInfo;

use std::sync::Arc;

use interlude_core::Interlude;

use super::people::Author;
use super::shared::Expiry;
use crate::Result;
use crate::types::{DocumentId, LocalDate, PrincipalId, SpaceId, Timestamp};
use crate::vault::Vault;

/// What is said on a line.
#[uniffi::remote(Enum)]
pub enum Message {
    /// The member cannot come to the session of this day.
    CannotCome {
        /// The session's day by its schedule's rule.
        day: LocalDate,
        /// Why, or nothing.
        words: String,
    },
    /// Words.
    Words(String),
    /// Somebody should look at this excerpt or response.
    Report {
        /// Which.
        target: DocumentId,
        /// Why, or nothing.
        words: String,
    },
    /// What the member shares with who leads alone.
    Excerpt {
        /// One line, or nothing.
        title: String,
        /// Markdown.
        text: String,
        /// The group's prompt that it answers.
        prompt: Option<DocumentId>,
        /// Until when it may be read.
        expires: Expiry,
    },
    /// The member leaves the group.
    Leaving {
        /// A farewell, or nothing.
        words: String,
    },
    /// The member asks to go on under new keys.
    Rekey,
}

/// Something said on a line.
#[uniffi::remote(Record)]
pub struct LineMessage {
    /// Its id.
    pub id: DocumentId,
    /// Who says it.
    pub author: Author,
    /// When, by their clock.
    pub at: Timestamp,
    /// What.
    pub message: Message,
}

/// A line as a list shows it.
#[uniffi::remote(Record)]
pub struct LineInfo {
    /// The member.
    pub member: Author,
    /// When something was last said on it.
    pub last: Option<Timestamp>,
}

/// A line: one member and whoever leads the group, for what the group need not see.
#[derive(uniffi::Object)]
pub struct Line {
    vault: Arc<Vault>,
    group: SpaceId,
    /// None: this participant's own.
    member: Option<PrincipalId>,
}

impl Line {
    fn with<T>(&self, work: impl FnOnce(core::Line<'_>) -> interlude_core::Result<T>) -> Result<T> {
        self.vault.core(|core| work(self.line(core)?))
    }

    fn line<'a>(&self, core: &'a Interlude) -> interlude_core::Result<core::Line<'a>> {
        let group = core.group(&self.group)?;
        match &self.member {
            Some(member) => group.line_with(member),
            None => group.my_line(),
        }
    }
}

#[uniffi::export]
impl Line {
    /// A member's own line to who leads the group.
    ///
    /// # Errors
    /// `InterludeError.NotFound` while there is none, `InterludeError.Refused` for who leads the group.
    #[uniffi::constructor]
    pub fn mine(vault: Arc<Vault>, group: SpaceId) -> Result<Arc<Self>> {
        let line = Self { vault, group, member: None };
        line.with(|_| Ok(()))?;
        Ok(Arc::new(line))
    }

    /// The line with a member, for who leads the group.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for who does not lead.
    #[uniffi::constructor]
    pub fn with_member(
        vault: Arc<Vault>,
        group: SpaceId,
        member: PrincipalId,
    ) -> Result<Arc<Self>> {
        let line = Self { vault, group, member: Some(member) };
        line.with(|_| Ok(()))?;
        Ok(Arc::new(line))
    }

    /// What was said on the line, the oldest first. What is over, and what a newer version says, is not among it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn messages(&self) -> Result<Vec<LineMessage>> {
        self.with(|line| line.messages())
    }

    /// Says something.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for nothing, and for more than 16 KiB; `InterludeError.Refused` when this
    /// participant is not on the line any more.
    pub fn say(&self, words: String) -> Result<DocumentId> {
        self.with(|line| line.say(&words))
    }

    /// Says that this member cannot come to the session of a day, and why if they like.
    ///
    /// # Errors
    /// As `Line.say`, and `InterludeError.Refused` for who leads the group.
    pub fn cannot_come(&self, day: LocalDate, words: String) -> Result<DocumentId> {
        self.with(|line| line.cannot_come(day, &words))
    }

    /// Takes back what this participant said.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` for what is another's.
    pub fn withdraw(&self, id: DocumentId) -> Result<()> {
        self.with(|line| line.withdraw(&id))
    }
}
