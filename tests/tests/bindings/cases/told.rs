//! What crosses the boundary, as cases say it: records by their fields, enums by their variants.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use interlude_core::goals::GoalState;
use interlude_core::groups::{
    Acceptance, AgendaItem, AgendaKind, Audience, Author, CrisisCard, Excerpt, Expiry, GroupPrompt,
    GroupSummary, HiddenMark, Invitation, KitReport, LineInfo, LineMessage, MemberInfo,
    MembershipState, Message, NormsVersion, Preparation, Prompt, Resource, ResourceKind, Response,
    ResponseWords, SessionKey, Step, TimedItem,
};
use interlude_core::insights::{CopingCount, EmotionCount, Together};
use interlude_core::journal::{Coping, DifferencePart, DocumentId, Form, Helped, LateEdit};
use interlude_core::reminders::{
    Disagreement, Habit, Mark, Occurrence, PromptRule, QuietHours, Recurrence, ReminderSettings,
    Rule, Session, SessionChange, SessionRule, SessionState, When,
};
use interlude_core::sync::BundleReport;
use interlude_core::time::{Moment, Timestamp};
use interlude_core::{BackupReport, Device, ExportReport, PrincipalId, Salvaged, SpaceId};
use interlude_ffi as ffi;
use interlude_ffi::InterludeError;
use serde_json::{Value, json};

use super::world::Gave;

/// What an operation gave, for a step that is this operation.
pub(super) fn told<T: Told>(gave: Result<T, InterludeError>) -> Option<Gave> {
    Some(gave.map(|gave| gave.told()))
}

pub(super) trait Told {
    fn told(&self) -> Value;
}

macro_rules! plain {
    ($($kind:ty),*) => { $(impl Told for $kind {
        fn told(&self) -> Value { json!(self) }
    })* };
}

macro_rules! words {
    ($($kind:ty),*) => { $(impl Told for $kind {
        fn told(&self) -> Value { json!(self.to_string()) }
    })* };
}

macro_rules! records {
    ($($kind:ty { $($field:ident),* })*) => { $(impl Told for $kind {
        fn told(&self) -> Value { json!({ $(stringify!($field): self.$field.told()),* }) }
    })* };
}

macro_rules! variants {
    ($($kind:ident { $($variant:ident $(($($field:ident),*))?),* })*) => { $(impl Told for $kind {
        fn told(&self) -> Value {
            match self {
                $($kind::$variant $(($($field),*))? =>
                    variant(stringify!($variant), [$($($field.told()),*)?].into())),*
            }
        }
    })* };
}

/// An enum: the name alone, or what it carries by the name.
fn variant(name: &str, fields: Vec<Value>) -> Value {
    if fields.is_empty() { json!(name) } else { json!({ name: fields }) }
}

impl<T: Told> Told for Option<T> {
    fn told(&self) -> Value {
        self.as_ref().map_or(Value::Null, Told::told)
    }
}

impl<T: Told> Told for Vec<T> {
    fn told(&self) -> Value {
        self.iter().map(Told::told).collect()
    }
}

impl Told for Value {
    fn told(&self) -> Value {
        self.clone()
    }
}

impl Told for () {
    fn told(&self) -> Value {
        Value::Null
    }
}

impl Told for Tz {
    fn told(&self) -> Value {
        json!(self.name())
    }
}

impl Told for NaiveDateTime {
    fn told(&self) -> Value {
        json!(self.format("%Y-%m-%dT%H:%M:%S").to_string())
    }
}

impl Told for Timestamp {
    fn told(&self) -> Value {
        json!(self.to_utc().unwrap().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
    }
}

/// With milliseconds, whether there are any or not.
impl Told for Moment {
    fn told(&self) -> Value {
        let stamp = self.local().format("%Y-%m-%dT%H:%M:%S%.3f%:z");
        json!(self.zone_name().map_or(stamp.to_string(), |zone| format!("{stamp}[{zone}]")))
    }
}

impl Told for Message {
    fn told(&self) -> Value {
        match self {
            Self::CannotCome { day, words } => {
                variant("CannotCome", vec![day.told(), words.told()])
            }
            Self::Words(words) => variant("Words", vec![words.told()]),
            Self::Report { target, words } => variant("Report", vec![target.told(), words.told()]),
            Self::Excerpt { title, text, prompt, expires } => {
                let fields = vec![title.told(), text.told(), prompt.told(), expires.told()];
                variant("Excerpt", fields)
            }
            Self::Leaving { words } => variant("Leaving", vec![words.told()]),
            Self::Rekey => variant("Rekey", Vec::new()),
        }
    }
}

plain!(String, bool, u8, u32, u64, i64);
words!(DocumentId, SpaceId, PrincipalId, SessionKey, NaiveDate, NaiveTime, Recurrence);

records! {
    ffi::Goal { words, progress, sessions, state, at, ended_at }
    CopingCount { trigger, action, n, yes, some, no }
    EmotionCount { emotion, n, with_mood, mean_mood_hundredths }
    Together { emotion, tag, n }
    ffi::WeekMood { week, n, mean_hundredths, counts }

    ffi::VersionInfo { id, at, here, changes }
    ffi::TagCount { tag, count }
    ffi::EntrySummary {
        id, title, preview, created, form, mood, emotions, tags, favourite, bring, session, prompt,
        goal, coping, trashed, conflicts, attachments
    }
    ffi::Attachment { id, length, media_type, file_name, order }
    Coping { trigger, action, helped }
    LateEdit { number, text, erased_at }

    ffi::Reminder { name, rule, silent_until, marks }
    ffi::ReminderDetails { id, reminder, conflicts }
    Disagreement { field, shown, values }
    ffi::Marked { occurrence, mark }
    Habit { times, days, start, end, quiet_hours, unless_written }
    SessionRule { schedule, before, after, morning_after }
    PromptRule { question, schedule, due, before }
    QuietHours { from, to }
    Occurrence { day, place }
    ReminderSettings { silent_until, private_texts }
    ffi::ScheduleDetails { id, schedule }
    ffi::Schedule { title, place, start, zone, minutes, rule, changes, revision }
    ffi::ChangedSession { day, change }
    Session { day, local, begins, ends, state }

    BackupReport { documents, erased, attachments, missing }
    Salvaged { documents, older, lost, attachments, attachments_lost }
    ExportReport { entries, attachments, missing }
    ffi::ImportReport { format, created, updated, unchanged, attachments }
    BundleReport { taken, attachments, refused }
    ffi::Tidied { erased, files, rekeyed }
    Device { id, name, this, removing }

    GroupSummary { id, name, me, leads, state, closed, removed }
    MemberInfo { id, name, leads, me }
    Author { id, name, me, leads }
    Invitation { id, expires_at, uses, used, over }
    KitReport { entries, attachments, missing, goals, shared }
    ffi::GroupProfile { name, about, zone, place, contacts, crisis, closed_at }
    ffi::Contact { label, text }
    CrisisCard { text, country, checked }
    ffi::Norms { text, versions }
    NormsVersion { number, id, at, by }
    ffi::MemberAcceptance { member, acceptance }
    ffi::GroupSession { key, session, content, agenda, minutes_over }
    ffi::SessionContent { topic, place, notes, recap, agenda, goals, preparation }
    ffi::KeyedItem { key, item }
    ffi::KeyedGoal { key, words }
    ffi::KeyedPreparation { key, preparation }
    TimedItem { key, item, begins, ends }
    AgendaItem { kind, minutes, words }
    ffi::NextSession { session, zone, here, cancelled, place, bring, my_goals }
    ffi::Linked { id, words }
    ffi::SessionMode { session, voices, norms }
    ffi::Voice { member, times }
    GroupPrompt { id, prompt, at, answered }
    Prompt { title, question, due, language }
    Resource {
        slug, lang, title, kind, summary, minutes, tags, steps, checked, country, body, transcript,
        media
    }
    Step { seconds, words }
    ffi::ResourceInfo { id, slug, lang, others, title, kind, summary, minutes, tags, pack }
    ffi::PackVersion { id, version }
    ffi::ReadMark { id, at }
    ffi::GroupHit { title, snippet }
    ffi::PackReport { taken, media, removed, same }
    ffi::KnownPack { id, version }
    Excerpt { author, title, text, prompt, expires, later_members_may_read, at, hidden }
    HiddenMark { reason, at }
    Response { author, words, at, hidden }
    LineMessage { id, author, at, message }
    LineInfo { member, last }
}

variants! {
    GoalState { Open, Done, LetGo }
    DifferencePart { Same(a), Removed(a), Added(a) }
    Form { Entry, CheckIn, Coping }
    Helped { Yes, Some, No }
    Rule { Habit(a), Session(a), Prompt(a) }
    Mark { Snoozed(a), Dismissed, Done }
    When { At(a), Window(a, b) }
    SessionChange { Cancelled, Moved(a), Extra(a) }
    SessionState { Planned, Moved, Cancelled, Extra }
    MembershipState { Asked, In, Left }
    Acceptance { NotYet, Current(a), Older(a, b) }
    AgendaKind { CheckIn, Icebreaker, ReflectiveSharing, GuidedMindfulness, Feedback, Closing, Other }
    Preparation { Resource(a), Prompt(a), Words(a) }
    ResourceKind {
        Article, Exercise, Icebreaker, Reflection, Grounding, Breathing, Feedback, Norms, Coping,
        Crisis
    }
    Audience { Group, Facilitator }
    Expiry { Never, At(a) }
    ResponseWords { Acknowledged, Said(a), Hidden }
}
