use chrono::{Days, NaiveDate, NaiveTime};

use super::firing::{Firing, Firings};
use super::scope::{MINUTE, Span};
use crate::document::reminder::{Occurrence, PromptRule, SessionRule};
use crate::document::schedule::{Schedule, Session, SessionState};
use crate::time::{Timestamp, first_valid, local};

/// A session may be reminded of 14 days before and after it, and be a day long; zones are a day apart.
const AROUND: Days = Days::new(17);
/// How far a prompt looks for a session in place of one that was cancelled.
const AHEAD: Days = Days::new(400);

impl Session {
    pub(super) fn takes_place(&self) -> bool {
        self.state != SessionState::Cancelled
    }
}

/// The sessions of a schedule that anything within the span may be about.
pub(super) fn around(schedule: &Schedule, span: &Span) -> Vec<Session> {
    let first = span.first.checked_sub_days(AROUND).unwrap_or(span.first);
    let last = span.last.checked_add_days(AROUND).unwrap_or(span.last);
    schedule.sessions(first..=last)
}

/// When a rule about sessions fires: at true instants, which quiet hours never move.
pub(super) fn firings(rule: &SessionRule, sessions: &[Session], span: &Span) -> Firings {
    let taking_place = sessions.iter().filter(|session| session.takes_place());
    let all = taking_place.flat_map(|session| {
        let before = rule.before.iter().map(|minutes| before(session, *minutes));
        let after =
            rule.after.iter().map(|minutes| session.ends.plus_millis(i64::from(*minutes) * MINUTE));
        placed(session, before.chain(after), span)
    });
    Firings::of(all.collect())
}

/// When a prompt reminds of itself.
pub(super) fn prompt_firings(rule: &PromptRule, schedule: &Schedule, span: &Span) -> Firings {
    let Some(session) = due(rule, schedule) else { return Firings::default() };
    let before = rule.before.iter().map(|minutes| before(&session, *minutes));
    Firings::of(placed(&session, before, span))
}

/// The session a prompt is for: its own, or, when that is cancelled or gone, the next that takes place.
pub(super) fn due(rule: &PromptRule, schedule: &Schedule) -> Option<Session> {
    let own = schedule.session(rule.due);
    let from = match own {
        Some(session) if session.takes_place() => return own,
        Some(session) => session.begins,
        None => first_valid(schedule.zone, rule.due.and_time(NaiveTime::MIN)),
    };
    let day: NaiveDate = local(schedule.zone, from).date();
    let sessions = schedule.sessions(day..=day.checked_add_days(AHEAD).unwrap_or(day));
    sessions.into_iter().find(|session| session.takes_place() && session.begins >= from)
}

fn before(session: &Session, minutes: u32) -> Timestamp {
    session.begins.plus_millis(i64::from(minutes) * -MINUTE)
}

/// Firings in places 0, 1 …; of two of a session at one instant the first alone.
fn placed(
    session: &Session,
    instants: impl Iterator<Item = Timestamp>,
    span: &Span,
) -> Vec<Firing> {
    let mut all: Vec<Firing> = Vec::new();
    for (place, at) in (0..=u8::MAX).zip(instants) {
        if span.has(at) && all.iter().all(|firing| firing.at != at) {
            all.push(Firing { at, occurrence: Occurrence { day: session.day, place } });
        }
    }
    all
}
