use chrono::{NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::Timestamp;

/// What a clock in `zone` shows at an instant. Beyond the years `chrono` knows: 1970.
#[must_use]
pub fn local(zone: Tz, instant: Timestamp) -> NaiveDateTime {
    zone.from_utc_datetime(&instant.to_utc().unwrap_or_default().naive_utc()).naive_local()
}

/// The instant a local date and time means in `zone`: one that the clock skips is the first instant
/// after the gap, one that it shows twice is the first of both.
#[must_use]
pub fn first_valid(zone: Tz, local: NaiveDateTime) -> Timestamp {
    use chrono::{Duration, LocalResult};
    // Replaced by the planner's helper with the exact end of the gap.
    let mut probe = local;
    loop {
        match zone.from_local_datetime(&probe) {
            LocalResult::Single(at) => return Timestamp::from_millis(at.timestamp_millis()),
            LocalResult::Ambiguous(at, _) => return Timestamp::from_millis(at.timestamp_millis()),
            LocalResult::None => probe += Duration::minutes(1),
        }
    }
}
