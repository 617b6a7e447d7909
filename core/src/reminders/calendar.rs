//! Sessions for a calendar: RFC 5545.
//!
//! Written here and not by the `icalendar` crate, which stamps every component (a VTIMEZONE, too) with the
//! clock and a random UID, and has no way to make a VTIMEZONE. Tests read it back with that crate.

mod event;
mod lines;
mod sessions;
mod transitions;
mod yearly;
mod zone;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::Schedule;
use crate::document::DocumentId;
use crate::time::Timestamp;
use event::{Event, Wording};
use lines::Lines;

/// Which sessions go into a calendar file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Everything of all schedules.
    All,
    /// Everything of one schedule.
    Series(DocumentId),
    /// One session, by its schedule and the day that names it.
    Session(DocumentId, NaiveDate),
    /// Every session that begins on these days of its group's calendar, each by itself.
    Days(RangeInclusive<NaiveDate>),
}

/// What a calendar file is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRequest {
    /// Which sessions.
    pub selection: Selection,
    /// It may hold titles and places. If not, no field says more than when.
    pub full: bool,
    /// BCP 47.
    pub locale: String,
    /// The present.
    pub now: Timestamp,
}

/// An iCalendar file of sessions. Each keeps its UID wherever and whenever it is written, and SEQUENCE grows
/// with the schedule's revision, so a calendar that has it already changes it. Cancelled sessions are there, as
/// cancelled. A zone whose clock changes by no yearly rule is right for 20 years after `now`.
#[must_use]
pub fn calendar(schedules: &[(DocumentId, &Schedule)], request: &CalendarRequest) -> String {
    let mut sorted = schedules.to_vec();
    sorted.sort_by_key(|(id, _)| *id);
    let events: Vec<Event> =
        sorted.iter().flat_map(|(id, schedule)| sessions::events(*id, schedule, request)).collect();
    let alone = matches!(request.selection, Selection::Session(..));
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    // Names no app: who opens a calendar on a screen of others shows where it comes from.
    lines.add("PRODID", "-//Moments//Calendar 1//EN");
    lines.add("CALSCALE", "GREGORIAN");
    lines.add(
        "METHOD",
        if alone && events.iter().all(|one| one.cancelled) { "CANCEL" } else { "PUBLISH" },
    );
    for (zone, first) in zones(&events) {
        zone::write(&mut lines, zone, first, request.now);
    }
    let wording = Wording::of(request);
    events.iter().for_each(|event| event.write(&mut lines, &wording));
    lines.add("END", "VCALENDAR");
    lines.into_text()
}

/// Every zone with the first instant that it is needed for.
fn zones(events: &[Event<'_>]) -> impl Iterator<Item = (Tz, Timestamp)> {
    let mut zones: BTreeMap<&str, (Tz, Timestamp)> = BTreeMap::new();
    for event in events {
        let zone = event.schedule.zone;
        let first = zones.entry(zone.name()).or_insert((zone, event.earliest()));
        first.1 = first.1.min(event.earliest());
    }
    zones.into_values()
}

#[cfg(test)]
mod tests;
