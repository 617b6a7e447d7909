//! Lists as one value: set whole, so that two devices disagree on the list and never mix it.

use chrono::NaiveTime;

const TIME: &str = "%H:%M";

/// Reads `08:00,20:00`.
pub(super) fn times(text: &str) -> Option<Vec<NaiveTime>> {
    let mut times = text.split(',').map(time).collect::<Option<Vec<_>>>()?;
    times.sort_unstable();
    times.dedup();
    Some(times)
}

/// Reads `08:00`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, TIME).ok()
}

pub(super) fn of_time(time: NaiveTime) -> String {
    time.format(TIME).to_string()
}

pub(super) fn of_times(times: &[NaiveTime]) -> String {
    times.iter().map(|time| of_time(*time)).collect::<Vec<_>>().join(",")
}

/// Reads `1440,60`.
pub(super) fn minutes(text: &str) -> Option<Vec<u32>> {
    text.split(',').filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

pub(super) fn of_minutes(minutes: &[u32]) -> String {
    minutes.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
