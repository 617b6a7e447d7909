use chrono::{NaiveDate, TimeDelta};
use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;

use super::*;

fn midnight(year: i32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap().into()
}

impl Clock {
    /// The instants at which the offset changes.
    pub(crate) fn changes(&self) -> Vec<i64> {
        self.spans.iter().skip(1).map(|span| span.from).collect()
    }
}

/// All changes there are: what [`STEP`] stands on.
#[test]
fn it_says_of_every_change_what_the_slow_functions_say() {
    let every = if std::env::var_os("INTERLUDE_LONG").is_some() { 1 } else { 11 };
    for zone in TZ_VARIANTS.into_iter().step_by(every) {
        let clock = Clock::over(zone, midnight(1971), midnight(2039));
        for change in clock.changes() {
            for minutes in [-1500, -121, -60, -31, -1, 0, 1, 29, 59, 119, 1500] {
                let instant = Timestamp::from_millis(change).plus_millis(minutes * 60_000);
                let shown = crate::time::local(zone, instant);
                assert_eq!(clock.local(instant), shown, "{zone} {shown}");
                assert_eq!(
                    clock.first_valid(shown),
                    crate::time::first_valid(zone, shown),
                    "{zone} {shown}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn it_says_what_the_slow_functions_say(
        zone in 0..TZ_VARIANTS.len(),
        first in -3000i64..30_000,
        length in 0i64..900,
        minutes in -10_000i64..1_500_000,
    ) {
        let zone = TZ_VARIANTS[zone];
        let first = midnight(1970) + TimeDelta::days(first);
        let clock = Clock::over(zone, first, first + TimeDelta::days(length));
        let wanted = first + TimeDelta::minutes(minutes);
        let instant = crate::time::first_valid(zone, wanted);
        prop_assert_eq!(clock.first_valid(wanted), instant);
        prop_assert_eq!(clock.local(instant), crate::time::local(zone, instant));
    }
}
