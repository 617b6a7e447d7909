//! What a receiver reads before the first unlock, without opening the vault.

use interlude_core::reminders as core;

pub(crate) type BootEntry = core::BootEntry;
pub(crate) type BootSnapshot = core::BootSnapshot;
pub(crate) type BootDue = core::BootDue;

use super::plan::{Texts, When};
use crate::Result;
use crate::guard::caught;
use crate::types::{LocalDateTime, NotificationId, Timestamp, Zone};

/// A notification without anything private.
#[uniffi::remote(Record)]
pub struct BootEntry {
    /// Its name, the same as in the plan.
    pub id: NotificationId,
    /// When it is due.
    pub when: When,
    /// Its local time, if it goes with the phone's zone.
    pub local: Option<LocalDateTime>,
    /// What it says.
    pub texts: Texts,
}

/// A plan without anything private.
#[uniffi::remote(Record)]
pub struct BootSnapshot {
    /// When the plan was made.
    pub made: Timestamp,
    /// For which zone.
    pub zone: Zone,
    /// What is to be heard, soonest first; at most 500.
    pub entries: Vec<BootEntry>,
}

/// What a receiver does after a reboot, or when the clock or the zone was set.
#[uniffi::remote(Record)]
pub struct BootDue {
    /// To be set, each for the `when` it has here; soonest first.
    pub set: Vec<BootEntry>,
    /// To be shown now: they were due within the last hour, when nothing could show them.
    pub show: Vec<BootEntry>,
    /// Over: shown before, or too long ago.
    pub past: Vec<NotificationId>,
}

/// Reads a plan's boot snapshot.
///
/// # Errors
/// `InterludeError.Damaged` for what is cut, changed or out of bounds, `InterludeError.TooNew` for
/// what a later version made.
#[uniffi::export]
pub fn read_boot_snapshot(bytes: Vec<u8>) -> Result<BootSnapshot> {
    caught(|| Ok(core::BootSnapshot::read(&bytes)?))
}

/// What is to be done with a boot snapshot now, where the phone is now. `delivered`: what the receiver or the app has
/// shown of this plan. What goes with the phone's zone keeps its local time in another.
///
/// # Errors
/// As `read_boot_snapshot`.
#[uniffi::export]
pub fn boot_due(
    snapshot: Vec<u8>,
    now: Timestamp,
    zone: Zone,
    delivered: Vec<NotificationId>,
) -> Result<BootDue> {
    let delivered = delivered.into_iter().collect();
    caught(|| Ok(core::BootSnapshot::read(&snapshot)?.due(now, zone, &delivered)))
}
