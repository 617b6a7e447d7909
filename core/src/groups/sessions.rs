use std::ops::RangeInclusive;

use chrono::NaiveDate;
use interlude_wire::hex;

use super::{Group, Session, SessionContent, SessionEdit, SessionKey};
use crate::document::{Kind, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

/// A session of a group: when it is and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSession {
    /// How entries and goals name it.
    pub key: SessionKey,
    /// When it is, and what became of it.
    pub session: Session,
    /// What it is for.
    pub content: SessionContent,
}

/// An item of the agenda with the time it is suggested to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedItem {
    /// To name it by.
    pub key: String,
    /// What it is.
    pub item: super::AgendaItem,
    /// When it begins, if all before it take as long as they are to.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
}

impl GroupSession {
    /// The agenda with times from the session's beginning on.
    #[must_use]
    pub fn agenda(&self) -> Vec<TimedItem> {
        let mut begins = self.session.begins;
        let timed = self.content.agenda.iter().map(|(key, item)| {
            let ends = begins.plus_millis(i64::from(item.minutes) * 60_000);
            let timed = TimedItem { key: key.clone(), item: item.clone(), begins, ends };
            begins = ends;
            timed
        });
        timed.collect()
    }

    /// By how many minutes the agenda is longer than the session.
    #[must_use]
    pub fn minutes_over(&self) -> u32 {
        let length = self.session.begins.apart(self.session.ends) / 60_000;
        self.content.minutes().saturating_sub(u32::try_from(length).unwrap_or(u32::MAX))
    }
}

impl Group<'_> {
    /// The sessions that begin on the given days of the group's calendar, with their topics and agendas, without
    /// notes and recaps.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no schedule.
    pub fn sessions(&self, days: RangeInclusive<NaiveDate>) -> Result<Vec<GroupSession>> {
        let sessions = self.schedule()?.sessions(days);
        let all = self.interlude.contents_of(Some(&self.space.0), Kind::SESSION, false)?;
        let content = |session: Session| {
            let id = SessionContent::identity(self.space.0, session.day).id();
            let said = all.iter().find(|said| said.id == id);
            let content = said.map(|said| SessionContent::read(&said.fields)).unwrap_or_default();
            self.made(session, content)
        };
        Ok(sessions.into_iter().map(content).collect())
    }

    /// One session, with all that is said of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none on that day.
    pub fn session(&self, day: NaiveDate) -> Result<GroupSession> {
        let session = self.schedule()?.session(day);
        let session = session.ok_or(Error::NotFound("session on that day"))?;
        Ok(self.made(session, self.session_content(day)?))
    }

    pub(super) fn made(&self, session: Session, content: SessionContent) -> GroupSession {
        GroupSession { key: SessionKey::new(&self.space, session.day), session, content }
    }

    pub(super) fn session_content(&self, day: NaiveDate) -> Result<SessionContent> {
        let id = SessionContent::identity(self.space.0, day).id();
        let fields = self.interlude.content(Kind::SESSION, &id)?;
        Ok(fields.map(|fields| SessionContent::read(&fields)).unwrap_or_default())
    }

    /// Changes what a session is for, all or nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`], [`Error::Refused`] for who does not lead the group.
    pub fn edit_session(&self, day: NaiveDate, edits: &[SessionEdit]) -> Result<()> {
        self.session(day)?;
        let environment = self.interlude.environment();
        let mut content = self.session_content(day)?;
        let mut all = Vec::with_capacity(edits.len());
        for edit in edits {
            let seed = Seed::make(environment)?;
            let fresh = hex(&seed.0[8..]);
            all.push(content.edits(edit, &fresh)?);
            content.apply(edit, &all[all.len() - 1]);
        }
        let identity = SessionContent::identity(self.space.0, day);
        self.interlude.write_shared(&identity, &all)
    }
}
