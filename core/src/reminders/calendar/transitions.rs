use chrono::{DateTime, Duration, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{OffsetComponents, Tz};

use crate::time::{Timestamp, offset_changes};

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

/// Every time the zone's clock is set within a span.
pub(super) fn transitions(zone: Tz, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Transition> {
    let instant = |at: DateTime<Utc>| Timestamp::from_millis(at.timestamp_millis());
    let all = offset_changes(zone, instant(from), instant(to)).into_iter();
    let all = all.filter_map(Timestamp::to_utc).map(|at| Transition {
        at,
        from: standing(zone, at - Duration::seconds(1)),
        to: standing(zone, at),
    });
    all.collect()
}
