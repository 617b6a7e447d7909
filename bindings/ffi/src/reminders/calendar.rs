//! The sessions that reminders stand on, and calendars of them.

use interlude_core::reminders as core;

use super::sessions::ScheduleDetails;
use super::{Reminders, Schedule, Session, SessionChange};
use crate::Result;
use crate::types::{DocumentId, LocalDate, Timestamp};

/// Which sessions go into a calendar file.
#[derive(Clone, uniffi::Enum)]
pub enum Selection {
    /// Everything of all schedules.
    All,
    /// Everything of one schedule.
    Series {
        /// Which.
        schedule: DocumentId,
    },
    /// One session.
    Session {
        /// Its schedule.
        schedule: DocumentId,
        /// The day that names it.
        day: LocalDate,
    },
    /// Every session that begins on these days of its group's calendar, each by itself.
    Days {
        /// The first.
        from: LocalDate,
        /// The last.
        to: LocalDate,
    },
}

impl From<Selection> for core::Selection {
    fn from(selection: Selection) -> Self {
        match selection {
            Selection::All => Self::All,
            Selection::Series { schedule } => Self::Series(schedule),
            Selection::Session { schedule, day } => Self::Session(schedule, day),
            Selection::Days { from, to } => Self::Days(from..=to),
        }
    }
}

/// What a calendar file is to be.
#[derive(Clone, uniffi::Record)]
pub struct CalendarRequest {
    /// Which sessions.
    pub selection: Selection,
    /// It may hold titles and places. If not, no field says more than when.
    pub full: bool,
    /// BCP 47.
    pub locale: String,
    /// The present.
    pub now: Timestamp,
}

#[uniffi::export]
impl Reminders {
    /// Every schedule that this version understands.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn schedules(&self) -> Result<Vec<ScheduleDetails>> {
        let all = self.vault.core(|core| core.reminders().schedules())?;
        Ok(all.into_iter().map(ScheduleDetails::from).collect())
    }

    /// An iCalendar file of sessions.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the schedule or session that is asked for.
    pub fn calendar(&self, request: CalendarRequest) -> Result<String> {
        let CalendarRequest { selection, full, locale, now } = request;
        let request = core::CalendarRequest { selection: selection.into(), full, locale, now };
        self.vault.core(|core| core.reminders().calendar(&request))
    }

    /// Adds the times at which the participant's group meets.
    ///
    /// # Errors
    /// `InterludeError.Invalid` that names what breaks a bound.
    pub fn add_schedule(&self, schedule: Schedule) -> Result<DocumentId> {
        self.vault.core(|core| core.reminders().add_schedule(&schedule.into()))
    }

    /// Makes a schedule say this. Changes of single sessions stay, where the rule still has their day.
    ///
    /// # Errors
    /// As `Reminders.add_schedule`, and `InterludeError.NotFound`.
    pub fn change_schedule(&self, id: DocumentId, schedule: Schedule) -> Result<()> {
        self.vault.core(|core| core.reminders().change_schedule(&id, &schedule.into()))
    }

    /// Cancels, moves or adds the session of a day; none: it is as the rule has it.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the schedule, or when its rule has no session on that day and none is added;
    /// `InterludeError.Invalid` when one is added on a day that has one.
    pub fn change_session(
        &self,
        id: DocumentId,
        day: LocalDate,
        change: Option<SessionChange>,
    ) -> Result<()> {
        self.vault.core(|core| core.reminders().change_session(&id, day, change))
    }

    /// Removes a schedule and every rule that stands on it.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn remove_schedule(&self, id: DocumentId) -> Result<()> {
        self.vault.core(|core| core.reminders().remove_schedule(&id))
    }

    /// One schedule.
    ///
    /// # Errors
    /// `InterludeError.NotFound`.
    pub fn schedule(&self, id: DocumentId) -> Result<Schedule> {
        self.vault.core(|core| Ok(core.reminders().schedule(&id)?.into()))
    }

    /// The schedule whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid` when there are several.
    pub fn find_schedule(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.reminders().find_schedule(&prefix))
    }

    /// The day of the schedule's next session that takes place and has not ended yet.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for the schedule, or when none comes within 400 days.
    pub fn next_session(&self, id: DocumentId) -> Result<Session> {
        self.vault.core(|core| core.reminders().next_session(&id))
    }
}
