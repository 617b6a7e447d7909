use chrono::NaiveDate;

use super::Line;
use crate::document::{DocumentId, Expiry, Kind, MessageContent, silent};
use crate::groups::sharing::{Author, author};
use crate::interlude::People;
use crate::time::Timestamp;
use crate::{Error, Result};

/// Something said on a line.
#[derive(Clone, PartialEq, Eq)]
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

/// What is said on a line.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// The member cannot come to the session of this day.
    CannotCome {
        /// The session's day by its schedule's rule.
        day: NaiveDate,
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

silent!(LineMessage, Message);

impl Line<'_> {
    /// What was said on the line, the oldest first. What is over, and what a newer version says, is not
    /// among it.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn messages(&self) -> Result<Vec<LineMessage>> {
        let people = self.interlude.groups().people(&self.group)?;
        let mut messages: Vec<_> =
            self.said(&people)?.into_iter().map(|(message, _)| message).collect();
        messages.sort_by_key(|one| (one.at, one.id));
        Ok(messages)
    }

    /// Says something.
    ///
    /// # Errors
    /// [`Error::Invalid`] for nothing, and for more than 16 KiB; [`Error::Refused`] when this participant is
    /// not on the line any more.
    pub fn say(&self, words: &str) -> Result<DocumentId> {
        self.send(&MessageContent::Words(words.to_owned()))
    }

    /// Says that this member cannot come to the session of a day, and why if they like.
    ///
    /// # Errors
    /// As [`Line::say`], and [`Error::Refused`] for who leads the group.
    pub fn cannot_come(&self, day: NaiveDate, words: &str) -> Result<DocumentId> {
        if self.interlude.standing(&self.space)?.leads {
            return Err(Error::Refused("cancel or move the session instead"));
        }
        self.send(&MessageContent::CannotCome(day, words.to_owned()))
    }

    /// Takes back what this participant said.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for what is another's.
    pub fn withdraw(&self, id: &DocumentId) -> Result<()> {
        self.interlude.said_in(&self.space, Kind::MESSAGE, id, "message")?;
        self.interlude.erase_shared(&self.space, Kind::MESSAGE, &[*id])
    }

    pub(crate) fn send(&self, content: &MessageContent) -> Result<DocumentId> {
        content.check()?;
        let standing = self.interlude.standing(&self.space)?;
        let edits = content.edits(self.interlude.environment().clock.now());
        self.interlude.add_of_mine(&standing, Kind::MESSAGE, &edits)
    }

    /// What may be shown of the line.
    pub(super) fn said(&self, people: &People) -> Result<Vec<(LineMessage, MessageContent)>> {
        let now = self.interlude.environment().clock.now();
        let all = self.interlude.contents_of(Some(&self.space.0), Kind::MESSAGE, true)?;
        let read = all.into_iter().filter_map(|said| {
            let (at, content) = MessageContent::read(&said.fields)?;
            let is_over = matches!(&content, MessageContent::Excerpt(e) if e.expires.is_over(now));
            let (author, message) = (author(people, &said.owner?), shown(&content));
            (!is_over).then_some((LineMessage { id: said.id, author, at, message }, content))
        });
        Ok(read.collect())
    }
}

fn shown(content: &MessageContent) -> Message {
    match content.clone() {
        MessageContent::CannotCome(day, words) => Message::CannotCome { day, words },
        MessageContent::Words(words) => Message::Words(words),
        MessageContent::Report(target, words) => Message::Report { target, words },
        MessageContent::Excerpt(excerpt) => Message::Excerpt {
            title: excerpt.title,
            text: excerpt.text,
            prompt: excerpt.prompt,
            expires: excerpt.expires,
        },
        MessageContent::Leaving(words) => Message::Leaving { words },
        MessageContent::Rekey(_) => Message::Rekey,
    }
}
