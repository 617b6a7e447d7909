//! Which events stand for the sessions of a schedule.

use std::ops::RangeInclusive;

use chrono::{Months, NaiveDate, NaiveDateTime};

use super::event::{Event, stamp, uid};
use super::{CalendarRequest, Selection};
use crate::document::DocumentId;
use crate::reminders::{Schedule, Session, SessionChange, SessionState};
use crate::time::{Recurrence, Timestamp, first_valid, local};

/// How long after the present sessions are looked at one by one.
pub(super) const YEARS: u32 = 20;

pub(super) fn events<'a>(
    id: DocumentId,
    schedule: &'a Schedule,
    request: &CalendarRequest,
) -> Vec<Event<'a>> {
    let one = |session: &Session| single(id, schedule, session);
    match &request.selection {
        Selection::All => series(id, schedule, request.now),
        Selection::Series(series_id) if *series_id == id => series(id, schedule, request.now),
        Selection::Session(of, day) if *of == id => {
            schedule.session(*day).iter().map(one).collect()
        }
        Selection::Days(days) => schedule.sessions(days.clone()).iter().map(one).collect(),
        Selection::Series(_) | Selection::Session(..) => Vec::new(),
    }
}

/// The series with every session that is not as its rule has it. One whose time the clock skips is such a
/// session, too: RFC 5545 would have it an hour later than we do.
fn series<'a>(id: DocumentId, schedule: &'a Schedule, now: Timestamp) -> Vec<Event<'a>> {
    let start = schedule.start.date();
    let last = local(schedule.zone, now).date().checked_add_months(Months::new(12 * YEARS));
    let all = schedule.sessions(span(schedule, start..=last.unwrap_or(start).max(start)));
    let one = |session: &Session| single(id, schedule, session);
    let Some(rule) = &schedule.rule else { return all.iter().map(one).collect() };
    let ruled = |session: &&Session| {
        session.state == SessionState::Planned
            && local(schedule.zone, session.begins) == session.local
    };
    let others = all.iter().filter(|session| !ruled(session)).map(one);
    let first = rule.first(schedule.start, Some(schedule.zone)).map(|first| Event {
        schedule,
        uid: uid(id, None),
        begins: first.and_time(schedule.start.time()),
        rule: Some(with_end_in_utc(&rule.to_string(), schedule.zone)),
        instead_of: None,
        cancelled: false,
    });
    first.into_iter().chain(others).collect()
}

/// One session by itself: in place of what its series has on its day, if that has anything.
fn single<'a>(id: DocumentId, schedule: &'a Schedule, session: &Session) -> Event<'a> {
    let day = session.day;
    let on =
        |rule: &Recurrence| !rule.days(schedule.start, Some(schedule.zone), day..=day).is_empty();
    // Only an extra session may be on a day that its rule does not have.
    let of_series = session.state != SessionState::Extra
        || schedule.rule.as_ref().map_or(day == schedule.start.date(), on);
    let ruled = day.and_time(schedule.start.time());
    Event {
        schedule,
        uid: uid(id, (!of_series).then_some(day)),
        begins: local(schedule.zone, session.begins),
        rule: None,
        instead_of: (schedule.rule.is_some() && of_series).then_some(ruled),
        cancelled: session.state == SessionState::Cancelled,
    }
}

/// The days, and those that sessions were moved to or put on.
fn span(schedule: &Schedule, days: RangeInclusive<NaiveDate>) -> RangeInclusive<NaiveDate> {
    let (mut first, mut last) = days.into_inner();
    for (day, change) in &schedule.changes {
        let on = match change {
            SessionChange::Cancelled => *day,
            SessionChange::Moved(to) | SessionChange::Extra(to) => to.date(),
        };
        (first, last) = (first.min(on), last.max(on));
    }
    first..=last
}

/// Beside a DTSTART with a zone, UNTIL has to be in UTC.
fn with_end_in_utc(rule: &str, zone: chrono_tz::Tz) -> String {
    let part = |part: &str| match part.strip_prefix("UNTIL=") {
        Some(until) if !until.ends_with('Z') => {
            let time = NaiveDateTime::parse_from_str(until, "%Y%m%dT%H%M%S").ok();
            let day = || NaiveDate::parse_from_str(until, "%Y%m%d").ok()?.and_hms_opt(23, 59, 59);
            let until = time.or_else(day).map(|until| stamp(first_valid(zone, until)));
            until.map_or_else(|| part.to_owned(), |until| format!("UNTIL={until}"))
        }
        _ => part.to_owned(),
    };
    rule.split(';').map(part).collect::<Vec<_>>().join(";")
}
