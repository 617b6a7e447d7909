//! ```text
//! words            text        what the participant wants
//! progress         text        how it goes, in their words
//! sessions         map key → "yes"
//! state            str         done | let_go; absent: open
//! at               str         milliseconds: when it was first written
//! ended_at         str         milliseconds: when it was done or let go of
//! ```

use std::collections::BTreeSet;

use super::bounds;
use super::{FieldEdit, Fields, silent};
use crate::time::Timestamp;
use crate::{Error, Result};

/// The most bytes of a goal.
const MOST: usize = 4 << 10;
/// The most bytes of what is written of its progress.
const MOST_PROGRESS: usize = 128 << 10;
/// The most bytes of a session's key.
const MOST_KEY: usize = 200;

/// What became of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalState {
    /// It is wanted.
    Open,
    /// It is reached, as far as the participant is concerned.
    Done,
    /// It is not wanted any more.
    LetGo,
}

impl GoalState {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::LetGo => "let_go",
        }
    }

    fn parse(text: Option<&str>) -> Self {
        [Self::Done, Self::LetGo]
            .into_iter()
            .find(|one| text == Some(one.name()))
            .unwrap_or(Self::Open)
    }
}

/// What a participant wants for themselves. Words alone: nothing is scored or counted.
#[derive(Clone, PartialEq, Eq)]
pub struct Goal {
    /// At most 4 KiB.
    pub words: String,
    /// How it goes: Markdown that grows, at most 128 KiB.
    pub progress: String,
    /// The keys of the sessions it is about.
    pub sessions: BTreeSet<String>,
    /// What became of it.
    pub state: GoalState,
    /// When it was first written.
    pub at: Timestamp,
    /// When it was done or let go of.
    pub ended_at: Option<Timestamp>,
}

silent!(Goal);

impl Goal {
    pub(crate) fn read(fields: &Fields) -> Self {
        let state = GoalState::parse(fields.get("state"));
        Self {
            words: fields.text("words").to_owned(),
            progress: fields.text("progress").to_owned(),
            sessions: fields.map("sessions").map(|(key, _)| key.to_owned()).collect(),
            state,
            at: fields.instant("at").unwrap_or(Timestamp::from_millis(0)),
            ended_at: fields.instant("ended_at").filter(|_| state != GoalState::Open),
        }
    }

    /// # Errors
    /// [`Error::Invalid`] for an empty goal, and for one of more than 4 KiB.
    pub(crate) fn words(words: &str) -> Result<FieldEdit> {
        bounds::some("words", words, MOST, "longer than 4 KiB")?;
        Ok(FieldEdit::Write("words", words.to_owned()))
    }

    /// # Errors
    /// [`Error::Invalid`] for more than 128 KiB.
    pub(crate) fn progress(text: &str) -> Result<FieldEdit> {
        bounds::at_most("progress", text, MOST_PROGRESS, "longer than 128 KiB")?;
        Ok(FieldEdit::Write("progress", text.to_owned()))
    }

    /// # Errors
    /// [`Error::Invalid`] for what is no key of a session.
    pub(crate) fn session(key: &str, about_it: bool) -> Result<FieldEdit> {
        if key.is_empty() || key.len() > MOST_KEY || key.chars().any(char::is_control) {
            return Err(Error::Invalid { field: "session", reason: "empty or too long" });
        }
        Ok(FieldEdit::Put("sessions", key.to_owned(), about_it.then(|| "yes".to_owned())))
    }

    pub(crate) fn state(state: GoalState, now: Timestamp) -> Vec<FieldEdit> {
        match state {
            GoalState::Open => {
                vec![FieldEdit::Set("state", None), FieldEdit::Set("ended_at", None)]
            }
            ended => vec![FieldEdit::say("state", ended.name()), FieldEdit::when("ended_at", now)],
        }
    }
}
