mod stored;

use std::collections::BTreeMap;

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::scope::DAY;
use super::{NotificationId, PlanRequest};
use crate::document::DocumentId;
use crate::document::reminder::Occurrence;
use crate::time::Timestamp;

/// How long it is known that an occurrence was heard: longer than its local day lasts anywhere on
/// earth (50 hours).
const REMEMBERED: i64 = 3 * DAY;
/// A clock that was set forward and back must not silence what is yet to come for longer.
const AHEAD: i64 = DAY;
/// The most occurrences that are remembered, latest first.
const MOST: usize = 4096;

/// What this device planned and what of it came to be heard: never synced.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct History {
    /// Where the phone was.
    pub(super) zone: Option<Tz>,
    /// What the operating system holds.
    pub(super) planned: Vec<Planned>,
    /// When occurrences were heard.
    pub(super) heard: Heard,
}

/// By rule and occurrence.
pub(super) type Heard = BTreeMap<(DocumentId, Occurrence), Timestamp>;

/// A notification that the operating system holds.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) id: NotificationId,
    pub(super) reminder: DocumentId,
    pub(super) occurrence: Occurrence,
    pub(super) at: Timestamp,
    /// What it says, hashed.
    pub(super) digest: [u8; 8],
    /// Of a habit: the time of day that its rule had.
    pub(super) time: Option<NaiveTime>,
    /// The phone had jumped over its time.
    pub(super) late: bool,
}

/// Says nothing of what was planned.
impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("History(..)")
    }
}

impl History {
    /// What was heard until now: what is remembered, what was due and what the host saw.
    pub(super) fn heard(&self, request: &PlanRequest, now: Timestamp) -> Heard {
        let mut heard = self.heard.clone();
        let mut add = |planned: &Planned, at: Timestamp| {
            let last = heard.entry((planned.reminder, planned.occurrence)).or_insert(at);
            *last = at.max(*last);
        };
        for planned in &self.planned {
            if planned.at <= now {
                add(planned, planned.at);
            } else if request.delivered.contains(&planned.id) {
                add(planned, planned.at.min(now.plus_millis(AHEAD)));
            }
        }
        heard.retain(|_, at| now.plus_millis(-REMEMBERED) <= *at && *at <= now.plus_millis(AHEAD));
        forget(&mut heard);
        heard
    }

    /// Notifications that are not due yet.
    pub(super) fn pending(&self, now: Timestamp) -> impl Iterator<Item = &Planned> {
        self.planned.iter().filter(move |planned| planned.at > now)
    }

    /// Whether the host may speak of a notification that this history does not have.
    pub(super) fn unknown(&self, request: &PlanRequest) -> Vec<NotificationId> {
        let known = |id: &&NotificationId| self.planned.iter().all(|planned| planned.id != **id);
        let mut unknown: Vec<_> = request.delivered.iter().filter(known).copied().collect();
        unknown.sort_unstable();
        unknown
    }
}

/// Forgets what was heard first, where there is too much.
pub(super) fn forget(heard: &mut Heard) {
    if heard.len() > MOST {
        let mut instants: Vec<Timestamp> = heard.values().copied().collect();
        instants.sort_unstable_by(|one, other| other.cmp(one));
        let oldest = instants[MOST - 1];
        heard.retain(|_, at| *at >= oldest);
        while heard.len() > MOST {
            heard.pop_first();
        }
    }
}
