use std::collections::BinaryHeap;

use super::firing::{Firing, Firings};
use super::scope::DAY;
use crate::document::DocumentId;
use crate::document::reminder::{Occurrence, Rule};
use crate::time::Timestamp;

/// Something to notify of, if there is room. Ordered by how urgent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    urgency: (i64, u8),
    pub(super) reminder: DocumentId,
    pub(super) occurrence: Occurrence,
    pub(super) at: Timestamp,
    pub(super) why: Why,
}

/// Why it fires when it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Its rule says so.
    Due,
    /// The phone jumped over its time.
    Late,
    /// The participant snoozed it; minutes to its session then, where it has one.
    Snoozed(u32),
}

impl Candidate {
    /// Sessions have 14 days' start of habits, prompts seven (ADR 13).
    pub(super) fn new(
        (id, rule): (DocumentId, &Rule),
        (at, occurrence): (Timestamp, Occurrence),
        why: Why,
    ) -> Self {
        let (rank, start) = match rule {
            Rule::Session(_) => (0, 14 * DAY),
            Rule::Prompt(_) => (1, 7 * DAY),
            Rule::Habit(_) => (2, 0),
        };
        let urgency = (at.millis().saturating_sub(start), rank);
        Self { urgency, reminder: id, occurrence, at, why }
    }
}

/// The most urgent of what was offered.
pub(super) struct Selection {
    most: usize,
    best: BinaryHeap<Candidate>,
    left_out: u32,
    first_left_out: Option<Timestamp>,
}

impl Selection {
    pub(super) fn new(most: usize) -> Self {
        Self { most, best: BinaryHeap::new(), left_out: 0, first_left_out: None }
    }

    pub(super) fn offer(&mut self, candidate: Candidate) {
        self.best.push(candidate);
        if self.best.len() > self.most
            && let Some(worst) = self.best.pop()
        {
            self.leave_out(worst.at, 1);
        }
    }

    /// Offers firings that nothing keeps from being heard, soonest first: the others need no look once one finds no room.
    pub(super) fn offer_all(&mut self, of: (DocumentId, &Rule), due: &[Firing]) {
        for (place, firing) in due.iter().enumerate() {
            let candidate = Candidate::new(of, (firing.at, firing.occurrence), Why::Due);
            let full = self.best.len() == self.most;
            if full && self.best.peek().is_some_and(|worst| *worst < candidate) {
                let rest = u32::try_from(due.len() - place).unwrap_or(u32::MAX);
                return self.leave_out(firing.at, rest);
            }
            self.offer(candidate);
        }
    }

    /// Those that were not kept found no room either.
    pub(super) fn offer_beyond(&mut self, firings: &Firings) {
        if let Some((at, count)) = firings.beyond {
            self.leave_out(at, count);
        }
    }

    fn leave_out(&mut self, at: Timestamp, count: u32) {
        self.left_out = self.left_out.saturating_add(count);
        self.first_left_out = Some(self.first_left_out.map_or(at, |first| first.min(at)));
    }

    /// The chosen ones; how many were left out, and when the first of those is due.
    pub(super) fn close(self) -> (Vec<Candidate>, u32, Option<Timestamp>) {
        (self.best.into_vec(), self.left_out, self.first_left_out)
    }
}
