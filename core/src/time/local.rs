use chrono::{LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::{GapInfo, Tz};

use super::Timestamp;

/// What a clock in `zone` shows at an instant. Beyond the years `chrono` knows: 1970.
#[must_use]
pub fn local(zone: Tz, instant: Timestamp) -> NaiveDateTime {
    zone.from_utc_datetime(&instant.to_utc().unwrap_or_default().naive_utc()).naive_local()
}

/// The instant a local date and time means in `zone`: the first at which a clock there shows it, or,
/// where none ever does, the first after the gap.
///
/// Never goes back when `local` goes on. Beyond the years of a zone's rules: UTC.
#[must_use]
pub fn first_valid(zone: Tz, local: NaiveDateTime) -> Timestamp {
    let instant = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.timestamp_millis(),
        LocalResult::Ambiguous(one, other) => one.min(other).timestamp_millis(),
        LocalResult::None => match GapInfo::new(&local, &zone).and_then(|gap| gap.end) {
            Some(end) => end.timestamp_millis(),
            None => local.and_utc().timestamp_millis(),
        },
    };
    Timestamp::from_millis(instant)
}

#[cfg(test)]
mod tests;
