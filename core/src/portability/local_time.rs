use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

use crate::time::Moment;

/// A local date and time in a zone: of two, the first; in a gap, the instant after it.
pub(super) fn local(date: &str, time: &str, zone: Tz) -> Option<Moment> {
    let date = date.trim().parse::<NaiveDate>().ok()?;
    let time = match time.trim() {
        "" => NaiveTime::MIN,
        time => ["%H:%M:%S%.f", "%H:%M"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(time, form).ok())?,
    };
    at_local(NaiveDateTime::new(date, time), zone)
}

/// The same of a date and time that were read already.
pub(super) fn at_local(mut local: NaiveDateTime, zone: Tz) -> Option<Moment> {
    // No gap is longer than a day (Samoa skipped one in 2011).
    for _ in 0..=96 {
        if let Some(found) = local.and_local_timezone(zone).earliest() {
            let instant = crate::time::Timestamp::from_millis(found.timestamp_millis());
            return Moment::in_zone(instant, zone).ok();
        }
        local += chrono::TimeDelta::minutes(15);
    }
    None
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_time_in_a_gap_is_the_instant_after_it() {
        let moment = super::local("2024-03-31", "02:30", chrono_tz::Europe::Berlin).unwrap();
        assert_eq!(moment.to_rfc3339(), "2024-03-31T03:00:00.000+02:00");
        let skipped = super::local("2011-12-30", "12:00", chrono_tz::Pacific::Apia).unwrap();
        assert_eq!(skipped.local_date().to_string(), "2011-12-31");
    }
}
