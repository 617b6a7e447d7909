use chrono::{NaiveDate, NaiveTime};

use super::{is_in_years, text};
use crate::document::{DocumentId, FieldEdit, Fields};
use crate::time::{QuietHours, Recurrence};
use crate::{Error, Result};

/// When to remind of what.
#[derive(Clone, PartialEq, Eq)]
pub enum Rule {
    /// Something the participant chose to do.
    Habit(Habit),
    /// Before and after the sessions of a group.
    Session(SessionRule),
    /// Of a question, before the session it is due for.
    Prompt(PromptRule),
}

/// Times of some days, on whatever clock the participant lives by.
#[derive(Clone, PartialEq, Eq)]
pub struct Habit {
    /// 1 to 24 times of day, sorted: an occurrence's place is its time's place here.
    pub times: Vec<NaiveTime>,
    /// On which days.
    pub days: Recurrence,
    /// Not before this day.
    pub start: NaiveDate,
    /// Not after this day.
    pub end: Option<NaiveDate>,
    /// What falls into these is heard at their end.
    pub quiet_hours: Option<QuietHours>,
    /// Quiet on a day on which an entry was written already.
    pub unless_written: bool,
}

/// Minutes before the beginning and after the end of every session.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionRule {
    /// The document of the schedule.
    pub schedule: DocumentId,
    /// Minutes before it begins, most first, up to eight of at most 14 days: places 0, 1 …
    pub before: Vec<u32>,
    /// Minutes after it ends, least first, up to eight of at most 14 days: the places that follow.
    pub after: Vec<u32>,
    /// A time of the day after each session, on whatever clock the participant lives by: the last place.
    pub morning_after: Option<NaiveTime>,
}

/// Minutes before the session for which something is to be thought about.
#[derive(Clone, PartialEq, Eq)]
pub struct PromptRule {
    /// The question. Private.
    pub question: String,
    /// The document of the schedule.
    pub schedule: DocumentId,
    /// The session, by the day its rule has it.
    pub due: NaiveDate,
    /// Minutes before it begins, most first, up to eight of at most 14 days.
    pub before: Vec<u32>,
}

impl Rule {
    /// `habit`, `session` or `prompt`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Habit(_) => "habit",
            Self::Session(_) => "session",
            Self::Prompt(_) => "prompt",
        }
    }

    /// Whether an occurrence goes with the clock of the phone, wherever that is.
    pub(crate) fn is_floating(&self, occurrence: super::Occurrence) -> bool {
        match self {
            Self::Habit(_) => true,
            Self::Session(rule) => {
                usize::from(occurrence.place) >= rule.before.len() + rule.after.len()
            }
            Self::Prompt(_) => false,
        }
    }

    pub(super) fn read(fields: &Fields) -> Option<Self> {
        let minutes = |field| text::minutes(fields.get(field).unwrap_or_default());
        match fields.get("kind")? {
            "habit" => Some(Self::Habit(Habit {
                times: text::times(fields.get("times")?)?,
                days: Recurrence::parse(fields.get("days")?).ok()?,
                start: fields.get("start")?.parse().ok()?,
                end: fields.get("end").and_then(|day| day.parse().ok()),
                quiet_hours: fields.get("quiet_hours").and_then(|hours| hours.parse().ok()),
                unless_written: fields.get("unless_written") == Some("yes"),
            })),
            "session" => Some(Self::Session(SessionRule {
                schedule: fields.get("schedule")?.parse().ok()?,
                before: minutes("before")?,
                after: minutes("after")?,
                morning_after: fields.get("morning_after").and_then(text::time),
            })),
            "prompt" => Some(Self::Prompt(PromptRule {
                question: fields.get("question").unwrap_or_default().to_owned(),
                schedule: fields.get("schedule")?.parse().ok()?,
                due: fields.get("due")?.parse().ok()?,
                before: minutes("before")?,
            })),
            _ => None,
        }
    }

    pub(super) fn edits(&self) -> Vec<FieldEdit> {
        let set =
            |field, value: String| FieldEdit::Set(field, (!value.is_empty()).then_some(value));
        let kind = set("kind", self.kind().to_owned());
        let rest = match self {
            Self::Habit(habit) => vec![
                set("times", text::of_times(&habit.times)),
                set("days", habit.days.to_string()),
                set("start", habit.start.to_string()),
                FieldEdit::Set("end", habit.end.map(|day| day.to_string())),
                FieldEdit::Set("quiet_hours", habit.quiet_hours.map(|hours| hours.to_string())),
                FieldEdit::Set("unless_written", habit.unless_written.then(|| "yes".to_owned())),
            ],
            Self::Session(rule) => vec![
                set("schedule", rule.schedule.to_string()),
                set("before", text::of_minutes(&rule.before)),
                set("after", text::of_minutes(&rule.after)),
                FieldEdit::Set("morning_after", rule.morning_after.map(text::of_time)),
            ],
            Self::Prompt(rule) => vec![
                set("question", rule.question.clone()),
                set("schedule", rule.schedule.to_string()),
                set("due", rule.due.to_string()),
                set("before", text::of_minutes(&rule.before)),
            ],
        };
        [vec![kind], rest].concat()
    }

    pub(super) fn check(&self) -> Result<()> {
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        let bounded = |minutes: &[u32]| minutes.len() <= 8 && minutes.iter().all(|m| *m <= 20_160);
        match self {
            Self::Habit(habit) if habit.times.is_empty() || habit.times.len() > 24 => {
                invalid("times", "not 1 to 24 times of day")
            }
            Self::Habit(habit) if !is_in_years(habit.start) => {
                invalid("start", "outside the years 1970 to 2199")
            }
            Self::Habit(habit) if habit.end.is_some_and(|end| end < habit.start) => {
                invalid("end", "before the start")
            }
            Self::Habit(_) => Ok(()),
            Self::Session(SessionRule { before, after, morning_after: None, .. })
                if before.is_empty() && after.is_empty() =>
            {
                invalid("remind", "neither before nor after")
            }
            Self::Session(rule) if !bounded(&rule.before) || !bounded(&rule.after) => {
                invalid("remind", "more than eight, or more than 14 days away")
            }
            Self::Prompt(rule) if rule.before.is_empty() || !bounded(&rule.before) => {
                invalid("remind", "not one to eight, or more than 14 days away")
            }
            Self::Prompt(rule) if rule.question.len() > 2000 => {
                invalid("question", "longer than 2,000 bytes")
            }
            Self::Session(_) | Self::Prompt(_) => Ok(()),
        }
    }
}
