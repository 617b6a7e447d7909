use chrono::{DateTime, Datelike, SecondsFormat, Utc};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// As a `chrono` date and time, or `None` beyond the years `chrono` knows, of which some at both ends are left out: so
    /// that a zone's offset or a few hundred days are not more than it can say.
    #[must_use]
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.0).filter(|at| at.year().abs() < 262_000)
    }

    /// RFC 3339 in UTC with milliseconds, for machines.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        self.to_utc().unwrap_or(DateTime::UNIX_EPOCH).to_rfc3339_opts(SecondsFormat::Millis, true)
    }

    /// Milliseconds between two instants, whichever comes first.
    #[must_use]
    pub const fn apart(self, other: Self) -> u64 {
        self.0.abs_diff(other.0)
    }

    /// Later by `millis` (earlier when negative), saturating.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}
