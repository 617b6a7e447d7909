use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::Timestamp;

/// A zone's offsets over some months, looked up once: what [`super::local`] and
/// [`super::first_valid`] say, for many instants at little cost.
#[derive(Debug)]
pub(crate) struct Clock {
    zone: Tz,
    spans: Vec<Span>,
}

/// Between two changes of a zone's offset: milliseconds.
#[derive(Debug)]
struct Span {
    from: i64,
    to: i64,
    offset: i64,
}

/// No zone changed its offset twice in so many milliseconds since 1970 (a test looks).
const STEP: i64 = 6 * 3_600_000;
/// Further than any zone is from UTC.
const FAR: i64 = 48 * 3_600_000;

impl Clock {
    /// One that knows the local times from `first` to `last`.
    pub(crate) fn over(zone: Tz, first: NaiveDateTime, last: NaiveDateTime) -> Self {
        let from = first.and_utc().timestamp_millis().saturating_sub(FAR);
        let to = last.and_utc().timestamp_millis().saturating_add(FAR);
        let mut spans = vec![Span { from, to, offset: offset(zone, from) }];
        let mut at = from;
        while at < to {
            let next = at.saturating_add(STEP).min(to);
            let new = offset(zone, next);
            if let Some(span) = spans.last_mut().filter(|span| span.offset != new) {
                let change = change(zone, at, next);
                span.to = change;
                spans.push(Span { from: change, to, offset: new });
            }
            at = next;
        }
        Self { zone, spans }
    }

    /// As [`super::first_valid`].
    pub(crate) fn first_valid(&self, local: NaiveDateTime) -> Timestamp {
        let millis = local.and_utc().timestamp_millis();
        let known = self.spans.first().is_some_and(|span| millis >= span.from + FAR / 2);
        // The first instant at which a clock shows this or more.
        match self.spans.iter().find(|span| millis < span.to + span.offset) {
            Some(span) if known => Timestamp::from_millis(span.from.max(millis - span.offset)),
            _ => super::first_valid(self.zone, local),
        }
    }

    /// As [`super::local`].
    pub(crate) fn local(&self, instant: Timestamp) -> NaiveDateTime {
        let millis = instant.millis();
        let span = self.spans.iter().find(|span| (span.from..span.to).contains(&millis));
        let shown = span.and_then(|span| instant.plus_millis(span.offset).to_utc());
        shown.map_or_else(|| super::local(self.zone, instant), |utc| utc.naive_utc())
    }
}

/// Milliseconds east of UTC.
fn offset(zone: Tz, millis: i64) -> i64 {
    use chrono::Offset;
    let utc = Timestamp::from_millis(millis).to_utc().unwrap_or_default().naive_utc();
    i64::from(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()) * 1000
}

/// The instant between two at which the offset becomes the second's.
fn change(zone: Tz, mut before: i64, mut after: i64) -> i64 {
    let new = offset(zone, after);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        match offset(zone, middle) == new {
            true => after = middle,
            false => before = middle,
        }
    }
    after
}

#[cfg(test)]
mod tests;
