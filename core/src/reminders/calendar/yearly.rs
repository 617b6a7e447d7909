//! Whether a zone's clock is set by a yearly rule, as RFC 5545 can say it.

use chrono::{DateTime, Datelike, Days, Month, NaiveTime, Utc, Weekday};

use super::transitions::Transition;

/// Years after which every date has been on every day of the week.
pub(super) const CYCLE: u32 = 28;

/// One of the two times a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Yearly {
    offsets: (i32, i32),
    month: u32,
    weekday: Weekday,
    time: NaiveTime,
    /// The first of the seven days of the month that it may be on.
    first: u32,
}

impl Yearly {
    /// What the transitions of a cycle have in common; `None`: they follow no such rule.
    fn of(cycle: &[&Transition]) -> Option<Self> {
        let days = cycle.iter().map(|one| one.local().day());
        let (first, last) = (days.clone().min()?, days.max()?);
        let local = cycle.first()?.local();
        let yearly = Self {
            offsets: (cycle.first()?.from.offset, cycle.first()?.to.offset),
            month: local.month(),
            weekday: local.weekday(),
            time: local.time(),
            first,
        };
        (last - first == 6 && cycle.iter().all(|one| yearly.has(one))).then_some(yearly)
    }

    /// It is one of those that the rule gives.
    pub(super) fn has(&self, one: &Transition) -> bool {
        let local = one.local();
        (one.from.offset, one.to.offset) == self.offsets
            && (local.month(), local.weekday(), local.time())
                == (self.month, self.weekday, self.time)
            && (self.first..self.first + 7).contains(&local.day())
    }

    /// As an RRULE: by the place of the weekday in the month, which every calendar understands, if it can be.
    pub(super) fn rule(&self) -> String {
        let (month, weekday) = (self.month, self.weekday.to_string().to_uppercase());
        let weekday = &weekday[..2];
        let start = format!("FREQ=YEARLY;BYMONTH={month}");
        match self.first {
            first if first + 6 == self.days() && month != 2 => format!("{start};BYDAY=-1{weekday}"),
            first if first % 7 == 1 && first < 28 => {
                format!("{start};BYDAY={}{weekday}", first / 7 + 1)
            }
            first => {
                let days: Vec<String> = (first..first + 7).map(|day| day.to_string()).collect();
                format!("{start};BYDAY={weekday};BYMONTHDAY={}", days.join(","))
            }
        }
    }

    /// How many its month has, but for leap years.
    fn days(&self) -> u32 {
        let month = u8::try_from(self.month).ok().and_then(|month| Month::try_from(month).ok());
        month.and_then(|month| month.num_days(2026)).map_or(0, u32::from)
    }
}

/// From which place on the transitions go by two rules, and these, the first one's first. `None`: they do not until the end
/// of what is known, `until`.
pub(super) fn yearly(all: &[Transition], until: DateTime<Utc>) -> Option<(usize, [Yearly; 2])> {
    if all.last()?.at < until - Days::new(366) {
        return None;
    }
    let cycle = &all[all.len().checked_sub(2 * CYCLE as usize)?..];
    let every = |place| cycle.iter().skip(place).step_by(2).collect::<Vec<_>>();
    let rules = [Yearly::of(&every(0))?, Yearly::of(&every(1))?];
    let rule = |place: usize| rules[(place + all.len()) % 2];
    // No year left out, none with more than two.
    let regular = |place: usize, one: &Transition| {
        let next =
            all.get(place + 2).is_none_or(|next| next.local().year() == one.local().year() + 1);
        next && rule(place).has(one)
    };
    let mut begins = all.len();
    while begins > 0 && regular(begins - 1, &all[begins - 1]) {
        begins -= 1;
    }
    Some((begins, [rule(begins), rule(begins + 1)]))
}
