//! ```text
//! kind             str         "habit" | "session" | "prompt"
//! name, question   str         the participant's own words
//! silent_until     str         first day on which it speaks again
//! times, days, start, end, quiet_hours, unless_written      of a habit
//! schedule, before, after, morning_after      of a session (minutes; a time of day)
//! schedule, due, before        of a prompt
//! marks            map "<day>#<place>" → "done" | "dismissed" | "snoozed <millis>"
//! ```

mod mark;
mod rule;
mod text;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{DocumentId, FieldEdit, Fields};
use crate::{Error, Result};

pub use mark::{Mark, Occurrence};
pub use rule::{Habit, PromptRule, Rule, SessionRule};

const NAME: &str = "name";
const SILENT_UNTIL: &str = "silent_until";
const MARKS: &str = "marks";

/// A rule that reminds, and what became of its occurrences.
#[derive(Clone, PartialEq, Eq)]
pub struct Reminder {
    /// What the participant calls it. Private; may be empty.
    pub name: String,
    /// When it reminds of what.
    pub rule: Rule,
    /// It says nothing before this local day.
    pub silent_until: Option<NaiveDate>,
    /// What the participant made of single occurrences.
    pub marks: BTreeMap<Occurrence, Mark>,
}

/// Says nothing of what was written.
impl std::fmt::Debug for Reminder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reminder(..)")
    }
}

impl Reminder {
    /// One that was not marked or silenced yet.
    #[must_use]
    pub fn new(name: &str, rule: Rule) -> Self {
        Self { name: name.to_owned(), rule, silent_until: None, marks: BTreeMap::new() }
    }

    /// What a document says; `None`: nothing that this version understands.
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let marks = fields.map(MARKS).filter_map(|(key, values)| {
            let marks = values.iter().filter_map(|value| value.parse().ok());
            Some((key.parse().ok()?, marks.max()?))
        });
        let reminder = Self {
            name: fields.get(NAME).unwrap_or_default().to_owned(),
            rule: Rule::read(fields)?,
            silent_until: fields.get(SILENT_UNTIL).and_then(|day| day.parse().ok()),
            marks: marks.collect(),
        };
        reminder.check().is_ok().then_some(reminder)
    }

    /// The edits that make a document say this, but for the marks.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        let name = Some(self.name.clone()).filter(|name| !name.is_empty());
        let mut edits = vec![
            FieldEdit::Set(NAME, name),
            FieldEdit::Set(SILENT_UNTIL, self.silent_until.map(|day| day.to_string())),
        ];
        edits.extend(self.rule.edits());
        edits
    }

    /// The edit that marks an occurrence; none: as if nothing had been done.
    pub(crate) fn mark(occurrence: Occurrence, mark: Option<Mark>) -> FieldEdit {
        FieldEdit::Put(MARKS, occurrence.to_string(), mark.map(|mark| mark.to_string()))
    }

    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        if self.name.len() > 200 || self.name.chars().any(char::is_control) {
            return Err(Error::Invalid {
                field: "name",
                reason: "longer than 200 bytes or a line",
            });
        }
        self.rule.check()
    }

    /// The schedule it stands on.
    #[must_use]
    pub fn schedule(&self) -> Option<DocumentId> {
        match &self.rule {
            Rule::Habit(_) => None,
            Rule::Session(rule) => Some(rule.schedule),
            Rule::Prompt(rule) => Some(rule.schedule),
        }
    }
}

/// The years in which anything is planned.
pub(super) fn is_in_years(day: NaiveDate) -> bool {
    (1970..2200).contains(&day.year())
}
