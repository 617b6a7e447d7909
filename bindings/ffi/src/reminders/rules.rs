//! What reminds: rules, and what was made of their occurrences.

use interlude_core::reminders as core;

pub(crate) type SessionRule = core::SessionRule;
pub(crate) type PromptRule = core::PromptRule;
pub(crate) type QuietHours = core::QuietHours;
pub(crate) type Habit = core::Habit;
pub(crate) type Rule = core::Rule;
pub(crate) type Mark = core::Mark;
pub(crate) type Occurrence = core::Occurrence;
pub(crate) type Disagreement = core::Disagreement;
pub(crate) type ReminderSettings = core::ReminderSettings;

use crate::types::{DocumentId, LocalDate, LocalTime, Recurrence, Timestamp};

/// Minutes before the beginning and after the end of every session.
#[uniffi::remote(Record)]
pub struct SessionRule {
    /// The document of the schedule.
    pub schedule: DocumentId,
    /// Minutes before it begins, most first, up to eight of at most 14 days: places 0, 1 …
    pub before: Vec<u32>,
    /// Minutes after it ends, least first, up to eight of at most 14 days: the places that follow.
    pub after: Vec<u32>,
    /// A time of the day after each session, on whatever clock the participant lives by: the last place.
    pub morning_after: Option<LocalTime>,
}

/// Minutes before the session for which something is to be thought about.
#[uniffi::remote(Record)]
pub struct PromptRule {
    /// The question. Private.
    pub question: String,
    /// The document of the schedule.
    pub schedule: DocumentId,
    /// The session, by the day its rule has it.
    pub due: LocalDate,
    /// Minutes before it begins, most first, up to eight of at most 14 days.
    pub before: Vec<u32>,
}

/// The part of every day in which nothing is to be heard. May go over midnight.
#[uniffi::remote(Record)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: LocalTime,
    /// The first minute after.
    pub to: LocalTime,
}

/// Times of some days, on whatever clock the participant lives by.
#[uniffi::remote(Record)]
pub struct Habit {
    /// 1 to 24 times of day, sorted: an occurrence's place is its time's place here.
    pub times: Vec<LocalTime>,
    /// On which days.
    pub days: Recurrence,
    /// Not before this day.
    pub start: LocalDate,
    /// Not after this day.
    pub end: Option<LocalDate>,
    /// What falls into these is heard at their end.
    pub quiet_hours: Option<QuietHours>,
    /// Quiet on a day on which an entry was written already.
    pub unless_written: bool,
}

/// When to remind of what.
#[uniffi::remote(Enum)]
pub enum Rule {
    /// Something the participant chose to do.
    Habit(Habit),
    /// Before and after the sessions of a group.
    Session(SessionRule),
    /// Of a question, before the session it is due for.
    Prompt(PromptRule),
}

/// What a participant made of an occurrence. Of two that devices set apart, the greater counts.
#[uniffi::remote(Enum)]
pub enum Mark {
    /// To be reminded again then.
    Snoozed(Timestamp),
    /// Not this time.
    Dismissed,
    /// Done.
    Done,
}

/// One firing of a rule: the same on every device.
#[uniffi::remote(Record)]
pub struct Occurrence {
    /// The local day it is about: of a habit in the participant's calendar; of a session (and of what
    /// stands on one) the day its schedule's rule has it.
    pub day: LocalDate,
    /// Which of the rule's firings about that day, from 0.
    pub place: u8,
}

/// A field to which two devices gave different values.
#[uniffi::remote(Record)]
pub struct Disagreement {
    /// Its name.
    pub field: String,
    /// The value in use, the same on every device.
    pub shown: String,
    /// All the values, sorted.
    pub values: Vec<String>,
}

/// What a participant wants of all reminders.
#[uniffi::remote(Record)]
pub struct ReminderSettings {
    /// Nothing reminds before this local day.
    pub silent_until: Option<LocalDate>,
    /// Notifications may say what they are about, on the lock screen too.
    pub private_texts: bool,
}

/// What the participant made of an occurrence.
#[derive(Clone, uniffi::Record)]
pub struct Marked {
    /// The occurrence.
    pub occurrence: Occurrence,
    /// What they made of it.
    pub mark: Mark,
}

/// A rule that reminds, and what became of its occurrences.
#[derive(Clone, uniffi::Record)]
pub struct Reminder {
    /// What the participant calls it. Private; may be empty.
    #[uniffi(default = "")]
    pub name: String,
    /// When it reminds of what.
    pub rule: Rule,
    /// It says nothing before this local day.
    #[uniffi(default = None)]
    pub silent_until: Option<LocalDate>,
    /// What the participant made of single occurrences. Not looked at when a rule is added or changed.
    #[uniffi(default = [])]
    pub marks: Vec<Marked>,
}

impl From<core::Reminder> for Reminder {
    fn from(core::Reminder { name, rule, silent_until, marks }: core::Reminder) -> Self {
        let marks = marks.into_iter().map(|(occurrence, mark)| Marked { occurrence, mark });
        Self { name, rule, silent_until, marks: marks.collect() }
    }
}

impl From<Reminder> for core::Reminder {
    fn from(Reminder { name, rule, silent_until, marks }: Reminder) -> Self {
        let marks = marks.into_iter().map(|Marked { occurrence, mark }| (occurrence, mark));
        Self { name, rule, silent_until, marks: marks.collect() }
    }
}

/// A reminder as it is kept.
#[derive(Clone, uniffi::Record)]
pub struct ReminderDetails {
    /// Its document.
    pub id: DocumentId,
    /// What it says.
    pub reminder: Reminder,
    /// What devices set apart; setting it once more settles it.
    pub conflicts: Vec<Disagreement>,
}

impl From<core::ReminderDetails> for ReminderDetails {
    fn from(core::ReminderDetails { id, reminder, conflicts }: core::ReminderDetails) -> Self {
        Self { id, reminder: reminder.into(), conflicts }
    }
}
