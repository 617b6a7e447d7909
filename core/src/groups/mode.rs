//! While a session takes place: for the facilitator, on the facilitator's own device.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use interlude_wire::PrincipalId;
use minicbor::{Decode, Encode};

use super::{Group, GroupSession, MemberInfo, TimedItem};
use crate::store::facts;
use crate::{Error, Result};

/// A session as whoever leads it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionMode {
    /// The session.
    pub session: GroupSession,
    /// The agenda with suggested times.
    pub agenda: Vec<TimedItem>,
    /// Members and how often they were heard, those who were heard least first. Known on this device alone, until
    /// another session begins.
    pub voices: Vec<(MemberInfo, u32)>,
    /// The group's agreement.
    pub norms: Option<super::Norms>,
}

/// Who was heard in which session: a fact of this device, never synced, backed up or exported.
#[derive(Default, Encode, Decode)]
#[cbor(map)]
struct Heard {
    #[n(0)]
    session: String,
    #[n(1)]
    times: BTreeMap<String, u32>,
}

impl Group<'_> {
    /// What whoever leads a session has at hand.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead the group, [`Error::NotFound`] for the session.
    pub fn session_mode(&self, day: NaiveDate) -> Result<SessionMode> {
        self.interlude.leading(&self.space)?;
        let session = self.session(day)?;
        let heard = self.heard(&session)?;
        let members = self.interlude.groups().members(&self.space)?;
        let voices = members.into_iter().filter(|member| !member.leads);
        let times = |member: &MemberInfo| heard.times.get(&member.id.to_string()).copied();
        let mut voices: Vec<(MemberInfo, u32)> =
            voices.map(|member| (member.clone(), times(&member).unwrap_or(0))).collect();
        voices.sort_by_key(|(_, times)| *times);
        Ok(SessionMode { agenda: session.agenda(), session, voices, norms: self.norms()? })
    }

    /// Notes that a member was heard, or takes one such note back.
    ///
    /// # Errors
    /// As [`Group::session_mode`], and [`Error::NotFound`] for the member.
    pub fn note_voice(&self, day: NaiveDate, member: &PrincipalId, heard: bool) -> Result<()> {
        let mode = self.session_mode(day)?;
        if !mode.voices.iter().any(|(one, _)| one.id == *member) {
            return Err(Error::NotFound("member"));
        }
        let mut noted = self.heard(&mode.session)?;
        let times = noted.times.entry(member.to_string()).or_default();
        *times = if heard { times.saturating_add(1) } else { times.saturating_sub(1) };
        let bytes = minicbor::to_vec(&noted).map_err(|_| Error::Internal("encoding"))?;
        self.interlude.write(|write| facts::put(&write.tx, facts::HEARD, &bytes))
    }

    /// Who was heard in this session; of another one nothing is known any more.
    fn heard(&self, session: &GroupSession) -> Result<Heard> {
        let key = session.key.to_string();
        let bytes = self.interlude.read(|db| facts::get(db, facts::HEARD))?;
        let heard: Option<Heard> = bytes.and_then(|bytes| minicbor::decode(&bytes).ok());
        let heard = heard.filter(|heard| heard.session == key);
        Ok(heard.unwrap_or(Heard { session: key, times: BTreeMap::new() }))
    }
}
