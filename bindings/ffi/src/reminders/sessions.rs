//! When a group meets.

use interlude_core::reminders as core;

pub(crate) type SessionChange = core::SessionChange;
pub(crate) type SessionState = core::SessionState;
pub(crate) type Session = core::Session;

use crate::Result;
use crate::guard::caught;
use crate::types::{DocumentId, LocalDate, LocalDateTime, Recurrence, Timestamp, Zone};

/// What became of one session. Of two that devices set apart, the lesser counts.
#[uniffi::remote(Enum)]
pub enum SessionChange {
    /// It does not take place.
    Cancelled,
    /// It begins at another local time.
    Moved(LocalDateTime),
    /// One that the rule does not have, beginning then.
    Extra(LocalDateTime),
}

/// What became of a session.
#[uniffi::remote(Enum)]
pub enum SessionState {
    /// As the rule has it.
    Planned,
    /// At another time than the rule has it.
    Moved,
    /// It does not take place.
    Cancelled,
    /// The rule does not have it.
    Extra,
}

/// One session of a schedule.
#[uniffi::remote(Record)]
pub struct Session {
    /// Its day by the rule (of an extra one, its own): names it for good, wherever it is moved.
    pub day: LocalDate,
    /// When it begins on the group's clock.
    pub local: LocalDateTime,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What became of it.
    pub state: SessionState,
}

/// What became of the session of a day.
#[derive(Clone, uniffi::Record)]
pub struct ChangedSession {
    /// The day on which the rule has it; of an extra one, its own.
    pub day: LocalDate,
    /// What became of it.
    pub change: SessionChange,
}

/// When a group meets: local times of its zone.
#[derive(Clone, uniffi::Record)]
pub struct Schedule {
    /// What the participant calls it. Private.
    #[uniffi(default = "")]
    pub title: String,
    /// Where, or a link. Private.
    #[uniffi(default = "")]
    pub place: String,
    /// The first session begins, on the group's clock.
    pub start: LocalDateTime,
    /// The group's zone.
    pub zone: Zone,
    /// How long a session is, 1 to 1440.
    pub minutes: u32,
    /// On which days it recurs; none: one session.
    #[uniffi(default = None)]
    pub rule: Option<Recurrence>,
    /// What became of single sessions. Not looked at when a schedule is added or changed.
    #[uniffi(default = [])]
    pub changes: Vec<ChangedSession>,
    /// How many changes the schedule has had: SEQUENCE in calendars. Not looked at when one is added or changed.
    #[uniffi(default = 0)]
    pub revision: u64,
}

impl From<core::Schedule> for Schedule {
    fn from(schedule: core::Schedule) -> Self {
        let core::Schedule { title, place, start, zone, minutes, rule, changes, revision } =
            schedule;
        let changes = changes.into_iter().map(|(day, change)| ChangedSession { day, change });
        Self { title, place, start, zone, minutes, rule, changes: changes.collect(), revision }
    }
}

impl From<Schedule> for core::Schedule {
    fn from(schedule: Schedule) -> Self {
        let Schedule { title, place, start, zone, minutes, rule, changes, revision } = schedule;
        let changes = changes.into_iter().map(|one| (one.day, one.change)).collect();
        Self { title, place, start, zone, minutes, rule, changes, revision }
    }
}

/// A schedule as it is kept.
#[derive(Clone, uniffi::Record)]
pub struct ScheduleDetails {
    /// Its document.
    pub id: DocumentId,
    /// What it says.
    pub schedule: Schedule,
}

impl From<(DocumentId, core::Schedule)> for ScheduleDetails {
    fn from((id, schedule): (DocumentId, core::Schedule)) -> Self {
        Self { id, schedule: schedule.into() }
    }
}

/// The sessions of a schedule on the days from `from` to `to`, both included.
///
/// # Errors
/// `InterludeError.Invalid` for a day or zone that is none.
#[uniffi::export]
pub fn sessions_between(
    schedule: Schedule,
    from: LocalDate,
    to: LocalDate,
) -> Result<Vec<Session>> {
    caught(|| Ok(core::Schedule::from(schedule).sessions(from..=to)))
}

/// The sessions of a schedule that take place after `now`, within 400 days, soonest first.
///
/// # Errors
/// `InterludeError.Invalid` for a day or zone that is none.
#[uniffi::export]
pub fn sessions_coming(schedule: Schedule, now: Timestamp) -> Result<Vec<Session>> {
    caught(|| Ok(core::Schedule::from(schedule).coming(now)))
}
