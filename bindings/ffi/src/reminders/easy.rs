//! Rules that are easy to say, and the days of a rule.

use interlude_core::reminders as core;

use super::rules::Reminder;
use crate::Result;
use crate::guard::caught;
use crate::types::{DocumentId, LocalDate, LocalDateTime, LocalTime, Recurrence, Zone};

/// The days from `from` to `to`, both included, on which something happens by a rule that begins at `start`: in a
/// zone, or on whatever clock the participant lives by.
///
/// # Errors
/// `InterludeError.Invalid` for a rule, day or zone that is none.
#[uniffi::export]
pub fn recurrence_days(
    rule: Recurrence,
    start: LocalDateTime,
    zone: Option<Zone>,
    from: LocalDate,
    to: LocalDate,
) -> Result<Vec<LocalDate>> {
    caught(|| Ok(rule.days(start, zone, from..=to)))
}

/// Every evening, unless something was written that day.
///
/// # Errors
/// None, but for a defect.
#[uniffi::export]
pub fn evening_check_in(at: LocalTime, start: LocalDate) -> Result<Reminder> {
    caught(|| Ok(core::Reminder::evening_check_in(at, start)?.into()))
}

/// On Monday, Wednesday and Friday, unless something was written that day.
///
/// # Errors
/// None, but for a defect.
#[uniffi::export]
pub fn three_times_a_week(at: LocalTime, start: LocalDate) -> Result<Reminder> {
    caught(|| Ok(core::Reminder::three_times_a_week(at, start)?.into()))
}

/// A day and an hour before each session, and two hours after it: what a session rule is at first.
///
/// # Errors
/// `InterludeError.Invalid` for an id that is none.
#[uniffi::export]
pub fn around_sessions(schedule: DocumentId) -> Result<Reminder> {
    Ok(core::Reminder::around_sessions(schedule).into())
}

/// On the morning after each session.
///
/// # Errors
/// `InterludeError.Invalid` for an id that is none.
#[uniffi::export]
pub fn morning_after(schedule: DocumentId, at: LocalTime) -> Result<Reminder> {
    Ok(core::Reminder::morning_after(schedule, at).into())
}
