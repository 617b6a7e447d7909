use chrono::{DateTime, FixedOffset, NaiveDate, Offset, SecondsFormat, TimeZone};
use chrono_tz::Tz;

use super::Timestamp;
use crate::{Error, Result};

/// An instant together with the offset and zone its writer lived in.
///
/// The offset is kept beside the zone so that an entry stays on the day it was written when a
/// government changes the zone's rules afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment {
    instant: Timestamp,
    offset: FixedOffset,
    zone: Option<Tz>,
}

/// 0001-01-01 and 9999-12-31, the years RFC 3339 can write.
const EARLIEST: i64 = -62_135_596_800_000;
const LATEST: i64 = 253_402_300_799_999;

impl Moment {
    /// The instant as lived in `zone`, with the offset the zone's rules give.
    ///
    /// # Errors
    /// [`Error::Invalid`] outside the years 1 to 9999.
    pub fn in_zone(instant: Timestamp, zone: Tz) -> Result<Self> {
        let utc = bounded(instant)?;
        let offset = zone.offset_from_utc_datetime(&utc.naive_utc()).fix();
        Self::with_offset(instant, offset, Some(zone))
    }

    /// The instant with an offset and, where it is known, the zone.
    ///
    /// # Errors
    /// [`Error::Invalid`] outside the years 1 to 9999.
    pub fn with_offset(instant: Timestamp, offset: FixedOffset, zone: Option<Tz>) -> Result<Self> {
        bounded(instant)?;
        Ok(Self { instant, offset: whole_minutes(offset), zone })
    }

    /// Reads RFC 3339 with an optional zone in brackets (RFC 9557): `2026-03-29T02:30:00+01:00[Europe/Berlin]`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is not of that form or the zone is unknown.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = |reason| Error::Invalid { field: "date", reason };
        let (stamp, zone) = match text.strip_suffix(']').and_then(|t| t.split_once('[')) {
            Some((stamp, name)) => {
                let zone = name.parse::<Tz>().map_err(|_| invalid("unknown time zone"))?;
                (stamp, Some(zone))
            }
            None => (text, None),
        };
        let date = DateTime::parse_from_rfc3339(stamp)
            .map_err(|_| invalid("not an RFC 3339 date and time"))?;
        Self::with_offset(Timestamp::from_millis(date.timestamp_millis()), *date.offset(), zone)
    }

    /// The instant.
    #[must_use]
    pub fn instant(&self) -> Timestamp {
        self.instant
    }

    /// Seconds east of UTC that the writer's clock showed.
    #[must_use]
    pub fn offset_seconds(&self) -> i32 {
        self.offset.local_minus_utc()
    }

    /// The zone's IANA name, where it is known.
    #[must_use]
    pub fn zone_name(&self) -> Option<&'static str> {
        self.zone.map(|zone| zone.name())
    }

    /// The day the writer lived.
    #[must_use]
    pub fn local_date(&self) -> NaiveDate {
        self.local().date_naive()
    }

    /// The local date and time with its offset.
    #[must_use]
    pub fn local(&self) -> DateTime<FixedOffset> {
        let utc = self.instant.to_utc().unwrap_or_default();
        utc.with_timezone(&self.offset)
    }

    /// RFC 3339 with the offset and milliseconds.
    #[must_use]
    pub fn to_rfc3339(&self) -> String {
        self.local().to_rfc3339_opts(SecondsFormat::Millis, false)
    }
}

/// RFC 9557: what [`Moment::parse`] reads back to an equal moment.
impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_rfc3339())?;
        match self.zone {
            Some(zone) => write!(f, "[{}]", zone.name()),
            None => Ok(()),
        }
    }
}

/// RFC 3339 writes offsets in minutes; zones had seconds in theirs until 1972.
fn whole_minutes(offset: FixedOffset) -> FixedOffset {
    FixedOffset::east_opt(offset.local_minus_utc() / 60 * 60).unwrap_or(offset)
}

fn bounded(instant: Timestamp) -> Result<DateTime<chrono::Utc>> {
    let in_years = (EARLIEST..=LATEST).contains(&instant.millis());
    instant
        .to_utc()
        .filter(|_| in_years)
        .ok_or(Error::Invalid { field: "date", reason: "outside the years 1 to 9999" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_reads_back_equal(millis in 0i64..4_102_444_800_000, zone in 0..chrono_tz::TZ_VARIANTS.len()) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let moment = Moment::in_zone(Timestamp::from_millis(millis), zone).unwrap();
            prop_assert_eq!(Moment::parse(&moment.to_string()).unwrap(), moment);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            let _ = Moment::parse(&text);
        }
    }

    #[test]
    fn a_moment_stays_on_the_day_its_writer_lived() {
        let moment = Moment::parse("2026-03-01T23:59:59.999+13:00[Pacific/Auckland]").unwrap();
        assert_eq!(moment.local_date().to_string(), "2026-03-01");
        assert_eq!(moment.instant().to_rfc3339(), "2026-03-01T10:59:59.999Z");
    }
}
