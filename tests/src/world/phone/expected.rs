//! What must be heard by when, found without the planner.

use std::collections::BTreeMap;

use chrono::Duration;
use interlude_core::reminders::{
    Degraded, NotificationId, Occurrence, Plan, Reminder, Rule, Schedule, SessionState, Situation,
    When,
};
use interlude_core::time::{Timestamp, local};

use super::system::Shown;

#[derive(Default)]
pub(super) struct Expected {
    due: BTreeMap<NotificationId, Due>,
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
    /// Notes what a plan promises until it has to be made anew, and checks that sessions are in it as they have to be.
    pub(super) fn plan(
        &mut self,
        situation: &Situation,
        plan: &Plan,
        heard: &BTreeMap<NotificationId, u32>,
    ) {
        self.check(plan.made);
        self.due.clear();
        let mut planned = BTreeMap::new();
        for one in &plan.notifications {
            let (first, last) = match one.when {
                When::At(at) => (at, at),
                When::Window(first, last) => (first, last),
            };
            planned.insert((one.reminder, one.occurrence), (one.id, first));
            let allowed = !plan.degraded.contains(&Degraded::NotificationsDenied);
            if allowed && last <= plan.refill_by {
                let (floating, session) = (one.local.is_some(), one.kind == "session");
                self.due.insert(one.id, Due { first, last, floating, session });
            }
        }
        for (id, reminder) in &situation.reminders {
            for (occurrence, at) in of_sessions(situation, reminder, plan) {
                let (name, first) = *planned.get(&(*id, occurrence)).unwrap_or_else(|| {
                    panic!("a session's {occurrence} at {} is not planned", at.to_rfc3339())
                });
                let moved = heard.contains_key(&name);
                assert!(
                    first == at || moved,
                    "planned for {}, not {}",
                    first.to_rfc3339(),
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
