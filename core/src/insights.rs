//! Looking back in numbers: plain counts with their n. Nothing is inferred, scored or advised.

mod coping;
mod emotions;
mod moods;

pub use coping::CopingCount;
pub use emotions::{EmotionCount, Together};
pub use moods::WeekMood;

use chrono::NaiveDate;

use crate::interlude::Interlude;
use crate::store::insights::Days;

/// Counts over the journal of an open vault.
#[derive(Clone, Copy)]
pub struct Insights<'a> {
    pub(crate) interlude: &'a Interlude,
}

/// Which days a count is about, both ends included; open where nothing is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// The first local day.
    pub from: Option<NaiveDate>,
    /// The last local day.
    pub to: Option<NaiveDate>,
}

impl Span {
    fn days(self) -> Days {
        Days {
            from: self.from.unwrap_or(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default()),
            to: self.to.unwrap_or(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()),
        }
    }
}
