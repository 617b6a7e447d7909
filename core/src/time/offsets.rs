//! When a zone's clock is set. `chrono-tz` tells offsets and not when they change.

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use super::Timestamp;

/// No zone changed its offset twice in so many milliseconds since 1970 (a test looks).
pub(super) const STEP: i64 = 6 * 3_600_000;

/// Seconds east of UTC.
pub(super) fn offset(zone: Tz, at: Timestamp) -> i32 {
    let utc = at.to_utc().unwrap_or_default().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}

/// The instants after `from` and up to `to` from which the offset is another than before.
pub(crate) fn offset_changes(zone: Tz, from: Timestamp, to: Timestamp) -> Vec<Timestamp> {
    let (mut found, mut at) = (Vec::new(), from);
    while at < to {
        let next = at.plus_millis(STEP).min(to);
        if offset(zone, at) != offset(zone, next) {
            found.push(change(zone, at, next));
        }
        at = next;
    }
    found
}

/// The instant between two at which the offset becomes the second's.
fn change(zone: Tz, mut before: Timestamp, mut after: Timestamp) -> Timestamp {
    let new = offset(zone, after);
    while after.apart(before) > 1 {
        let middle = Timestamp::from_millis(i64::midpoint(before.millis(), after.millis()));
        match offset(zone, middle) == new {
            true => after = middle,
            false => before = middle,
        }
    }
    after
}
