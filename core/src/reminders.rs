//! Reminders: rules, what became of their occurrences, and the plan of what the operating system
//! is to hold.

mod boot;
mod calendar;
mod plan;
mod texts;

pub use crate::document::reminder::{
    Habit, Mark, Occurrence, PromptRule, Reminder, Rule, SessionRule,
};
pub use crate::document::schedule::{Schedule, Session, SessionChange, SessionState};
pub use crate::document::settings::ReminderSettings;
pub use boot::{BootDue, BootEntry, BootSnapshot};
pub use calendar::{CalendarRequest, Selection, calendar};
pub use plan::{
    Capabilities, Degraded, Difference, History, Interruption, Notification, NotificationId, Plan,
    PlanRequest, Planner, Situation, Visibility, When, plan,
};
pub use texts::{Texts, explain};
