//! Reminders: rules, what became of their occurrences, and the plan of what the operating system
//! is to hold.

mod boot;
mod calendar;
mod easy;
mod names;
mod plan;
mod planning;
mod rules;
mod sessions;
mod settings;
mod texts;

pub use crate::document::DocumentId;
pub use crate::document::reminder::{
    Habit, Mark, Occurrence, PromptRule, Reminder, Rule, SessionRule,
};
pub use crate::document::schedule::{Schedule, Session, SessionChange, SessionState};
pub use crate::document::settings::ReminderSettings;
pub use crate::time::{QuietHours, Recurrence};
pub use boot::{BootDue, BootEntry, BootSnapshot};
pub use calendar::{CalendarRequest, Selection, calendar};
pub use plan::{
    Capabilities, Degraded, Difference, History, Interruption, Notification, NotificationId, Plan,
    PlanRequest, Planner, Situation, Visibility, When, plan,
};
pub use rules::{Disagreement, ReminderDetails};
pub use texts::{Texts, explain};

use crate::document::Fields;
use crate::interlude::Interlude;

/// The reminders of an open vault.
#[derive(Clone, Copy)]
pub struct Reminders<'a> {
    pub(crate) interlude: &'a Interlude,
}

fn details(id: DocumentId, fields: &Fields) -> Option<ReminderDetails> {
    let conflicts = fields.disagreed().map(|(field, values)| Disagreement {
        field: field.to_owned(),
        shown: fields.get(field).unwrap_or_default().to_owned(),
        values: values.into_iter().map(str::to_owned).collect(),
    });
    let conflicts = conflicts.collect();
    Some(ReminderDetails { id, reminder: Reminder::read(fields)?, conflicts })
}
