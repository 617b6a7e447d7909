use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Schedule, SessionChange};
use crate::time::{Timestamp, first_valid};
use crate::{Error, Result};

/// One session of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Its day by the rule (of an extra one, its own): names it for good, wherever it is moved.
    pub day: NaiveDate,
    /// When it begins on the group's clock.
    pub local: NaiveDateTime,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// What became of it.
    pub state: SessionState,
}

/// What became of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl Schedule {
    /// The sessions that begin on the given days of the group's calendar, soonest first; cancelled ones, too,
    /// at the time they would have had. A change of a day that the rule no longer has means nothing; an
    /// extra session on a day that the rule has stands in place of the rule's.
    #[must_use]
    pub fn sessions(&self, days: RangeInclusive<NaiveDate>) -> Vec<Session> {
        let changed = self.changed();
        let ruled = self.ruled(days.clone()).into_iter();
        let planned =
            ruled.filter(|day| !self.changes.contains_key(day)).map(|day| self.planned(day));
        let mut all: Vec<Session> =
            planned.chain(changed).filter(|one| days.contains(&one.local.date())).collect();
        all.sort_by_key(|one| (one.begins, one.day));
        all
    }

    /// The session that has its name from a day, whenever it takes place and whatever became of it.
    #[must_use]
    pub fn session(&self, day: NaiveDate) -> Option<Session> {
        let change = self.changes.get(&day);
        let is_ruled =
            matches!(change, Some(SessionChange::Extra(_))) || !self.ruled(day..=day).is_empty();
        is_ruled.then(|| match change {
            Some(change) => self.changed_to(day, *change),
            None => self.planned(day),
        })
    }

    /// The next session that takes place and has not ended at an instant, if one comes within 400 days.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> Option<Session> {
        let held = |one: &Session| one.state != SessionState::Cancelled && one.ends > now;
        self.coming(now).into_iter().find(held)
    }

    /// The sessions that have not ended at an instant and come within 400 days, cancelled ones too.
    #[must_use]
    pub fn coming(&self, now: Timestamp) -> Vec<Session> {
        let today = crate::time::local(self.zone, now).date();
        let days = today - chrono::Days::new(2)..=today + chrono::Days::new(400);
        self.sessions(days).into_iter().filter(|one| one.ends > now).collect()
    }

    /// Whether a session of a day can be changed so.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the rule has no session on that day and none is added,
    /// [`Error::Invalid`] when one is added on a day that has one.
    pub(crate) fn check_change(
        &self,
        day: NaiveDate,
        change: Option<&SessionChange>,
    ) -> Result<()> {
        let has = !self.ruled(day..=day).is_empty();
        match change {
            Some(SessionChange::Extra(_)) if has => {
                let reason = "there is one on that day: move it instead";
                Err(Error::Invalid { field: "session", reason })
            }
            Some(SessionChange::Cancelled | SessionChange::Moved(_)) if !has => {
                Err(Error::NotFound("session on that day"))
            }
            _ => Ok(()),
        }
    }

    /// The days the rule has, whatever became of them.
    fn ruled(&self, days: RangeInclusive<NaiveDate>) -> Vec<NaiveDate> {
        match &self.rule {
            Some(rule) => rule.days(self.start, Some(self.zone), days),
            None => Vec::from_iter(Some(self.start.date()).filter(|day| days.contains(day))),
        }
    }

    /// Every session that is not as the rule has it. Expands the rule once, however many there are.
    fn changed(&self) -> Vec<Session> {
        let Some(((first, _), (last, _))) =
            self.changes.first_key_value().zip(self.changes.last_key_value())
        else {
            return Vec::new();
        };
        let ruled = self.ruled(*first..=*last);
        let means = |(day, change): &(&NaiveDate, &SessionChange)| {
            matches!(change, SessionChange::Extra(_)) || ruled.binary_search(day).is_ok()
        };
        let changes = self.changes.iter().filter(means);
        changes.map(|(day, change)| self.changed_to(*day, *change)).collect()
    }

    fn changed_to(&self, day: NaiveDate, change: SessionChange) -> Session {
        match change {
            SessionChange::Extra(at) => self.made(day, at, SessionState::Extra),
            SessionChange::Moved(to) => self.made(day, to, SessionState::Moved),
            SessionChange::Cancelled => {
                self.made(day, day.and_time(self.start.time()), SessionState::Cancelled)
            }
        }
    }

    fn planned(&self, day: NaiveDate) -> Session {
        self.made(day, day.and_time(self.start.time()), SessionState::Planned)
    }

    fn made(&self, day: NaiveDate, local: NaiveDateTime, state: SessionState) -> Session {
        let begins = first_valid(self.zone, local);
        let ends = begins.plus_millis(i64::from(self.minutes) * 60_000);
        Session { day, local, begins, ends, state }
    }
}
