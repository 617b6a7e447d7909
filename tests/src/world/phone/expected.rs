//! What must be heard by when, found without the planner.

use std::collections::BTreeMap;

use chrono::Duration;
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{
    Degraded, Notification, NotificationId, Occurrence, Plan, Reminder, Rule, Schedule,
    SessionState, Situation, When,
};
use interlude_core::time::{Timestamp, local};

use super::system::Shown;

#[derive(Default)]
pub(super) struct Expected {
    due: BTreeMap<NotificationId, Due>,
    /// When that which is over was due last.
    over: BTreeMap<(DocumentId, Occurrence), Timestamp>,
    /// How many were due and heard.
    pub(super) heard: u64,
    /// How many of these were of sessions.
    pub(super) sessions: u64,
}

#[derive(Clone, Copy)]
struct Due {
    first: Timestamp,
    last: Timestamp,
    floating: bool,
    session: bool,
}

impl Expected {
    /// These were due, or shown before they were.
    pub(super) fn over<'a>(&mut self, all: impl Iterator<Item = &'a Notification>) {
        for one in all {
            let last = self.over.entry((one.reminder, one.occurrence)).or_insert(one.when.first());
            *last = one.when.first().max(*last);
        }
    }

    /// Notes what a plan promises until it has to be made anew, and checks that sessions are in it as they have to be.
    pub(super) fn plan(&mut self, situation: &Situation, plan: &Plan) {
        self.check(plan.made);
        self.due.clear();
        let allowed = !plan.degraded.contains(&Degraded::NotificationsDenied);
        for one in plan.notifications.iter().filter(|_| allowed) {
            let (When::At(last) | When::Window(_, last)) = one.when;
            if last <= plan.refill_by {
                let (floating, session) = (one.local.is_some(), one.kind == "session");
                self.due.insert(one.id, Due { first: one.when.first(), last, floating, session });
            }
        }
        let planned = plan.notifications.iter();
        let planned: BTreeMap<_, _> =
            planned.map(|one| ((one.reminder, one.occurrence), one.when.first())).collect();
        for (id, reminder) in &situation.reminders {
            for (occurrence, at) in of_sessions(situation, reminder, plan) {
                let key = (*id, occurrence);
                let over = self.over.get(&key).is_some_and(|over| *over >= at);
                assert!(
                    over || planned.get(&key) == Some(&at),
                    "a session's {occurrence} at {} is not planned so",
                    at.to_rfc3339()
                );
            }
        }
    }

    pub(super) fn heard(&mut self, shown: &Shown) {
        let Some(due) = self.due.remove(&shown.id) else { return };
        assert!(due.floating || shown.at >= due.first, "too early, at {}", shown.at.to_rfc3339());
        self.heard += 1;
        self.sessions += u64::from(due.session);
    }

    /// From now on nothing of this can be promised: only what floats, or all.
    pub(super) fn excuse(&mut self, all: bool, now: Timestamp) {
        self.check(now);
        self.due.retain(|_, due| !all && !due.floating);
    }

    /// Whatever was due by now was heard.
    pub(super) fn check(&self, now: Timestamp) {
        for due in self.due.values() {
            let missed = if due.session { "a session's reminder" } else { "a reminder" };
            assert!(
                due.last > now,
                "{missed} of {} was not heard by {}",
                due.last.to_rfc3339(),
                now.to_rfc3339()
            );
        }
    }
}

/// When a session rule has to be heard after a plan was made and before it has to be made anew.
fn of_sessions(
    situation: &Situation,
    reminder: &Reminder,
    plan: &Plan,
) -> Vec<(Occurrence, Timestamp)> {
    let Rule::Session(rule) = &reminder.rule else { return Vec::new() };
    let Some(schedule) = situation.schedules.get(&rule.schedule) else { return Vec::new() };
    let silent = reminder.silent_until.max(situation.settings.silent_until);
    let mut all = Vec::new();
    for session in around(schedule, plan) {
        let before =
            rule.before.iter().map(|m| session.begins.plus_millis(i64::from(*m) * -60_000));
        let after = rule.after.iter().map(|m| session.ends.plus_millis(i64::from(*m) * 60_000));
        for (place, at) in (0..=u8::MAX).zip(before.chain(after)) {
            let occurrence = Occurrence { day: session.day, place };
            let spoken = silent.is_none_or(|day| local(plan.zone, at).date() >= day);
            let marked = reminder.marks.contains_key(&occurrence);
            if plan.made < at && at <= plan.refill_by && spoken && !marked {
                all.push((occurrence, at));
            }
        }
    }
    all
}

fn around(schedule: &Schedule, plan: &Plan) -> Vec<interlude_core::reminders::Session> {
    let days = |at| local(schedule.zone, at).date();
    let (first, last) =
        (days(plan.made) - Duration::days(16), days(plan.refill_by) + Duration::days(16));
    let mut all = schedule.sessions(first..=last);
    all.retain(|session| session.state != SessionState::Cancelled);
    all
}
