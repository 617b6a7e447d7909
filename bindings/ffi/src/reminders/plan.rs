//! The complete list of notifications that the operating system should hold now.

use interlude_core::reminders as core;

pub(crate) type Texts = core::Texts;
pub(crate) type When = core::When;
pub(crate) type Interruption = core::Interruption;
pub(crate) type Visibility = core::Visibility;
pub(crate) type Degraded = core::Degraded;
pub(crate) type Difference = core::Difference;

use super::rules::Occurrence;
use crate::Result;
use crate::types::{DocumentId, LocalDateTime, NotificationId, Timestamp, Zone};

/// What a notification says.
#[uniffi::remote(Record)]
pub struct Texts {
    /// Its first line.
    pub title: String,
    /// What follows.
    pub body: String,
}

/// When a notification is due.
#[uniffi::remote(Enum)]
pub enum When {
    /// At this instant.
    At(Timestamp),
    /// At some time between these.
    Window(Timestamp, Timestamp),
}

/// How much a notification may disturb.
#[uniffi::remote(Enum)]
pub enum Interruption {
    /// Before a session: also while the phone is in a focus mode.
    TimeSensitive,
    /// Anything else.
    Active,
}

/// What the lock screen may show of a notification.
#[uniffi::remote(Enum)]
pub enum Visibility {
    /// Its discreet texts.
    Discreet,
    /// Its full texts: the participant asked for that.
    Full,
}

/// Why a plan is less than it should be.
#[uniffi::remote(Enum)]
pub enum Degraded {
    /// The system shows nothing of this app.
    NotificationsDenied,
    /// Alarms may be late: windows in place of instants.
    ExactDenied,
    /// More is due within the horizon than the system holds.
    TooMany,
}

/// What a plan changes of the one before.
#[uniffi::remote(Record)]
pub struct Difference {
    /// New ones.
    pub add: Vec<NotificationId>,
    /// Those whose time or text is another.
    pub replace: Vec<NotificationId>,
    /// Those that are to go.
    pub cancel: Vec<NotificationId>,
}

/// One notification.
#[derive(Clone, uniffi::Record)]
pub struct Notification {
    /// Its name.
    pub id: NotificationId,
    /// `session`, `prompt` or `habit`.
    pub kind: String,
    /// The rule.
    pub reminder: DocumentId,
    /// The occurrence of it.
    pub occurrence: Occurrence,
    /// When it is due.
    pub when: When,
    /// Its local time, if it goes with the phone's zone: of a habit, unless it is heard late or was snoozed.
    pub local: Option<LocalDateTime>,
    /// What it says to whoever sees the phone.
    pub discreet: Texts,
    /// What it says to the participant; none unless they asked for that.
    pub full: Option<Texts>,
    /// Where a tap leads: `interlude://reminder/<id>`.
    pub deep_link: String,
    /// How much it may disturb.
    pub interruption: Interruption,
    /// What the lock screen may show.
    pub visibility: Visibility,
}

impl From<core::Notification> for Notification {
    fn from(one: core::Notification) -> Self {
        Self {
            id: one.id,
            kind: one.kind.to_owned(),
            reminder: one.reminder,
            occurrence: one.occurrence,
            when: one.when,
            local: one.local,
            discreet: one.discreet,
            full: one.full,
            deep_link: one.deep_link,
            interruption: one.interruption,
            visibility: one.visibility,
        }
    }
}

/// Every notification that the operating system is to hold, soonest first.
#[derive(Clone, uniffi::Record)]
pub struct Plan {
    /// When it was made.
    pub made: Timestamp,
    /// For which zone.
    pub zone: Zone,
    /// The full set: whatever else the system holds of this app and was not due yet is to go.
    pub notifications: Vec<Notification>,
    /// What that changes of the plan before. What was due stays as it is, but for rules that are gone.
    pub difference: Difference,
    /// The app must plan again by then, or something is missed. (More than the system holds at one
    /// instant: that many are missed whatever the app does.)
    pub refill_by: Timestamp,
    /// What is less than it should be.
    pub degraded: Vec<Degraded>,
    /// How many within the horizon found no place.
    pub left_out: u32,
    /// What the next plan must know, once the host has applied this one: for `Reminders.applied`.
    pub history: Vec<u8>,
    /// What to keep where it can be read before the first unlock: `read_boot_snapshot` reads it. Nothing in it
    /// is private. At most 512 KiB.
    pub boot_snapshot: Vec<u8>,
}

impl TryFrom<core::Plan> for Plan {
    type Error = interlude_core::Error;

    fn try_from(plan: core::Plan) -> interlude_core::Result<Self> {
        let (history, boot_snapshot) = (plan.history.to_bytes()?, plan.boot_snapshot());
        Ok(Self {
            made: plan.made,
            zone: plan.zone,
            notifications: plan.notifications.into_iter().map(Notification::from).collect(),
            difference: plan.difference,
            refill_by: plan.refill_by,
            degraded: plan.degraded,
            left_out: plan.left_out,
            history,
            boot_snapshot,
        })
    }
}

impl Plan {
    /// What the core is told of a plan that was applied: what it has to remember.
    pub(super) fn into_applied(self) -> Result<core::Plan> {
        Ok(core::Plan {
            made: self.made,
            zone: self.zone,
            notifications: Vec::new(),
            difference: self.difference,
            refill_by: self.refill_by,
            degraded: self.degraded,
            left_out: self.left_out,
            history: core::History::from_bytes(&self.history)?,
        })
    }
}

/// Why a plan is less than it should be, for an app to show. `locale`: BCP 47; one that is not known is English.
#[uniffi::export]
pub fn explain(locale: String, reason: Degraded) -> String {
    core::explain(&locale, reason)
}
