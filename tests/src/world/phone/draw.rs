//! Rules and schedules as somebody may have them.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime};
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{Habit, PromptRule, Reminder, Rule, Schedule, SessionRule};
use interlude_core::time::Recurrence;

use super::secrecy::CANARY;
use crate::world::SimEntropy;

const DAYS: [&str; 7] = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=DAILY;COUNT=40",
];
const MEETINGS: [&str; 4] =
    ["FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;BYDAY=MO,TH"];
pub(super) const ZONES: [&str; 12] = [
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Africa/Casablanca",
    "Atlantic/Azores",
];

pub(super) fn pick<'a, T: ?Sized>(entropy: &SimEntropy, list: &[&'a T]) -> &'a T {
    list[entropy.below(list.len())]
}

pub(super) fn id(entropy: &SimEntropy) -> DocumentId {
    let mut bytes = [0; 32];
    bytes.chunks_mut(8).for_each(|chunk| chunk.copy_from_slice(&entropy.number().to_le_bytes()));
    DocumentId(bytes)
}

fn time(entropy: &SimEntropy) -> NaiveTime {
    let minutes = match entropy.below(4) {
        0 => 120 + entropy.below(61), // When clocks are set.
        _ => entropy.below(24 * 60),
    };
    NaiveTime::MIN + chrono::Duration::minutes(i64::try_from(minutes).unwrap())
}

pub(super) fn habit(entropy: &SimEntropy, today: NaiveDate) -> Reminder {
    let mut times: Vec<NaiveTime> = (0..1 + entropy.below(3)).map(|_| time(entropy)).collect();
    times.sort_unstable();
    times.dedup();
    let quiet = (entropy.below(3) == 0).then(|| "22:00-07:00".parse().unwrap());
    let end = (entropy.below(6) == 0).then(|| today + Days::new(30));
    let rule = Rule::Habit(Habit {
        times,
        days: Recurrence::parse(pick(entropy, &DAYS)).unwrap(),
        start: today - Days::new(3),
        end,
        quiet_hours: quiet,
        unless_written: entropy.below(3) == 0,
    });
    Reminder::new(&format!("{CANARY} Abend"), rule)
}

pub(super) fn schedule(entropy: &SimEntropy, today: NaiveDate) -> Schedule {
    let start =
        (today + Days::new(u64::try_from(entropy.below(7)).unwrap())).and_time(time(entropy));
    Schedule {
        title: format!("{CANARY} Gruppe"),
        place: format!("{CANARY} Raum 3"),
        start,
        zone: pick(entropy, &ZONES).parse().unwrap(),
        minutes: pick(entropy, &[&50, &90, &120]).to_owned(),
        rule: (entropy.below(8) > 0).then(|| Recurrence::parse(pick(entropy, &MEETINGS)).unwrap()),
        changes: BTreeMap::new(),
        revision: 1,
    }
}

pub(super) fn of_sessions(entropy: &SimEntropy, schedule: DocumentId) -> Reminder {
    let before = pick(entropy, &[&[1440, 60][..], &[2880, 15], &[60]]).to_vec();
    let after = pick(entropy, &[&[120][..], &[], &[10, 600]]).to_vec();
    Reminder::new(
        CANARY,
        Rule::Session(SessionRule { schedule, before, after, morning_after: None }),
    )
}

pub(super) fn prompt(schedule: DocumentId, due: NaiveDate) -> Reminder {
    let question = format!("{CANARY}: what helped?");
    let before = vec![2880, 180];
    Reminder::new(CANARY, Rule::Prompt(PromptRule { question, schedule, due, before }))
}
