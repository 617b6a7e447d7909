use chrono::{DateTime, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};

/// How a zone's clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// Seconds east of UTC.
    pub(super) offset: i32,
    /// It is summer time.
    pub(super) summer: bool,
}

/// A zone's clock is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Transition {
    pub(super) at: DateTime<Utc>,
    pub(super) from: Standing,
    pub(super) to: Standing,
}

impl Transition {
    /// What the clock shows when it is set.
    pub(super) fn local(&self) -> NaiveDateTime {
        self.at.naive_utc() + Duration::seconds(self.from.offset.into())
    }
}

/// How the zone's clock stands at an instant.
pub(super) fn standing(zone: Tz, at: DateTime<Utc>) -> Standing {
    let offset = zone.offset_from_utc_datetime(&at.naive_utc());
    Standing { offset: offset.fix().local_minus_utc(), summer: !offset.dst_offset().is_zero() }
}

/// Every time the zone's clock is set within a span. `chrono-tz` tells offsets and not when they change; no zone ever
/// changed twice within a day.
pub(super) fn transitions(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Transition> {
    let mut found = Vec::new();
    let mut before = from;
    while before < to {
        let after = before + Duration::days(1);
        let (old, new) = (standing(zone, before), standing(zone, after));
        if old.offset != new.offset {
            let at = changes(zone, before, after);
            found.push(Transition { at, from: old, to: standing(zone, at) });
        }
        before = after;
    }
    found
}

/// The first second at which the offset is no longer what it was.
fn changes(zone: Tz, mut before: DateTime<Utc>, mut after: DateTime<Utc>) -> DateTime<Utc> {
    let old = standing(zone, before).offset;
    while after - before > Duration::seconds(1) {
        let middle = before + Duration::seconds((after - before).num_seconds() / 2);
        match standing(zone, middle).offset == old {
            true => before = middle,
            false => after = middle,
        }
    }
    after
}
