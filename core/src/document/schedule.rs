//! ```text
//! title, place     str         the participant's own words
//! start            str         local date and time of the first session, 2026-11-24T18:00
//! zone             str         IANA
//! minutes          str
//! rule             str         RRULE; absent: one session
//! changes          map day → "cancelled" | "moved <local>" | "extra <local>"
//! ```

mod change;
mod sessions;

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::{FieldEdit, Fields};
use crate::time::Recurrence;
use crate::{Error, Result};

pub use change::SessionChange;
pub use sessions::{Session, SessionState};

const TITLE: &str = "title";
const PLACE: &str = "place";
const START: &str = "start";
const ZONE: &str = "zone";
const MINUTES: &str = "minutes";
const RULE: &str = "rule";
const CHANGES: &str = "changes";
const LOCAL: &str = "%Y-%m-%dT%H:%M";

/// When a group meets: local times of its zone.
#[derive(Clone, PartialEq, Eq)]
pub struct Schedule {
    /// What the participant calls it. Private.
    pub title: String,
    /// Where, or a link. Private.
    pub place: String,
    /// The first session begins, on the group's clock.
    pub start: NaiveDateTime,
    /// The group's zone.
    pub zone: Tz,
    /// How long a session is, 1 to 1440.
    pub minutes: u32,
    /// On which days it recurs; none: one session.
    pub rule: Option<Recurrence>,
    /// What became of the session of a day: by the day on which the rule has it; of an extra one, its own.
    pub changes: BTreeMap<NaiveDate, SessionChange>,
    /// How many changes the schedule has had: SEQUENCE in calendars.
    pub revision: u64,
}

/// Says nothing of what was written.
impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Schedule(..)")
    }
}

impl Schedule {
    /// What a document says, as far as this version understands it; `None`: it has no valid time.
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let text = |field| fields.get(field).unwrap_or_default();
        let changes = fields.map(CHANGES).filter_map(|(day, values)| {
            let changes = values.iter().filter_map(|value| value.parse().ok());
            Some((day.parse().ok()?, changes.min()?))
        });
        let rule = match fields.get(RULE) {
            Some(rule) => Some(Recurrence::parse(rule).ok()?),
            None => None,
        };
        let schedule = Self {
            title: text(TITLE).to_owned(),
            place: text(PLACE).to_owned(),
            start: NaiveDateTime::parse_from_str(text(START), LOCAL).ok()?,
            zone: text(ZONE).parse().ok()?,
            minutes: text(MINUTES).parse().ok()?,
            rule,
            changes: changes.collect(),
            revision: fields.edits,
        };
        schedule.check().is_ok().then_some(schedule)
    }

    /// The edits that make a document say this, but for the changes of single sessions.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        let set =
            |field, value: String| FieldEdit::Set(field, (!value.is_empty()).then_some(value));
        vec![
            set(TITLE, self.title.clone()),
            set(PLACE, self.place.clone()),
            set(START, self.start.format(LOCAL).to_string()),
            set(ZONE, self.zone.name().to_owned()),
            set(MINUTES, self.minutes.to_string()),
            set(RULE, self.rule.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]
    }

    /// The edit that changes the session of a day; none: it is as the rule has it.
    pub(crate) fn change(day: NaiveDate, change: Option<SessionChange>) -> FieldEdit {
        FieldEdit::Put(CHANGES, day.to_string(), change.map(|change| change.to_string()))
    }

    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        match self {
            _ if self.title.len() > 200 => invalid("title", "longer than 200 bytes"),
            _ if self.place.len() > 2000 => invalid("place", "longer than 2,000 bytes"),
            _ if !(1..=1440).contains(&self.minutes) => invalid("minutes", "not from 1 to 1440"),
            _ if !super::reminder::is_in_years(self.start.date()) => {
                invalid("start", "outside the years 1970 to 2199")
            }
            _ => Ok(()),
        }
    }
}
