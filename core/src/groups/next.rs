use chrono_tz::Tz;

use super::{Group, GroupSession, Session, SessionState};
use crate::document::{DocumentId, Kind};
use crate::store::entries;
use crate::{Error, Result};

/// The session that comes next, as a member sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct NextSession {
    /// When it is and what it is for.
    pub session: GroupSession,
    /// The zone the group meets in.
    pub zone: Tz,
    /// The zone this device is in, where it is another one.
    pub here: Option<Tz>,
    /// Sessions before it that were cancelled.
    pub cancelled: Vec<Session>,
    /// Where it takes place.
    pub place: String,
    /// Entries that the participant marked to bring along, or linked to it: id and title.
    pub bring: Vec<(DocumentId, String)>,
    /// Goals of the participant's own that are linked to it: id and words.
    pub my_goals: Vec<(DocumentId, String)>,
}

/// Titles and goals are people's own words.
impl std::fmt::Debug for NextSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NextSession").field("session", &self.session).finish_non_exhaustive()
    }
}

impl Group<'_> {
    /// The next session: when, in whose zone, what to prepare, what to bring.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no schedule, or no session within 400 days.
    pub fn next_session(&self) -> Result<NextSession> {
        let clock = &self.interlude.environment().clock;
        let schedule = self.schedule()?;
        let mut cancelled = schedule.coming(clock.now());
        let next = cancelled.iter().position(|one| one.state != SessionState::Cancelled);
        let next = next.ok_or(Error::NotFound("session to come"))?;
        let session = cancelled[next];
        cancelled.truncate(next);
        let session = self.made(session, self.session_content(session.day)?);
        let key = session.key.to_string();
        let place = [&session.content.place, &schedule.place, &self.profile()?.place];
        let place = place.into_iter().find(|place| !place.is_empty()).cloned();
        Ok(NextSession {
            zone: schedule.zone,
            here: Some(clock.zone()).filter(|here| *here != schedule.zone),
            cancelled,
            place: place.unwrap_or_default(),
            bring: self.interlude.read(|db| entries::to_bring(db, &key))?,
            my_goals: self.goals_for(&key)?,
            session,
        })
    }

    /// The participant's own goals that are linked to a session.
    fn goals_for(&self, key: &str) -> Result<Vec<(DocumentId, String)>> {
        let all = self.interlude.contents_of(None, Kind::GOAL, false)?;
        let linked =
            all.into_iter().filter(|said| said.fields.map("sessions").any(|(one, _)| one == key));
        let words = linked.map(|said| {
            let fields = self.interlude.content(Kind::GOAL, &said.id)?;
            let words = fields.map(|fields| fields.text("words").to_owned());
            Ok((said.id, words.unwrap_or_default()))
        });
        words.collect()
    }
}
