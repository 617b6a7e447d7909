use chrono::{NaiveDate, NaiveTime};

use super::{End, Frequency, Recurrence};
use crate::{Error, Result};

/// What RFC 5545 forbids together, what programs read in more than one way, and what never is.
pub(super) fn check(rule: &Recurrence) -> Result<()> {
    let frequency = rule.frequency;
    let yearly = frequency == Frequency::Yearly;
    let monthly = frequency == Frequency::Monthly;
    let nth = rule.weekdays.iter().any(|day| day.0 != 0);
    let lists = [&rule.months, &rule.weeks, &rule.year_days, &rule.month_days];
    let no_list = rule.weekdays.is_empty() && lists.iter().all(|list| list.is_empty());
    let refused = [
        (!rule.weeks.is_empty() && !yearly, "BYWEEKNO in a rule that is not yearly"),
        (!rule.weeks.is_empty() && rule.weekdays.is_empty(), "BYWEEKNO without BYDAY"),
        (!rule.year_days.is_empty() && !yearly, "BYYEARDAY in a rule that is not yearly"),
        (
            !rule.month_days.is_empty() && frequency == Frequency::Weekly,
            "BYMONTHDAY in a weekly rule",
        ),
        (nth && !yearly && !monthly, "a numbered weekday in a rule of days or weeks"),
        (nth && !rule.weeks.is_empty(), "a numbered weekday beside BYWEEKNO"),
        (!rule.positions.is_empty() && no_list, "BYSETPOS alone"),
    ];
    match refused.iter().find(|(is, _)| *is) {
        Some((_, reason)) => Err(Error::Invalid { field: "rrule", reason }),
        None if never(rule) => Err(Error::Invalid { field: "rrule", reason: "it never occurs" }),
        None => Ok(()),
    }
}

/// Whether no day of the years 1970 to 2199 passes, whenever it starts. (A leap day comes to every
/// weekday within 40 years, the last week of a long year to every place within these.)
fn never(rule: &Recurrence) -> bool {
    let endless = Recurrence { interval: 1, end: End::Never, ..rule.clone() };
    let start = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default();
    endless.first(start.and_time(NaiveTime::MIN), None).is_none()
}
