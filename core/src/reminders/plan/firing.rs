use crate::document::reminder::Occurrence;
use crate::time::Timestamp;

/// How many firings of a rule are kept: more than any plan holds.
const KEPT: usize = 600;

/// An instant at which a rule fires, whatever became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Firing {
    pub(super) at: Timestamp,
    pub(super) occurrence: Occurrence,
}

/// When a rule fires, soonest first.
#[derive(Default)]
pub(super) struct Firings {
    pub(super) kept: Vec<Firing>,
    /// Those after: the first, and how many.
    pub(super) beyond: Option<(Timestamp, u32)>,
}

impl Firings {
    pub(super) fn of(mut all: Vec<Firing>) -> Self {
        all.sort_unstable_by_key(|firing| (firing.at, firing.occurrence));
        let beyond = all
            .get(KEPT)
            .map(|first| (first.at, u32::try_from(all.len() - KEPT).unwrap_or(u32::MAX)));
        all.truncate(KEPT);
        all.shrink_to_fit();
        Self { kept: all, beyond }
    }

    /// Those after an instant.
    pub(super) fn after(&self, instant: Timestamp) -> &[Firing] {
        &self.kept[self.kept.partition_point(|firing| firing.at <= instant)..]
    }
}
