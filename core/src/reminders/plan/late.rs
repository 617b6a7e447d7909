use super::firing::Firings;
use super::habit::not_quiet;
use super::history::{History, Planned};
use super::scope::{MINUTE, Scope};
use crate::document::reminder::{Habit, Occurrence};
use crate::time::{Clock, Timestamp};

/// When the host hears of a firing that it had no chance to hold before.
fn soon(scope: &Scope) -> Timestamp {
    scope.now.plus_millis(MINUTE)
}

/// When an occurrence that the operating system holds is heard although its time is past: the phone
/// jumped over it while travelling east, as a clock jumps in spring. None: it is not so.
///
/// The day must still be today: a jump over midnight ends the day and what belonged to it. The rule must still have
/// the time: one that was changed meanwhile says when it is heard next.
pub(super) fn late(
    habit: &Habit,
    planned: &Planned,
    firings: &Firings,
    (scope, clock, before): (&Scope, &Clock, &History),
) -> Option<(Timestamp, Occurrence)> {
    let occurrence = planned.occurrence;
    let same_time = planned.time.is_some() && habit.time(occurrence) == planned.time;
    let travelled = before.zone.is_some_and(|zone| zone != scope.zone);
    let today = clock.local(soon(scope)).date() == occurrence.day;
    let jumped = planned.late || (travelled && today);
    let past = || firings.kept.iter().take_while(|firing| firing.at <= scope.now);
    if !same_time || !jumped || !past().any(|firing| firing.occurrence == occurrence) {
        return None;
    }
    let at = if planned.late { planned.at.max(soon(scope)) } else { soon(scope) };
    Some((not_quiet(clock, at, habit.quiet_hours), occurrence))
}
