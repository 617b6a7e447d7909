//! What the host asks a plan for.

use interlude_core::reminders as core;

pub(crate) type Capabilities = core::Capabilities;
pub(crate) type PlanRequest = core::PlanRequest;

use crate::types::{NotificationId, Timestamp, Zone};

/// What the operating system lets the app do.
#[uniffi::remote(Record)]
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

/// What the host asks for.
#[uniffi::remote(Record)]
pub struct PlanRequest {
    /// The present.
    pub now: Timestamp,
    /// Where the phone is.
    pub zone: Zone,
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
