use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::PlanRequest;
use crate::time::{Timestamp, first_valid, local};

pub(super) const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 24 * 60 * MINUTE;
/// 2199-12-31T00:00:00Z.
const LATEST: i64 = 7_258_032_000_000;

/// What a request means by its time.
pub(super) struct Scope {
    pub(super) now: Timestamp,
    pub(super) zone: Tz,
    /// The local day.
    pub(super) today: NaiveDate,
    /// What is the same all day long.
    pub(super) span: Span,
}

/// What is planned, by day: all that expanding a rule depends on besides the rule.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) zone: Tz,
    /// Days of habits. They begin before today: quiet hours carry a habit over to the next day.
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// The first instant of interest, and the first that is not planned any more.
    pub(super) from: Timestamp,
    pub(super) end: Timestamp,
}

impl Scope {
    pub(super) fn of(request: &PlanRequest) -> Self {
        let now = Timestamp::from_millis(request.now.millis().clamp(0, LATEST));
        let zone = request.zone;
        let today = local(zone, now).date();
        let horizon = request.horizon_days.clamp(1, 400);
        let first = today.checked_sub_days(Days::new(2)).unwrap_or(today);
        let last = today.checked_add_days(Days::new(horizon.into())).unwrap_or(today);
        let begins = |day: NaiveDate| first_valid(zone, day.and_time(NaiveTime::MIN));
        let (from, end) = (begins(first), begins(last.succ_opt().unwrap_or(last)));
        Self { now, zone, today, span: Span { zone, first, last, from, end } }
    }
}

impl Span {
    /// Whether something at this instant is planned, sooner or later today.
    pub(super) fn has(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.end
    }
}
