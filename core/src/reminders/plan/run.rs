use std::collections::BTreeMap;

use super::firing::{Firing, Firings};
use super::history::{Heard, Planned};
use super::late::late;
use super::quiet::Quiet;
use super::scope::{DAY, Scope};
use super::selection::{Candidate, Selection, Why};
use super::snooze::snoozed;
use super::{NotificationId, PlanRequest, Situation};
use crate::document::DocumentId;
use crate::document::reminder::{Reminder, Rule};
use crate::time::{Clock, Timestamp};

/// One plan in the making: takes rule after rule.
pub(super) struct Run<'a> {
    situation: &'a Situation,
    scope: &'a Scope,
    clock: &'a Clock,
    heard: Heard,
    /// Delivered, and not in the history: it may have been lost.
    unknown: Vec<NotificationId>,
    /// Habits that the operating system holds.
    pending: BTreeMap<DocumentId, Vec<&'a Planned>>,
    selection: Selection,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        situation: &'a Situation,
        request: &PlanRequest,
        scope: &'a Scope,
        clock: &'a Clock,
    ) -> Self {
        let history = &situation.history;
        let mut pending: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for planned in history.pending(scope.now).filter(|planned| planned.time.is_some()) {
            pending.entry(planned.reminder).or_default().push(planned);
        }
        Self {
            situation,
            scope,
            clock,
            heard: history.heard(request, scope.now),
            unknown: history.unknown(request),
            pending,
            selection: Selection::new(usize::from(request.capabilities.most.clamp(1, 500))),
        }
    }

    /// What was heard, and the choice.
    pub(super) fn close(self) -> (Heard, Selection) {
        (self.heard, self.selection)
    }

    pub(super) fn take(&mut self, id: DocumentId, reminder: &Reminder, firings: &Firings) {
        self.recognise(id, firings);
        let of = (id, &reminder.rule);
        for (at, occurrence, why) in self.out_of_turn(id, reminder, firings) {
            self.selection.offer(Candidate::new(of, (at, occurrence), why));
        }
        let quiet = self.quiet();
        let due = firings.after(self.scope.now);
        let (near, free) = due.split_at(due.partition_point({
            let ends = quiet.ends(id, reminder);
            move |firing| firing.at < ends
        }));
        let is_due = |firing: &&Firing| {
            !quiet.is_quiet((id, reminder), (firing.at, firing.occurrence), false)
        };
        let near: Vec<Firing> = near.iter().filter(is_due).copied().collect();
        self.selection.offer_all(of, &near);
        self.selection.offer_all(of, free);
        self.selection.offer_beyond(firings);
    }

    fn quiet(&self) -> Quiet<'_> {
        Quiet {
            situation: self.situation,
            scope: self.scope,
            clock: self.clock,
            heard: &self.heard,
        }
    }

    /// Finds the occurrences that the host saw and the history does not know.
    fn recognise(&mut self, id: DocumentId, firings: &Firings) {
        if self.unknown.is_empty() {
            return;
        }
        let soon = self.scope.now.plus_millis(DAY);
        for firing in firings.kept.iter().take_while(|firing| firing.at <= soon) {
            let name = NotificationId::of(id, firing.occurrence);
            if self.unknown.binary_search(&name).is_ok() {
                self.heard.insert((id, firing.occurrence), firing.at);
            }
        }
    }

    /// What is heard at another time than the rule says: what travel jumped over, what was snoozed.
    fn out_of_turn(
        &self,
        id: DocumentId,
        reminder: &Reminder,
        firings: &Firings,
    ) -> Vec<(Timestamp, crate::document::reminder::Occurrence, Why)> {
        let quiet = self.quiet();
        let mut found = Vec::new();
        if let (Rule::Habit(habit), Some(pending)) = (&reminder.rule, self.pending.get(&id)) {
            let history = (self.scope, self.clock, &self.situation.history);
            let late = pending.iter().filter_map(|planned| late(habit, planned, firings, history));
            let late = late.filter(|late| !quiet.is_quiet((id, reminder), *late, false));
            let mut late: Vec<_> = late.collect();
            late.sort_unstable_by_key(|(at, occurrence)| (*at, std::cmp::Reverse(*occurrence)));
            late.dedup_by_key(|(at, _)| *at);
            found.extend(late.into_iter().map(|(at, occurrence)| (at, occurrence, Why::Late)));
        }
        // One that is due later anyway is heard then: a name stands for one notification.
        let later = |occurrence| {
            let mut due = firings.after(self.scope.now).iter();
            due.any(|firing| {
                firing.occurrence == occurrence
                    && !quiet.is_quiet((id, reminder), (firing.at, occurrence), false)
            })
        };
        for one in snoozed(reminder, self.situation, self.scope) {
            if !later(one.occurrence)
                && !quiet.is_quiet((id, reminder), (one.until, one.occurrence), true)
            {
                found.push((one.until, one.occurrence, Why::Snoozed(one.minutes)));
            }
        }
        found
    }
}
