use std::fmt;
use std::str::FromStr;

use crate::{Error, Result};

/// What happens in a part of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgendaKind {
    /// Everybody says how they are.
    CheckIn,
    /// Something light to begin with.
    Icebreaker,
    /// A round in which people share and nobody answers.
    ReflectiveSharing,
    /// A guided exercise in silence.
    GuidedMindfulness,
    /// Members tell each other what they saw.
    Feedback,
    /// The last round.
    Closing,
    /// Anything else.
    Other,
}

const KINDS: [(AgendaKind, &str); 7] = [
    (AgendaKind::CheckIn, "check_in"),
    (AgendaKind::Icebreaker, "icebreaker"),
    (AgendaKind::ReflectiveSharing, "reflective_sharing"),
    (AgendaKind::GuidedMindfulness, "guided_mindfulness"),
    (AgendaKind::Feedback, "feedback"),
    (AgendaKind::Closing, "closing"),
    (AgendaKind::Other, "other"),
];

impl AgendaKind {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, name)| name)
    }
}

impl FromStr for AgendaKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "agenda", reason: "no such kind of item" };
        KINDS.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind).ok_or(invalid)
    }
}

/// A part of a session.
#[derive(Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// What happens.
    pub kind: AgendaKind,
    /// How long it is to take, 1 to 480.
    pub minutes: u32,
    /// The facilitator's own words, at most 2,000 bytes; may be empty.
    pub words: String,
}

/// Says nothing of what was written.
impl fmt::Debug for AgendaItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, minutes, .. } = self;
        let mut shown = f.debug_struct("AgendaItem");
        shown.field("kind", kind).field("minutes", minutes).finish_non_exhaustive()
    }
}

impl AgendaItem {
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self { minutes, .. } if !(1..=480).contains(minutes) => {
                Err(Error::Invalid { field: "minutes", reason: "not from 1 to 480" })
            }
            Self { words, .. } => super::edit::short("agenda", words),
        }
    }
}

impl fmt::Display for AgendaItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.minutes, self.kind.name(), self.words)
    }
}

impl FromStr for AgendaItem {
    type Err = Error;

    /// A kind that this version does not know is something else.
    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "agenda", reason: "no such item" };
        let (minutes, rest) = text.split_once(' ').ok_or(invalid.clone())?;
        let (kind, words) = rest.split_once(' ').ok_or(invalid.clone())?;
        let kind = kind.parse().unwrap_or(AgendaKind::Other);
        let item =
            Self { kind, minutes: minutes.parse().map_err(|_| invalid)?, words: words.to_owned() };
        item.check()?;
        Ok(item)
    }
}
