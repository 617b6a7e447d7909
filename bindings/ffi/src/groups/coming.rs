//! The session that comes, for a member and for whoever leads it.

use interlude_core::groups as core;

use super::norms::Norms;
use super::people::MemberInfo;
use super::sessions::GroupSession;
use crate::reminders::Session;
use crate::types::{DocumentId, Zone};

/// Something of the participant's own that is linked to a session.
#[derive(Clone, uniffi::Record)]
pub struct Linked {
    /// The entry or goal.
    pub id: DocumentId,
    /// Its title or words.
    pub words: String,
}

fn linked(all: Vec<(DocumentId, String)>) -> Vec<Linked> {
    all.into_iter().map(|(id, words)| Linked { id, words }).collect()
}

/// The session that comes next, as a member sees it.
#[derive(Clone, uniffi::Record)]
pub struct NextSession {
    /// When it is and what it is for.
    pub session: GroupSession,
    /// The zone the group meets in.
    pub zone: Zone,
    /// The zone this device is in, where it is another one.
    pub here: Option<Zone>,
    /// Sessions before it that were cancelled.
    pub cancelled: Vec<Session>,
    /// Where it takes place.
    pub place: String,
    /// Entries that the participant marked to bring along, or linked to it, with their titles.
    pub bring: Vec<Linked>,
    /// Goals of the participant's own that are linked to it, with their words.
    pub my_goals: Vec<Linked>,
}

impl From<core::NextSession> for NextSession {
    fn from(next: core::NextSession) -> Self {
        let core::NextSession { session, zone, here, cancelled, place, bring, my_goals } = next;
        let (session, bring, my_goals) = (session.into(), linked(bring), linked(my_goals));
        Self { session, zone, here, cancelled, place, bring, my_goals }
    }
}

/// How often a member was heard in a session.
#[derive(Clone, uniffi::Record)]
pub struct Voice {
    /// The member.
    pub member: MemberInfo,
    /// How often.
    pub times: u32,
}

/// A session as whoever leads it sees it.
#[derive(Clone, uniffi::Record)]
pub struct SessionMode {
    /// The session, its agenda with suggested times.
    pub session: GroupSession,
    /// Members and how often they were heard, those who were heard least first. Known on this device alone, until
    /// another session begins.
    pub voices: Vec<Voice>,
    /// The group's agreement.
    pub norms: Option<Norms>,
}

impl From<core::SessionMode> for SessionMode {
    fn from(core::SessionMode { session, agenda, voices, norms }: core::SessionMode) -> Self {
        let session = GroupSession { agenda, ..session.into() };
        let voices = voices.into_iter().map(|(member, times)| Voice { member, times }).collect();
        Self { session, voices, norms: norms.map(Norms::from) }
    }
}
