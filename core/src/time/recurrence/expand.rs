use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::filter::{Filter, week_start};
use super::{End, Frequency, Recurrence, Until};
use crate::time::{first_valid, local};

const YEARS: RangeInclusive<i32> = 1970..=2199;

impl Recurrence {
    /// Hands the days to `visit`, in order, until it says no.
    pub(super) fn each(
        &self,
        start: NaiveDateTime,
        zone: Option<Tz>,
        days: RangeInclusive<NaiveDate>,
        visit: &mut dyn FnMut(NaiveDate) -> bool,
    ) {
        let Some(bounds) = self.bounds(start, zone, &days) else { return };
        let filter = Filter::new(self, start.date());
        let mut count = match self.end {
            End::Count(count) => count,
            _ => u16::MAX,
        };
        let counts = matches!(self.end, End::Count(_));
        let mut period = match counts {
            true => 0,
            false => self.period_of(start.date(), bounds.0),
        };
        let mut set = Vec::new();
        while let Some((first, length)) = self.period(start.date(), period)
            && first <= bounds.1
        {
            self.fill(&filter, first, length, &mut set);
            for day in set.iter().filter(|day| **day >= start.date()) {
                if *day > bounds.1 || count == 0 || (*day >= bounds.0 && !visit(*day)) {
                    return;
                }
                count -= u16::from(counts);
            }
            period += i64::from(self.interval);
        }
    }

    /// The first and the last day to look at.
    fn bounds(
        &self,
        start: NaiveDateTime,
        zone: Option<Tz>,
        days: &RangeInclusive<NaiveDate>,
    ) -> Option<(NaiveDate, NaiveDate)> {
        let years = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1)?
            ..=NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31)?;
        let first = *days.start().max(&start.date()).max(years.start());
        let last = *days.end().min(years.end());
        let last = match self.end {
            End::Until(until) => last.min(last_day(until, start, zone)?),
            _ => last,
        };
        (first <= last && years.contains(&start.date())).then_some((first, last))
    }

    /// The number of the period, from that of the start, that has or precedes a day: a multiple of
    /// the interval.
    fn period_of(&self, start: NaiveDate, day: NaiveDate) -> i64 {
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let number = match self.frequency {
            Frequency::Daily => (day - start).num_days(),
            Frequency::Weekly => (day - week_start(start, self.week_start)).num_days() / 7,
            Frequency::Monthly => months(day) - months(start),
            Frequency::Yearly => i64::from(day.year()) - i64::from(start.year()),
        };
        number - number % i64::from(self.interval)
    }

    /// The first day of a period, and how many it has.
    fn period(&self, start: NaiveDate, number: i64) -> Option<(NaiveDate, u32)> {
        let days = |days: i64| Some(Days::new(u64::try_from(days).ok()?));
        let year = |months: i64| i32::try_from(i64::from(start.year()) + months / 12).ok();
        match self.frequency {
            Frequency::Daily => Some((start.checked_add_days(days(number)?)?, 1)),
            Frequency::Weekly => {
                let first = week_start(start, self.week_start);
                Some((first.checked_add_days(days(number * 7)?)?, 7))
            }
            Frequency::Monthly => {
                let months = i64::from(start.month0()) + number;
                let month = u32::try_from(months % 12).ok()? + 1;
                let first = NaiveDate::from_ymd_opt(year(months)?, month, 1)?;
                Some((first, u32::from(first.num_days_in_month())))
            }
            Frequency::Yearly => {
                let first = NaiveDate::from_ymd_opt(year(number * 12)?, 1, 1)?;
                Some((first, if first.leap_year() { 366 } else { 365 }))
            }
        }
    }

    /// The days of one period.
    fn fill(&self, filter: &Filter<'_>, first: NaiveDate, length: u32, set: &mut Vec<NaiveDate>) {
        set.clear();
        let length = usize::try_from(length).unwrap_or(0);
        set.extend(first.iter_days().take(length).filter(|day| filter.passes(*day)));
        if self.positions.is_empty() {
            return;
        }
        let length = i16::try_from(set.len()).unwrap_or(i16::MAX);
        let mut place = 0;
        set.retain(|_| {
            place += 1;
            self.positions.contains(&place) || self.positions.contains(&(place - length - 1))
        });
    }
}

/// The last day on which an occurrence at the start's time of day is not after the end.
fn last_day(until: Until, start: NaiveDateTime, zone: Option<Tz>) -> Option<NaiveDate> {
    let not_after = |end: NaiveDateTime| match start.time() <= end.time() {
        true => Some(end.date()),
        false => end.date().pred_opt(),
    };
    match (until, zone) {
        (Until::Day(day), _) => Some(day),
        (Until::Local(end), _) | (Until::Utc(end), None) => not_after(end),
        (Until::Utc(end), Some(zone)) => {
            let end = crate::time::Timestamp::from_millis(end.and_utc().timestamp_millis());
            let latest = local(zone, end).date().succ_opt()?;
            // Instants, not clocks: of an hour that comes twice only the first is meant.
            let back = std::iter::successors(Some(latest), NaiveDate::pred_opt).take(4);
            back.into_iter().find(|day| first_valid(zone, day.and_time(start.time())) <= end)
        }
    }
}
