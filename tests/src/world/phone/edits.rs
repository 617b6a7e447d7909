//! What a participant does in the app.

use chrono::{Days, Duration, NaiveDate};
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{Mark, Rule, SessionChange};
use interlude_core::time::Timestamp;

use super::app::App;
use super::draw;
use crate::world::SimEntropy;

/// Does one thing. `today`: on the phone.
pub(super) fn edit(app: &mut App, entropy: &SimEntropy, today: NaiveDate, now: Timestamp) {
    let rule = some(entropy, app.situation.reminders.keys());
    let schedule = some(entropy, app.situation.schedules.keys());
    let few = app.situation.reminders.len() < 15;
    match entropy.below(14) {
        0 | 1 if few => add_habit(app, entropy, today),
        2 if few => join(app, entropy, today),
        0..=3 => {
            if let Some(id) = rule {
                app.situation.reminders.remove(&id);
            }
        }
        4 => change_habit(app, entropy, today, rule),
        5 => silence(app, entropy, today, rule),
        6 => {
            app.situation.written.insert(today);
        }
        7..=9 => mark(app, entropy, now),
        10 | 11 => {
            if let Some(id) = schedule {
                change_session(app, entropy, today, id);
            }
        }
        12 => {
            if let Some(id) = schedule {
                leave(app, id);
            }
        }
        _ => {
            app.situation.answered.extend(rule);
        }
    }
}

fn some<'a>(
    entropy: &SimEntropy,
    mut keys: impl ExactSizeIterator<Item = &'a DocumentId>,
) -> Option<DocumentId> {
    (keys.len() > 0).then(|| keys.nth(entropy.below(keys.len())).copied()).flatten()
}

pub(super) fn add_habit(app: &mut App, entropy: &SimEntropy, today: NaiveDate) {
    app.situation.reminders.insert(draw::id(entropy), draw::habit(entropy, today));
}

/// A group, with reminders of its sessions and a question for one of them.
pub(super) fn join(app: &mut App, entropy: &SimEntropy, today: NaiveDate) {
    let (id, schedule) = (draw::id(entropy), draw::schedule(entropy, today));
    let next = schedule.sessions(today..=today + Days::new(30)).first().map(|session| session.day);
    app.situation.schedules.insert(id, schedule);
    app.situation.reminders.insert(draw::id(entropy), draw::of_sessions(entropy, id));
    if let Some(due) = next {
        app.situation.reminders.insert(draw::id(entropy), draw::prompt(id, due));
    }
}

/// The group is left: its rules go with it.
fn leave(app: &mut App, id: DocumentId) {
    app.situation.schedules.remove(&id);
    app.situation.reminders.retain(|_, reminder| reminder.schedule() != Some(id));
}

fn change_habit(app: &mut App, entropy: &SimEntropy, today: NaiveDate, id: Option<DocumentId>) {
    let Some(reminder) = id.and_then(|id| app.situation.reminders.get_mut(&id)) else { return };
    if let (Rule::Habit(_), new) = (&reminder.rule, draw::habit(entropy, today)) {
        reminder.rule = new.rule;
    }
}

fn silence(app: &mut App, entropy: &SimEntropy, today: NaiveDate, id: Option<DocumentId>) {
    let until = (entropy.below(2) == 0).then(|| today + Days::new(1 + entropy.number() % 9));
    match id.and_then(|id| app.situation.reminders.get_mut(&id)) {
        Some(reminder) if entropy.below(3) > 0 => reminder.silent_until = until,
        _ => app.situation.settings.silent_until = until,
    }
}

/// Marks one that was planned last: it was heard, or is still to be.
fn mark(app: &mut App, entropy: &SimEntropy, now: Timestamp) {
    let Some(plan) = app.plan.as_ref().filter(|plan| !plan.notifications.is_empty()) else {
        return;
    };
    let one = &plan.notifications[entropy.below(plan.notifications.len().min(6))];
    let (id, reminder, occurrence) = (one.id, one.reminder, one.occurrence);
    let Some(reminder) = app.situation.reminders.get_mut(&reminder) else { return };
    let mark = match entropy.below(3) {
        0 => Mark::Done,
        1 => Mark::Dismissed,
        _ => Mark::Snoozed(now.plus_millis(i64::try_from(1 + entropy.below(90)).unwrap() * 60_000)),
    };
    if matches!(mark, Mark::Snoozed(_)) {
        *app.again.entry(id).or_default() += 1;
    }
    let before = reminder.marks.get(&occurrence).copied();
    reminder.marks.insert(occurrence, before.map_or(mark, |before| before.max(mark)));
}

fn change_session(app: &mut App, entropy: &SimEntropy, today: NaiveDate, id: DocumentId) {
    let Some(schedule) = app.situation.schedules.get_mut(&id) else { return };
    let sessions = schedule.sessions(today..=today + Days::new(40));
    let hours = Duration::hours(i64::try_from(entropy.below(96)).unwrap() - 30);
    schedule.revision += 1;
    match (sessions.first(), entropy.below(4)) {
        (Some(next), 0) => drop(schedule.changes.insert(next.day, SessionChange::Cancelled)),
        (Some(next), 1 | 2) => {
            schedule.changes.insert(next.day, SessionChange::Moved(next.local + hours));
        }
        _ => {
            let at = today.and_hms_opt(18, 0, 0).unwrap() + hours;
            schedule.changes.insert(at.date(), SessionChange::Extra(at));
        }
    }
}
