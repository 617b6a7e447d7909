use chrono::NaiveDate;

use super::rules::missing;
use super::{CalendarRequest, Reminders, Schedule, Selection, SessionChange, calendar};
use crate::document::{DocumentId, Kind};
use crate::{Error, Result};

impl Reminders<'_> {
    /// Adds the times at which the participant's group meets.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names what breaks a bound.
    pub fn add_schedule(&self, schedule: &Schedule) -> Result<DocumentId> {
        schedule.check()?;
        self.create(Kind::SCHEDULE, &schedule.edits())
    }

    /// Makes a schedule say this. Changes of single sessions stay, where the rule still has their day.
    ///
    /// # Errors
    /// As [`Reminders::add_schedule`], and [`Error::NotFound`].
    pub fn change_schedule(&self, id: &DocumentId, schedule: &Schedule) -> Result<()> {
        schedule.check()?;
        self.own_schedule(id)?;
        self.edit(Kind::SCHEDULE, id, &schedule.edits())
    }

    /// Cancels, moves or adds the session of a day; none: it is as the rule has it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the schedule, or when its rule has no session on that day and none is
    /// added; [`Error::Invalid`] when one is added on a day that has one.
    pub fn change_session(
        &self,
        id: &DocumentId,
        day: NaiveDate,
        change: Option<SessionChange>,
    ) -> Result<()> {
        self.own_schedule(id)?.check_change(day, change.as_ref())?;
        self.edit(Kind::SCHEDULE, id, &[Schedule::change(day, change)])
    }

    /// Removes a schedule and every rule that stands on it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn remove_schedule(&self, id: &DocumentId) -> Result<()> {
        self.own_schedule(id)?;
        let now = self.interlude.environment().clock.now();
        let standing = self.list()?.into_iter().filter(|one| one.reminder.schedule() == Some(*id));
        let standing: Vec<DocumentId> = standing.map(|one| one.id).collect();
        let removed = self.interlude.write(|write| {
            write.erase(Kind::SCHEDULE, id, now)?;
            standing.iter().try_for_each(|rule| write.erase(Kind::REMINDER, rule, now))
        });
        removed.map_err(missing)
    }

    /// Every schedule that this version understands.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn schedules(&self) -> Result<Vec<(DocumentId, Schedule)>> {
        let all = self.interlude.contents(Kind::SCHEDULE)?;
        Ok(all.iter().filter_map(|(id, fields)| Some((*id, Schedule::read(fields)?))).collect())
    }

    /// One schedule.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn schedule(&self, id: &DocumentId) -> Result<Schedule> {
        let fields = self.interlude.content(Kind::SCHEDULE, id)?;
        fields.and_then(|fields| Schedule::read(&fields)).ok_or(Error::NotFound("schedule"))
    }

    /// A schedule of the participant's own; a group's is changed in the group.
    fn own_schedule(&self, id: &DocumentId) -> Result<Schedule> {
        let said = self.interlude.said(Kind::SCHEDULE, id)?;
        if said.is_some_and(|said| said.home.is_some()) {
            return Err(Error::Refused("this is a group's schedule: it is changed in the group"));
        }
        self.schedule(id)
    }

    /// An iCalendar file of sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the schedule or session that is asked for.
    pub fn calendar(&self, request: &CalendarRequest) -> Result<String> {
        match &request.selection {
            Selection::Series(id) => drop(self.schedule(id)?),
            Selection::Session(id, day) => {
                let schedule = self.schedule(id)?;
                let is_there = schedule.session(*day).is_some();
                is_there.then_some(()).ok_or(Error::NotFound("session on that day"))?;
            }
            Selection::All | Selection::Days(_) => {}
        }
        let schedules = self.schedules()?;
        let schedules: Vec<_> = schedules.iter().map(|(id, schedule)| (*id, schedule)).collect();
        Ok(calendar(&schedules, request))
    }

    /// The schedule whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find_schedule(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::SCHEDULE, prefix, "schedule")
    }

    /// The day of the schedule's next session that takes place and has not ended yet.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the schedule, or when none comes within 400 days.
    pub fn next_session(&self, id: &DocumentId) -> Result<super::Session> {
        let now = self.interlude.environment().clock.now();
        self.schedule(id)?.next(now).ok_or(Error::NotFound("session to come"))
    }
}
