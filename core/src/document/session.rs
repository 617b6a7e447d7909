//! ```text
//! topic, place     str         the facilitator's own words
//! agenda           map order → "<minutes> <kind> <words>"
//! goals            map id → words
//! preparation      map id → "resource <id>" | "prompt <id>" | "words <words>"
//! notes, recap     text        Markdown
//! ```

mod agenda;
mod edit;
mod key;
mod order;
mod preparation;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Fields, Identity, Kind, Seed};

pub use agenda::{AgendaItem, AgendaKind};
pub use edit::SessionEdit;
pub use key::SessionKey;
pub use preparation::Preparation;

const TOPIC: &str = "topic";
const PLACE: &str = "place";
const NOTES: &str = "notes";
const RECAP: &str = "recap";
const AGENDA: &str = "agenda";
const GOALS: &str = "goals";
const PREPARATION: &str = "preparation";

/// What one session of a group is for.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SessionContent {
    /// In a line.
    pub topic: String,
    /// Where it takes place, if not where the group always meets.
    pub place: String,
    /// Markdown.
    pub notes: String,
    /// What the facilitator says of it afterwards, Markdown.
    pub recap: String,
    /// By the key of an item, which is its order.
    pub agenda: BTreeMap<String, AgendaItem>,
    /// By id.
    pub goals: BTreeMap<String, String>,
    /// By id.
    pub preparation: BTreeMap<String, Preparation>,
}

/// Says nothing of what was written.
impl std::fmt::Debug for SessionContent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionContent(..)")
    }
}

impl SessionContent {
    /// There is one such document for a day of the group's schedule.
    pub(crate) fn identity(home: [u8; 32], day: NaiveDate) -> Identity {
        Identity::of_group(Kind::SESSION, home, Seed::derive("session", &day.to_string()))
    }

    pub(crate) fn read(fields: &Fields) -> Self {
        let text = |field| fields.get(field).unwrap_or_default().to_owned();
        let first =
            |(key, values): (&str, &[String])| Some((key.to_owned(), values.first()?.clone()));
        let agenda = fields.map(AGENDA).filter_map(first);
        let preparation = fields.map(PREPARATION).filter_map(first);
        Self {
            topic: text(TOPIC),
            place: text(PLACE),
            notes: fields.text(NOTES).to_owned(),
            recap: fields.text(RECAP).to_owned(),
            agenda: agenda.filter_map(|(key, item)| Some((key, item.parse().ok()?))).collect(),
            goals: fields.map(GOALS).filter_map(first).collect(),
            preparation: preparation
                .filter_map(|(id, what)| Some((id, what.parse().ok()?)))
                .collect(),
        }
    }

    /// How many minutes the agenda takes.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.agenda.values().map(|item| item.minutes).sum()
    }
}

#[cfg(test)]
mod tests;
