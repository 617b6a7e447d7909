use chrono::NaiveDate;

use super::{Group, Schedule, SessionChange};
use crate::document::{DocumentId, Identity, Kind, Seed};
use crate::{Error, Result};

impl Group<'_> {
    /// There is one schedule in a group.
    pub(super) fn schedule_identity(&self) -> Identity {
        Identity::of_group(Kind::SCHEDULE, self.space.0, Seed([0; 16]))
    }

    /// The id of the group's schedule: what reminders and calendars name it by.
    #[must_use]
    pub fn schedule_id(&self) -> DocumentId {
        self.schedule_identity().id()
    }

    /// When the group meets.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the facilitator has not said so yet.
    pub fn schedule(&self) -> Result<Schedule> {
        let fields = self.interlude.content(Kind::SCHEDULE, &self.schedule_id())?;
        fields.and_then(|fields| Schedule::read(&fields)).ok_or(Error::NotFound("schedule"))
    }

    /// Says when the group meets. Changes of single sessions stay, where the rule still has their day. Members
    /// are reminded of it.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn set_schedule(&self, schedule: &Schedule) -> Result<()> {
        schedule.check()?;
        self.interlude.write_shared(&self.schedule_identity(), &schedule.edits())?;
        self.interlude.groups().settle_reminders()
    }

    /// Cancels, moves or adds the session of a day; none: it is as the rule has it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn change_session(&self, day: NaiveDate, change: Option<SessionChange>) -> Result<()> {
        self.schedule()?.check_change(day, change.as_ref())?;
        let edit = Schedule::change(day, change);
        self.interlude.write_shared(&self.schedule_identity(), &[edit])
    }
}
