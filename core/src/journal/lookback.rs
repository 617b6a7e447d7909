use chrono::{Datelike, NaiveDate};

use super::{EntrySummary, Journal};
use crate::Result;
use crate::store::entries::{self, Filter};

/// The most entries a look back shows.
const MOST: usize = 200;

impl Journal<'_> {
    /// What was written on this day in other years, newest first. On 28 February of a year without
    /// a 29th, those of the 29th too.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn on_this_day(&self, today: NaiveDate) -> Result<Vec<EntrySummary>> {
        let mut days = vec![today.format("%m-%d").to_string()];
        if (today.month(), today.day(), today.leap_year()) == (2, 28, false) {
            days.push("02-29".to_owned());
        }
        let mut found: Vec<EntrySummary> = Vec::new();
        for day in days {
            let filter = Filter { calendar_day: Some(day), ..Filter::default() };
            let rows = self.interlude.read(|db| entries::page(db, &filter, None, MOST))?;
            found.extend(rows.into_iter().map(EntrySummary::from));
        }
        found.retain(|entry| entry.created.local_date().year() != today.year());
        found.sort_by_key(|entry| std::cmp::Reverse((entry.created.instant(), entry.id)));
        Ok(found)
    }

    /// A good moment, drawn at random: a favourite or an entry with a mood of 4 or 5. `None` while
    /// there is none.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn good_moment(&self) -> Result<Option<EntrySummary>> {
        let bright = Filter { mood: Some(4..=5), ..Filter::default() };
        let loved = Filter { favourite: Some(true), ..Filter::default() };
        let mut random = [0; 16];
        self.interlude.environment().entropy.fill(&mut random)?;
        let draw = u128::from_be_bytes(random);
        self.interlude.read(|db| {
            let (bright_ones, loved_ones) =
                (entries::count(db, &bright)?, entries::count(db, &loved)?);
            let all = u128::from(bright_ones) + u128::from(loved_ones);
            if all == 0 {
                return Ok(None);
            }
            let place = u64::try_from(draw % all).unwrap_or(0);
            let found = match place.checked_sub(bright_ones) {
                None => entries::nth(db, &bright, place)?,
                Some(place) => entries::nth(db, &loved, place)?,
            };
            Ok(found.map(EntrySummary::from))
        })
    }
}
