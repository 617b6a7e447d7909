use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{History, NotificationId};
use crate::document::DocumentId;
use crate::document::reminder::Reminder;
use crate::document::schedule::Schedule;
use crate::document::settings::ReminderSettings;
use crate::time::Timestamp;

/// What the vault says: everything that a plan is made of, besides the request.
#[derive(Clone, Default)]
pub struct Situation {
    /// Every rule.
    pub reminders: BTreeMap<DocumentId, Reminder>,
    /// Every schedule.
    pub schedules: BTreeMap<DocumentId, Schedule>,
    /// What holds for all.
    pub settings: ReminderSettings,
    /// Recent local days on which an entry was written.
    pub written: BTreeSet<NaiveDate>,
    /// Prompts (the ids of their reminders) that an entry answers.
    pub answered: BTreeSet<DocumentId>,
    /// What this device planned before.
    pub history: History,
}

/// What the host asks for.
#[derive(Debug, Clone)]
pub struct PlanRequest {
    /// The present.
    pub now: Timestamp,
    /// Where the phone is.
    pub zone: Tz,
    /// BCP 47, as `de-AT`; one that is not known is English.
    pub locale: String,
    /// How many days ahead, 1 to 400: to the end of that local day.
    pub horizon_days: u16,
    /// What the operating system lets the app do.
    pub capabilities: Capabilities,
    /// Notifications that the host knows were shown since it applied the plan before. (Not earlier ones that are
    /// still to be seen: what was snoozed since would count as heard.)
    pub delivered: Vec<NotificationId>,
}

/// What the operating system lets the app do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Exact alarms are allowed.
    pub exact: bool,
    /// How many notifications may be pending: 60 on iOS; on Android 500, without those that are due and still held
    /// (of which the system counts all); never more than 500.
    pub most: u16,
    /// The shortest window of an alarm that is not exact, in minutes; never less than 10.
    pub shortest_window: u16,
    /// Notifications are allowed at all.
    pub allowed: bool,
}
