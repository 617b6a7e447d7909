use chrono::{Days, NaiveDate, NaiveTime};

use super::Situation;
use super::history::Heard;
use super::scope::Scope;
use crate::document::DocumentId;
use crate::document::reminder::{Mark, Occurrence, Reminder, Rule};
use crate::time::{Clock, Timestamp};

/// What keeps a rule's occurrences from being heard.
pub(super) struct Quiet<'a> {
    pub(super) situation: &'a Situation,
    pub(super) scope: &'a Scope,
    pub(super) clock: &'a Clock,
    pub(super) heard: &'a Heard,
}

impl Quiet<'_> {
    /// Whether an occurrence says nothing at an instant. `snoozed`: the participant wants it then.
    pub(super) fn is_quiet(
        &self,
        (id, reminder): (DocumentId, &Reminder),
        (at, occurrence): (Timestamp, Occurrence),
        snoozed: bool,
    ) -> bool {
        let marked = !snoozed
            && match reminder.marks.get(&occurrence) {
                None => false,
                // What a session was moved to after is to be heard again.
                Some(Mark::Snoozed(until)) => *until >= at || self.is_once(reminder),
                Some(Mark::Dismissed | Mark::Done) => true,
            };
        marked
            || self.is_silent(reminder, at, occurrence)
            || self.is_settled(id, reminder, occurrence)
            || self.was_heard(id, reminder, at, occurrence, snoozed)
    }

    /// A habit is heard once for its local day, wherever the phone travels; a session's instant is the
    /// same everywhere, so what is due at a later one was not heard yet.
    fn is_once(&self, reminder: &Reminder) -> bool {
        matches!(reminder.rule, Rule::Habit(_))
    }

    fn was_heard(
        &self,
        id: DocumentId,
        reminder: &Reminder,
        at: Timestamp,
        occurrence: Occurrence,
        snoozed: bool,
    ) -> bool {
        let heard = self.heard.get(&(id, occurrence));
        heard.is_some_and(|heard| *heard >= at || (self.is_once(reminder) && !snoozed))
    }

    /// Of a habit its own day counts, of a session the day on which it would be heard.
    fn is_silent(&self, reminder: &Reminder, at: Timestamp, occurrence: Occurrence) -> bool {
        let Some(until) = self.silent_until(reminder) else { return false };
        match reminder.rule {
            Rule::Habit(_) => occurrence.day < until,
            Rule::Session(_) | Rule::Prompt(_) => self.clock.local(at).date() < until,
        }
    }

    fn silent_until(&self, reminder: &Reminder) -> Option<NaiveDate> {
        reminder.silent_until.max(self.situation.settings.silent_until)
    }

    /// What it reminds of was done.
    fn is_settled(&self, id: DocumentId, reminder: &Reminder, occurrence: Occurrence) -> bool {
        match &reminder.rule {
            Rule::Habit(habit) => {
                habit.unless_written && self.situation.written.contains(&occurrence.day)
            }
            Rule::Session(_) => false,
            Rule::Prompt(_) => self.situation.answered.contains(&id),
        }
    }

    /// Firings of a habit after this instant are quiet for no reason: there is no need to look.
    pub(super) fn ends(&self, id: DocumentId, reminder: &Reminder) -> Timestamp {
        if !self.is_once(reminder) {
            return self.scope.span.end;
        }
        let heard = self.heard.range((id, FIRST)..=(id, LAST)).next_back();
        let last = [
            reminder.marks.last_key_value().map(|(occurrence, _)| occurrence.day),
            heard.map(|((_, occurrence), _)| occurrence.day),
            self.situation.written.last().copied(),
            self.silent_until(reminder),
        ];
        // A habit is heard on its own day or, after quiet hours, on the next; zones differ by a day.
        let free =
            last.into_iter().max().flatten().and_then(|day| day.checked_add_days(Days::new(3)));
        let free = free.map(|day| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis());
        free.map_or(self.scope.now, Timestamp::from_millis)
    }
}

const FIRST: Occurrence = Occurrence { day: NaiveDate::MIN, place: 0 };
const LAST: Occurrence = Occurrence { day: NaiveDate::MAX, place: u8::MAX };
