//! Schedules as groups have them, and some that no group has.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use interlude_core::reminders::{Schedule, SessionChange};
use interlude_core::time::Recurrence;

use super::SimEntropy;

const ZONES: [&str; 20] = [
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Nuuk",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Asia/Gaza",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Nairobi",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Pacific/Apia",
    "UTC",
];
const RULES: [&str; 14] = [
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=200",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "FREQ=WEEKLY;UNTIL=20281105",
    "FREQ=WEEKLY;BYDAY=WE;UNTIL=20290314T183000",
    "FREQ=DAILY;UNTIL=20270328T003000Z",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
];
/// Among them those at which clocks are set.
const MINUTES: [i64; 8] = [0, 30, 90, 120, 150, 1110, 1125, 1439];

/// A schedule with private words that no calendar takes as they are, and with changes of single sessions.
///
/// # Panics
/// Never.
#[must_use]
pub fn schedule(entropy: &SimEntropy) -> Schedule {
    let pick = |list: &[&'static str]| list[entropy.below(list.len())];
    let days = i64::try_from(entropy.below(2500)).unwrap();
    let start = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap() + Duration::days(days);
    let time = MINUTES[entropy.below(MINUTES.len())];
    let mut schedule = Schedule {
        title: format!("Group {}; \"the\\n, others\" mit Ünïcode 小组", entropy.below(100)),
        place: "Room 3, left; ring twice\nhttps://example.org/a,b?c=d\\e".to_owned(),
        start: start.and_hms_opt(0, 0, 0).unwrap() + Duration::minutes(time),
        zone: pick(&ZONES).parse().unwrap(),
        minutes: [50, 90, 120, 1440][entropy.below(4)],
        rule: (entropy.below(8) > 0).then(|| Recurrence::parse(pick(&RULES)).unwrap()),
        changes: BTreeMap::new(),
        revision: entropy.number() % 50,
    };
    for _ in 0..entropy.below(8) {
        let (day, change) = change(entropy, &schedule);
        schedule.changes.insert(day, change);
    }
    schedule
}

/// A change of some session, or of a day that has none.
fn change(entropy: &SimEntropy, schedule: &Schedule) -> (NaiveDate, SessionChange) {
    let first = schedule.start.date();
    let all = schedule.sessions(first..=first + Duration::days(1500));
    let other = |from: NaiveDateTime| {
        let hours = i64::try_from(entropy.below(24 * 60)).unwrap();
        from + Duration::hours(hours - 24 * 30)
    };
    let some = all.get(entropy.below(all.len().max(1)));
    let day = some.map_or(first + Duration::days(3), |session| session.day);
    match entropy.below(5) {
        0 => (day, SessionChange::Cancelled),
        1 => (day + Duration::days(1), SessionChange::Cancelled),
        2 => {
            let at = other(day.and_hms_opt(18, 0, 0).unwrap());
            (at.date(), SessionChange::Extra(at))
        }
        _ => (day, SessionChange::Moved(other(day.and_hms_opt(17, 0, 0).unwrap()))),
    }
}
