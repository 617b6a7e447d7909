use std::collections::BTreeMap;

use super::Situation;
use super::firing::Firings;
use super::scope::Span;
use super::{habit, session};
use crate::document::DocumentId;
use crate::document::reminder::{Reminder, Rule};
use crate::document::schedule::{Schedule, Session};
use crate::time::Clock;

/// When rules fire, kept from one plan to the next as long as nothing that it depends on changes.
#[derive(Default)]
pub(super) struct Memo {
    today: Option<(Span, Clock)>,
    schedules: BTreeMap<DocumentId, Laid>,
    rules: BTreeMap<DocumentId, Kept>,
    versions: u64,
}

/// A schedule and its sessions.
struct Laid {
    schedule: Schedule,
    sessions: Vec<Session>,
    /// Never used twice.
    version: u64,
}

/// A rule and its firings.
struct Kept {
    rule: Rule,
    /// Of the schedule that it stands on; 0: none.
    version: u64,
    firings: Firings,
}

impl Memo {
    /// Brings everything up to date.
    pub(super) fn refresh(&mut self, situation: &Situation, span: &Span) {
        let (last_span, clock) = match self.today.take() {
            Some(today) => today,
            None => (*span, clock(span)),
        };
        let (same, clock) = match last_span == *span {
            true => (true, clock),
            false => (false, self::clock(span)),
        };
        self.rules.retain(|id, _| same && situation.reminders.contains_key(id));
        self.schedules.retain(|id, _| same && situation.schedules.contains_key(id));
        for (id, reminder) in &situation.reminders {
            let version = self.lay(situation, reminder, span);
            let kept = self.rules.get(id);
            if kept.is_none_or(|kept| kept.version != version || kept.rule != reminder.rule) {
                let firings = self.expand(reminder, &clock, span);
                self.rules.insert(*id, Kept { rule: reminder.rule.clone(), version, firings });
            }
        }
        self.today = Some((*span, clock));
    }

    pub(super) fn firings(&self, id: &DocumentId) -> Option<&Firings> {
        self.rules.get(id).map(|kept| &kept.firings)
    }

    pub(super) fn clock(&self) -> Option<&Clock> {
        self.today.as_ref().map(|(_, clock)| clock)
    }

    /// Brings a rule's schedule up to date and gives its version.
    fn lay(&mut self, situation: &Situation, reminder: &Reminder, span: &Span) -> u64 {
        let Some(id) = reminder.schedule() else { return 0 };
        let Some(schedule) = situation.schedules.get(&id) else { return 0 };
        match self.schedules.get(&id).filter(|laid| laid.schedule == *schedule) {
            Some(laid) => laid.version,
            None => {
                self.versions += 1;
                let version = self.versions;
                let sessions = session::around(schedule, span);
                let schedule = schedule.clone();
                self.schedules.insert(id, Laid { schedule, sessions, version });
                version
            }
        }
    }

    fn expand(&self, reminder: &Reminder, clock: &Clock, span: &Span) -> Firings {
        let laid = |id| self.schedules.get(id);
        match &reminder.rule {
            Rule::Habit(habit) => habit::firings(habit, clock, span),
            Rule::Session(rule) => laid(&rule.schedule)
                .map(|laid| session::firings(rule, &laid.sessions, span))
                .unwrap_or_default(),
            Rule::Prompt(rule) => laid(&rule.schedule)
                .map(|laid| session::prompt_firings(rule, &laid.schedule, span))
                .unwrap_or_default(),
        }
    }
}

fn clock(span: &Span) -> Clock {
    Clock::over(span.zone, span.first.into(), span.last.into())
}
