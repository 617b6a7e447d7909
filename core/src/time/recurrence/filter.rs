use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Frequency, Nth, Recurrence};

/// What a rule asks of a day, with what it leaves to its start filled in.
pub(super) struct Filter<'a> {
    rule: &'a Recurrence,
    /// Bits 1 to 12; 0: any month.
    months: u16,
    /// Bits 1 to 31, from the beginning and from the end of the month; both 0: any day.
    month_days: (u32, u32),
    /// Bits 0 (Monday) to 6.
    weekdays: u8,
    /// Weekdays of which only the nth count.
    nth: Vec<Nth>,
    /// Which weekday a BYDAY of the year counts in: its month.
    nth_of_month: bool,
}

impl<'a> Filter<'a> {
    pub(super) fn new(rule: &'a Recurrence, start: NaiveDate) -> Self {
        let bits = |values: &[i16]| {
            values.iter().fold(0u32, |bits, value| bits | 1 << value.unsigned_abs().min(31))
        };
        let (early, late): (Vec<i16>, Vec<i16>) = rule.month_days.iter().partition(|day| **day > 0);
        let weekdays = rule.weekdays.iter().filter(|one| one.0 == 0);
        let mut filter = Self {
            rule,
            months: u16::try_from(bits(&rule.months)).unwrap_or(0),
            month_days: (bits(&early), bits(&late)),
            weekdays: weekdays.fold(0, |bits, one| bits | bit(one.1)),
            nth: rule.weekdays.iter().copied().filter(|one| one.0 != 0).collect(),
            nth_of_month: rule.frequency == Frequency::Monthly || !rule.months.is_empty(),
        };
        filter.fill_in(start);
        filter
    }

    /// What RFC 5545 derives from the start: the weekday of a weekly rule, the day of a monthly one,
    /// day and month of a yearly one.
    fn fill_in(&mut self, start: NaiveDate) {
        let rule = self.rule;
        let no_day = rule.weekdays.is_empty() && rule.month_days.is_empty();
        match rule.frequency {
            Frequency::Weekly if no_day => self.weekdays = bit(start.weekday()),
            Frequency::Monthly if no_day => self.month_days.0 = 1 << start.day(),
            Frequency::Yearly if no_day && rule.year_days.is_empty() => {
                self.month_days.0 = 1 << start.day();
                if self.months == 0 {
                    self.months = 1 << start.month();
                }
            }
            _ => {}
        }
    }

    pub(super) fn passes(&self, day: NaiveDate) -> bool {
        self.has_month(day)
            && self.has_weekday(day)
            && self.has_month_day(day)
            && self.has_year_day(day)
            && self.has_week(day)
    }

    fn has_month(&self, day: NaiveDate) -> bool {
        self.months == 0 || self.months >> day.month() & 1 == 1
    }

    fn has_month_day(&self, day: NaiveDate) -> bool {
        let (early, late) = self.month_days;
        early | late == 0
            || early >> day.day() & 1 == 1
            || late >> (month_length(day) + 1 - day.day()) & 1 == 1
    }

    fn has_year_day(&self, day: NaiveDate) -> bool {
        self.rule.year_days.is_empty()
            || has_either(&self.rule.year_days, day.ordinal(), year_length(day))
    }

    fn has_weekday(&self, day: NaiveDate) -> bool {
        (self.weekdays == 0 && self.nth.is_empty())
            || self.weekdays & bit(day.weekday()) != 0
            || self.is_nth(day)
    }

    fn is_nth(&self, day: NaiveDate) -> bool {
        if self.nth.is_empty() {
            return false;
        }
        let (place, length) = match self.nth_of_month {
            true => (day.day(), month_length(day)),
            false => (day.ordinal(), year_length(day)),
        };
        let (early, late) = (signed((place - 1) / 7 + 1), -signed((length - place) / 7 + 1));
        let weekday = day.weekday();
        self.nth.iter().any(|one| one.1 == weekday && (one.0 == early || one.0 == late))
    }

    /// The day's week has one of the numbers, in the year that has most of its days.
    fn has_week(&self, day: NaiveDate) -> bool {
        if self.rule.weeks.is_empty() {
            return true;
        }
        let Some(middle) = week_start(day, self.rule.week_start).checked_add_days(Days::new(3))
        else {
            return false;
        };
        let (before, after) = (middle.ordinal0() / 7, (year_length(middle) - middle.ordinal()) / 7);
        has_either(&self.rule.weeks, before + 1, before + 1 + after)
    }
}

/// The day on which a day's week begins.
pub(super) fn week_start(day: NaiveDate, first: Weekday) -> NaiveDate {
    let since = day.weekday().days_since(first);
    day.checked_sub_days(Days::new(since.into())).unwrap_or(day)
}

/// Whether the list has a place, counted from the beginning or from the end.
fn has_either(list: &[i16], place: u32, length: u32) -> bool {
    let (place, length) = (signed(place), signed(length));
    list.contains(&place) || list.contains(&(place - length - 1))
}

fn bit(weekday: Weekday) -> u8 {
    1 << weekday.num_days_from_monday()
}

fn year_length(day: NaiveDate) -> u32 {
    if day.leap_year() { 366 } else { 365 }
}

fn month_length(day: NaiveDate) -> u32 {
    u32::from(day.num_days_in_month())
}

/// Numbers of days and weeks are small.
fn signed(number: u32) -> i16 {
    i16::try_from(number).unwrap_or(i16::MAX)
}
