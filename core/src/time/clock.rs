use chrono::NaiveDateTime;
use chrono_tz::Tz;

use super::Timestamp;
use super::offsets::{offset, offset_changes};

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

/// Further than any zone is from UTC.
const FAR: i64 = 48 * 3_600_000;

impl Clock {
    /// One that knows the local times from `first` to `last`.
    pub(crate) fn over(zone: Tz, first: NaiveDateTime, last: NaiveDateTime) -> Self {
        let from = first.and_utc().timestamp_millis().saturating_sub(FAR);
        let to = last.and_utc().timestamp_millis().saturating_add(FAR);
        let mut begins = vec![from];
        let instants =
            offset_changes(zone, Timestamp::from_millis(from), Timestamp::from_millis(to));
        begins.extend(instants.into_iter().map(Timestamp::millis));
        let ends = begins.iter().copied().skip(1).chain([to]);
        let spans = begins.iter().zip(ends).map(|(from, to)| Span {
            from: *from,
            to,
            offset: i64::from(offset(zone, Timestamp::from_millis(*from))) * 1000,
        });
        let spans = spans.collect();
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

#[cfg(test)]
mod tests;
