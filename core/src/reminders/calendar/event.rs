use chrono::NaiveDateTime;
use ring::digest::{Context, SHA256};

use super::{CalendarRequest, Lines};
use crate::document::DocumentId;
use crate::reminders::{Schedule, texts};
use crate::time::{Timestamp, first_valid, local};

const LOCAL: &str = "%Y%m%dT%H%M%S";
const UTC: &str = "%Y%m%dT%H%M%SZ";

/// One VEVENT.
pub(super) struct Event<'a> {
    pub(super) schedule: &'a Schedule,
    pub(super) uid: String,
    /// On the group's clock; of a series as its rule has it, even where that clock skips it.
    pub(super) begins: NaiveDateTime,
    /// Of a series.
    pub(super) rule: Option<String>,
    /// When a series would have it.
    pub(super) instead_of: Option<NaiveDateTime>,
    pub(super) cancelled: bool,
}

/// What is the same in every event.
pub(super) struct Wording {
    full: bool,
    stamp: String,
    discreet: String,
    untitled: String,
}

impl Wording {
    pub(super) fn of(request: &CalendarRequest) -> Self {
        Self {
            full: request.full,
            stamp: stamp(request.now),
            discreet: texts::discreet(&request.locale).title,
            untitled: texts::session(&request.locale),
        }
    }
}

impl Event<'_> {
    /// The first instant it says something about.
    pub(super) fn earliest(&self) -> Timestamp {
        let first = self.instead_of.map_or(self.begins, |instead| instead.min(self.begins));
        first_valid(self.schedule.zone, first)
    }

    pub(super) fn write(&self, lines: &mut Lines, wording: &Wording) {
        let zoned = |name: &str| format!("{name};TZID={}", self.schedule.zone.name());
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &self.uid);
        lines.add("DTSTAMP", &wording.stamp);
        // An INTEGER of RFC 5545 has 32 bits.
        let revision = i32::try_from(self.schedule.revision).unwrap_or(i32::MAX);
        lines.add("SEQUENCE", &revision.to_string());
        if let Some(instead_of) = self.instead_of {
            lines.add(&zoned("RECURRENCE-ID"), &instead_of.format(LOCAL).to_string());
        }
        lines.add(&zoned("DTSTART"), &self.begins.format(LOCAL).to_string());
        // No DTEND: where the clock is set back it may be the same local time as the beginning.
        lines.add("DURATION", &format!("PT{}M", self.schedule.minutes));
        if let Some(rule) = &self.rule {
            lines.add("RRULE", rule);
        }
        lines.add("STATUS", if self.cancelled { "CANCELLED" } else { "CONFIRMED" });
        lines.add("CLASS", "PRIVATE");
        self.write_words(lines, wording);
        lines.add("END", "VEVENT");
    }

    fn write_words(&self, lines: &mut Lines, wording: &Wording) {
        let Schedule { title, place, .. } = self.schedule;
        match wording.full {
            false => lines.text("SUMMARY", &wording.discreet),
            true if title.trim().is_empty() => lines.text("SUMMARY", &wording.untitled),
            true => lines.text("SUMMARY", title),
        }
        if wording.full && !place.trim().is_empty() {
            lines.text("LOCATION", place);
        }
    }
}

/// An instant in UTC, as RFC 5545 has it.
pub(super) fn stamp(instant: Timestamp) -> String {
    local(chrono_tz::UTC, instant).format(UTC).to_string()
}

/// Names a series, or a session outside it, for good: a UUID (RFC 9562 version 8) that tells nothing.
pub(super) fn uid(schedule: DocumentId, extra: Option<chrono::NaiveDate>) -> String {
    let mut context = Context::new(&SHA256);
    context.update(b"interlude/calendar/1");
    context.update(&schedule.0);
    context.update(extra.map(|day| day.to_string()).unwrap_or_default().as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&context.finish().as_ref()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
