//! The plan: every notification that the operating system is to hold now. A pure function.
//!
//! ```text
//! rules, schedules ─▶ memo: when each fires, within the horizon      habit, session (by content, zone, days)
//!                     ─▶ run: what is quiet, what travel jumped over  history, late, snooze
//!                     ─▶ selection: what finds room (ADR 13) ─▶ notice: what it says
//! ```

mod difference;
mod firing;
mod habit;
mod history;
mod identity;
mod late;
mod memo;
mod notice;
mod planner;
mod quiet;
mod request;
mod run;
mod scope;
mod selection;
mod session;
mod snooze;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::{Occurrence, Texts};
use crate::document::DocumentId;
use crate::time::Timestamp;

pub use history::History;
pub use planner::Planner;
pub use request::{Capabilities, PlanRequest, Situation};

/// Names a notification: the same on every device, telling nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NotificationId(pub [u8; 16]);

/// When a notification is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At this instant.
    At(Timestamp),
    /// At some time between these.
    Window(Timestamp, Timestamp),
}

impl When {
    /// The first instant at which it may be heard.
    #[must_use]
    pub fn first(self) -> Timestamp {
        let (Self::At(first) | Self::Window(first, _)) = self;
        first
    }
}

/// How much a notification may disturb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    /// Before a session: also while the phone is in a focus mode.
    TimeSensitive,
    /// Anything else.
    Active,
}

/// What the lock screen may show of a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Its discreet texts.
    Discreet,
    /// Its full texts: the participant asked for that.
    Full,
}

/// One notification.
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    /// Its name.
    pub id: NotificationId,
    /// `session`, `prompt` or `habit`.
    pub kind: &'static str,
    /// The rule.
    pub reminder: DocumentId,
    /// The occurrence of it.
    pub occurrence: Occurrence,
    /// When it is due.
    pub when: When,
    /// Its local time, if it goes with the phone's zone: of a habit, unless it is heard late or was snoozed.
    pub local: Option<NaiveDateTime>,
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

/// Every notification that the operating system is to hold, soonest first.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan {
    /// When it was made.
    pub made: Timestamp,
    /// For which zone.
    pub zone: Tz,
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
    /// What the next plan must know, once the host has applied this one.
    pub history: History,
}

/// What a plan changes of the one before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// New ones.
    pub add: Vec<NotificationId>,
    /// Those whose time or text is another.
    pub replace: Vec<NotificationId>,
    /// Those that are to go.
    pub cancel: Vec<NotificationId>,
}

/// Why a plan is less than it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degraded {
    /// The system shows nothing of this app.
    NotificationsDenied,
    /// Alarms may be late: windows in place of instants.
    ExactDenied,
    /// More is due within the horizon than the system holds.
    TooMany,
}

/// What the operating system is to hold now. The same for the same input, whatever the order.
///
/// Bounded for any documents: a rule is looked at for the horizon's days alone (one with a COUNT from its
/// start), 24 times a day or 16 a session, of which 600 are kept; a [`Planner`] keeps as much between plans.
#[must_use]
pub fn plan(situation: &Situation, request: &PlanRequest) -> Plan {
    Planner::default().plan(situation, request)
}
