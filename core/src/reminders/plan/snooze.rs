use chrono::{Days, NaiveDate};

use super::scope::{MINUTE, Scope};
use super::{Situation, session};
use crate::document::reminder::{Mark, Occurrence, Reminder, Rule};
use crate::document::schedule::Session;
use crate::time::Timestamp;

/// The most snoozed occurrences of a rule, and how many days back they may lie.
const MOST: usize = 100;
const BACK: Days = Days::new(60);

/// An occurrence that is to be heard again.
pub(super) struct Snoozed {
    pub(super) occurrence: Occurrence,
    pub(super) until: Timestamp,
    /// Minutes from then to the beginning of its session; 0 where it has none.
    pub(super) minutes: u32,
}

/// The occurrences that the participant snoozed to an instant within the horizon, of those that the
/// rule still has.
pub(super) fn snoozed(reminder: &Reminder, situation: &Situation, scope: &Scope) -> Vec<Snoozed> {
    let first = scope.today.checked_sub_days(BACK).unwrap_or(scope.today);
    let range = Occurrence { day: first, place: 0 }..;
    let pending = reminder.marks.range(range).filter_map(|(occurrence, mark)| match mark {
        Mark::Snoozed(until) if *until > scope.now && scope.span.has(*until) => {
            Some((*occurrence, *until))
        }
        _ => None,
    });
    let pending: Vec<_> = pending.take(MOST).collect();
    let (Some(first), Some(last)) = (pending.first(), pending.last()) else { return Vec::new() };
    let has = having(reminder, situation, (first.0.day, last.0.day));
    let still = pending.into_iter().filter_map(|(occurrence, until)| {
        let begins = has(occurrence)?;
        let minutes = begins.map_or(0, |begins| (begins.millis() - until.millis()) / MINUTE);
        Some(Snoozed { occurrence, until, minutes: u32::try_from(minutes).unwrap_or(0) })
    });
    still.collect()
}

/// Whether the rule has an occurrence, and when its session begins.
fn having<'a>(
    reminder: &'a Reminder,
    situation: &'a Situation,
    (first, last): (NaiveDate, NaiveDate),
) -> Box<dyn Fn(Occurrence) -> Option<Option<Timestamp>> + 'a> {
    let schedule = reminder.schedule().and_then(|id| situation.schedules.get(&id));
    let begins = |session: Option<Session>| {
        session.filter(Session::takes_place).map(|session| Some(session.begins))
    };
    match (&reminder.rule, schedule) {
        (Rule::Habit(habit), _) => {
            let days = habit.days(first, last);
            Box::new(move |occurrence| {
                let has = days.binary_search(&occurrence.day).is_ok();
                (has && habit.time(occurrence).is_some()).then_some(None)
            })
        }
        (Rule::Session(rule), Some(schedule)) => Box::new(move |occurrence| {
            let places = rule.before.len() + rule.after.len();
            let has = usize::from(occurrence.place) < places;
            has.then(|| begins(schedule.session(occurrence.day))).flatten()
        }),
        (Rule::Prompt(rule), Some(schedule)) => {
            let due = session::due(rule, schedule);
            Box::new(move |occurrence| {
                let has = usize::from(occurrence.place) < rule.before.len();
                begins(due.filter(|session| has && session.day == occurrence.day))
            })
        }
        (Rule::Session(_) | Rule::Prompt(_), None) => Box::new(|_| None),
    }
}
