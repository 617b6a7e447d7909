//! The rules most people want, ready made.

use chrono::{NaiveDate, NaiveTime};

use super::{Habit, Reminder, Rule, SessionRule};
use crate::Result;
use crate::document::DocumentId;
use crate::time::Recurrence;

impl Reminder {
    /// Every evening, unless something was written that day.
    ///
    /// # Errors
    /// None, but for a defect.
    pub fn evening_check_in(at: NaiveTime, start: NaiveDate) -> Result<Self> {
        Self::habit("FREQ=DAILY", at, start)
    }

    /// On Monday, Wednesday and Friday, unless something was written that day.
    ///
    /// # Errors
    /// None, but for a defect.
    pub fn three_times_a_week(at: NaiveTime, start: NaiveDate) -> Result<Self> {
        Self::habit("FREQ=WEEKLY;BYDAY=MO,WE,FR", at, start)
    }

    /// A day and an hour before each session, and two hours after it: what a session rule is at first.
    #[must_use]
    pub fn around_sessions(schedule: DocumentId) -> Self {
        let rule =
            SessionRule { schedule, before: vec![1440, 60], after: vec![120], morning_after: None };
        Self::new("", Rule::Session(rule))
    }

    /// On the morning after each session.
    #[must_use]
    pub fn morning_after(schedule: DocumentId, at: NaiveTime) -> Self {
        let morning_after = Some(at);
        let rule = SessionRule { schedule, before: vec![], after: vec![], morning_after };
        Self::new("", Rule::Session(rule))
    }

    fn habit(days: &str, at: NaiveTime, start: NaiveDate) -> Result<Self> {
        let habit = Habit {
            times: vec![at],
            days: Recurrence::parse(days)?,
            start,
            end: None,
            quiet_hours: None,
            unless_written: true,
        };
        Ok(Self::new("", Rule::Habit(habit)))
    }
}
