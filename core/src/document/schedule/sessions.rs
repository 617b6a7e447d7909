use std::ops::RangeInclusive;

use chrono::{NaiveDate, NaiveDateTime};

use super::{Schedule, SessionChange};
use crate::time::{Timestamp, first_valid};

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
    /// at the time they would have had.
    #[must_use]
    pub fn sessions(&self, days: RangeInclusive<NaiveDate>) -> Vec<Session> {
        let changed = self.changes.iter().filter_map(|(day, change)| self.changed(*day, *change));
        let ruled = self.ruled(days.clone()).into_iter();
        let unchanged = ruled.filter(|day| !self.changes.contains_key(day));
        let planned = unchanged
            .map(|day| self.session(day, day.and_time(self.start.time()), SessionState::Planned));
        let mut all: Vec<Session> =
            planned.chain(changed).filter(|one| days.contains(&one.local.date())).collect();
        all.sort_by_key(|one| (one.begins, one.day));
        all
    }

    /// The session that a day names, wherever it was moved.
    #[must_use]
    pub fn session_of(&self, day: NaiveDate) -> Option<Session> {
        match self.changes.get(&day) {
            Some(change) => self.changed(day, *change),
            None => self.sessions(day..=day).into_iter().find(|one| one.day == day),
        }
    }

    /// The days the rule has, whatever became of them.
    fn ruled(&self, days: RangeInclusive<NaiveDate>) -> Vec<NaiveDate> {
        match &self.rule {
            Some(rule) => rule.days(self.start, Some(self.zone), days),
            None => Vec::from_iter(Some(self.start.date()).filter(|day| days.contains(day))),
        }
    }

    /// A change of a day that the rule no longer has means nothing.
    fn changed(&self, day: NaiveDate, change: SessionChange) -> Option<Session> {
        let (local, state) = match change {
            SessionChange::Extra(at) => return Some(self.session(day, at, SessionState::Extra)),
            SessionChange::Moved(to) => (to, SessionState::Moved),
            SessionChange::Cancelled => (day.and_time(self.start.time()), SessionState::Cancelled),
        };
        (!self.ruled(day..=day).is_empty()).then(|| self.session(day, local, state))
    }

    fn session(&self, day: NaiveDate, local: NaiveDateTime, state: SessionState) -> Session {
        let begins = first_valid(self.zone, local);
        let ends = begins.plus_millis(i64::from(self.minutes) * 60_000);
        Session { day, local, begins, ends, state }
    }
}
