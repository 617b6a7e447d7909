//! What a receiver needs that runs after a reboot, before the first unlock, with no vault: when to say the
//! discreet texts. No rule, no kind, not even how urgent: that would tell a session from a habit.

mod code;

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::{NotificationId, Plan, Texts, When};
use crate::Result;
use crate::time::{Timestamp, first_valid};

/// As much as a plan may have.
const MOST: usize = 500;
/// Somebody whose phone was off for a moment is still told; what is older is left to the next plan.
const LATE: i64 = 60 * 60_000;

/// A plan without anything private.
#[derive(Clone, PartialEq, Eq)]
pub struct BootSnapshot {
    /// When the plan was made.
    pub made: Timestamp,
    /// For which zone.
    pub zone: Tz,
    /// What is to be heard, soonest first; at most 500.
    pub entries: Vec<BootEntry>,
}

/// A notification without anything private.
#[derive(Clone, PartialEq, Eq)]
pub struct BootEntry {
    /// Its name, the same as in the plan.
    pub id: NotificationId,
    /// When it is due.
    pub when: When,
    /// Its local time, if it goes with the phone's zone.
    pub local: Option<NaiveDateTime>,
    /// What it says.
    pub texts: Texts,
}

/// What a receiver does after a reboot, or when the clock or the zone was set.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct BootDue {
    /// To be set, each for the `when` it has here; soonest first.
    pub set: Vec<BootEntry>,
    /// To be shown now: they were due within the last hour, when nothing could show them.
    pub show: Vec<BootEntry>,
    /// Over: shown before, or too long ago.
    pub past: Vec<NotificationId>,
}

impl Plan {
    /// What to keep where it can be read before the first unlock: [`BootSnapshot::read`] reads it. At most
    /// 512 KiB.
    #[must_use]
    pub fn boot_snapshot(&self) -> Vec<u8> {
        let entries = self.notifications.iter().take(MOST).map(|one| BootEntry {
            id: one.id,
            when: one.when,
            local: one.local,
            texts: one.discreet.clone(),
        });
        code::write(&BootSnapshot { made: self.made, zone: self.zone, entries: entries.collect() })
    }
}

impl BootSnapshot {
    /// Reads what [`Plan::boot_snapshot`] made.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] for what is cut, changed or out of bounds, [`crate::Error::TooNew`] for what a later
    /// version made.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        code::read(bytes)
    }

    /// What is to be done with it now, where the phone is now. `delivered`: what the receiver or the app has shown of
    /// this plan. What goes with the phone's zone keeps its local time in another.
    #[must_use]
    pub fn due(&self, now: Timestamp, zone: Tz, delivered: &BTreeSet<NotificationId>) -> BootDue {
        let mut due = BootDue::default();
        for entry in &self.entries {
            let when = self.when(entry, zone);
            let last = match when {
                When::At(at) => at,
                When::Window(_, last) => last,
            };
            let late = now.millis().saturating_sub(last.millis());
            match delivered.contains(&entry.id) {
                false if late < 0 => due.set.push(BootEntry { when, ..entry.clone() }),
                false if late <= LATE => due.show.push(BootEntry { when, ..entry.clone() }),
                _ => due.past.push(entry.id),
            }
        }
        due.set.sort_by_key(|entry| (entry.when.first(), entry.id));
        due
    }

    fn when(&self, entry: &BootEntry, zone: Tz) -> When {
        let Some(local) = entry.local.filter(|_| zone != self.zone) else { return entry.when };
        let at = first_valid(zone, local);
        match entry.when {
            When::At(_) => When::At(at),
            When::Window(first, last) => {
                When::Window(at, at.plus_millis(last.millis().saturating_sub(first.millis())))
            }
        }
    }
}

#[cfg(test)]
mod tests;
