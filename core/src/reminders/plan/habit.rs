use chrono::{NaiveDate, NaiveTime};

use super::firing::{Firing, Firings};
use super::scope::Span;
use crate::document::reminder::{Habit, Occurrence};
use crate::time::{Clock, QuietHours, Timestamp};

impl Habit {
    /// The occurrence's time of day.
    pub(super) fn time(&self, occurrence: Occurrence) -> Option<NaiveTime> {
        self.times.get(usize::from(occurrence.place)).copied()
    }

    /// The days of the rule within a range. An end that the rule gives counts as a whole day.
    pub(super) fn days(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.end.map_or(last, |end| end.min(last));
        self.days.days(self.start.and_time(NaiveTime::MIN), None, first..=last)
    }
}

/// When a habit fires, on the phone's clock.
pub(super) fn firings(habit: &Habit, clock: &Clock, span: &Span) -> Firings {
    let mut all = Vec::new();
    for day in habit.days(span.first, span.last) {
        for (place, time) in (0..=u8::MAX).zip(&habit.times) {
            let occurrence = Occurrence { day, place };
            if let Some(at) = instant(clock, day, *time, habit.quiet_hours)
                && span.has(at)
            {
                all.push(Firing { at, occurrence });
            }
        }
    }
    // Of those that come to be heard at once, as at the end of quiet hours, the last alone.
    all.sort_unstable_by_key(|firing| (firing.at, std::cmp::Reverse(firing.occurrence)));
    all.dedup_by_key(|firing| firing.at);
    Firings::of(all)
}

/// When a time of a day is to be heard; none: the zone's calendar leaves the day out.
fn instant(
    clock: &Clock,
    day: NaiveDate,
    time: NaiveTime,
    quiet: Option<QuietHours>,
) -> Option<Timestamp> {
    let at = clock.first_valid(day.and_time(time));
    let shown = clock.local(at).date();
    if shown != day && clock.local(clock.first_valid(day.and_time(NaiveTime::MIN))).date() != day {
        return None;
    }
    Some(not_quiet(clock, at, quiet))
}

/// The instant itself, or the end of the quiet hours that it falls into.
pub(super) fn not_quiet(clock: &Clock, at: Timestamp, quiet: Option<QuietHours>) -> Timestamp {
    let Some(quiet) = quiet else { return at };
    let shown = clock.local(at);
    let heard = quiet.after(shown);
    if heard == shown {
        return at;
    }
    let end = clock.first_valid(heard);
    // In an hour that comes twice the end may have been heard before.
    if end > at { end } else { at.plus_millis((heard - shown).num_milliseconds()) }
}
