use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Insights, Span};
use crate::Result;
use crate::store::insights;

/// The moods of one week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekMood {
    /// The Monday the week begins with.
    pub week: NaiveDate,
    /// How many entries had a mood: n.
    pub n: u64,
    /// How often each mood was chosen, from 1 to 5.
    pub counts: [u64; 5],
}

impl WeekMood {
    /// The mean mood in hundredths, rounded down.
    #[must_use]
    pub fn mean_hundredths(&self) -> u64 {
        let sum: u64 = (1u64..).zip(self.counts).map(|(mood, count)| mood * count).sum();
        (sum * 100).checked_div(self.n).unwrap_or(0)
    }
}

impl Insights<'_> {
    /// Mood by week, oldest first; weeks without a mood are left out.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn moods(&self, span: Span) -> Result<Vec<WeekMood>> {
        let moods = self.interlude.read(|db| insights::moods(db, span.days()))?;
        Ok(by_week(moods.iter().filter_map(|(day, mood)| Some((day.parse().ok()?, *mood)))))
    }
}

fn by_week(moods: impl Iterator<Item = (NaiveDate, u8)>) -> Vec<WeekMood> {
    let mut weeks: BTreeMap<NaiveDate, [u64; 5]> = BTreeMap::new();
    for (day, mood) in moods {
        let back = day.weekday().num_days_from_monday();
        let monday = day - chrono::Days::new(back.into());
        if let Some(count) = weeks.entry(monday).or_default().get_mut(usize::from(mood) - 1) {
            *count += 1;
        }
    }
    let week = |(week, counts): (_, [u64; 5])| WeekMood { week, n: counts.iter().sum(), counts };
    weeks.into_iter().map(week).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let weeks = by_week(
            [(day("2026-11-22"), 2), (day("2026-11-23"), 4), (day("2026-11-29"), 5)].into_iter(),
        );
        assert_eq!(weeks.len(), 2);
        assert_eq!((weeks[0].week, weeks[0].n), (day("2026-11-16"), 1));
        assert_eq!((weeks[1].week, weeks[1].mean_hundredths()), (day("2026-11-23"), 450));
    }
}
