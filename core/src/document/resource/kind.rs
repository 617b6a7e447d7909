use std::str::FromStr;

use crate::{Error, Result};

/// What a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResourceKind {
    /// To read.
    Article,
    /// To practise.
    Exercise,
    /// Something light to begin a session with.
    Icebreaker,
    /// A round of sharing, or a question to think about.
    Reflection,
    /// To come back to the here and now.
    Grounding,
    /// To breathe.
    Breathing,
    /// To tell each other what one saw.
    Feedback,
    /// A draft of a group's agreement.
    Norms,
    /// A card for a hard moment.
    Coping,
    /// Where to turn in a crisis.
    Crisis,
}

const KINDS: [(ResourceKind, &str); 10] = [
    (ResourceKind::Article, "article"),
    (ResourceKind::Exercise, "exercise"),
    (ResourceKind::Icebreaker, "icebreaker"),
    (ResourceKind::Reflection, "reflection"),
    (ResourceKind::Grounding, "grounding"),
    (ResourceKind::Breathing, "breathing"),
    (ResourceKind::Feedback, "feedback"),
    (ResourceKind::Norms, "norms"),
    (ResourceKind::Coping, "coping"),
    (ResourceKind::Crisis, "crisis"),
];

impl ResourceKind {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("article", |(_, name)| name)
    }

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.into_iter().map(|(kind, _)| kind)
    }
}

impl FromStr for ResourceKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "kind", reason: "no kind of resource" };
        KINDS.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind).ok_or(invalid)
    }
}
