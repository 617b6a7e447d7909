//! Writes seeded schedules as `.ics` and, beside each, what the core says of its sessions, for
//! `tests/oracle/calendars.py` to compare: `calendars FOLDER FIRST_SEED COUNT`.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use interlude_core::journal::DocumentId;
use interlude_core::reminders::{CalendarRequest, Schedule, Selection, SessionState, calendar};
use interlude_core::time::Moment;
use interlude_tests::world::{SimEntropy, schedule};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, first, count] = arguments.as_slice() else { return };
    let first: u64 = first.parse().unwrap();
    for seed in first..first + count.parse::<u64>().unwrap() {
        write(&Path::new(folder).join(seed.to_string()), seed);
    }
}

fn write(folder: &Path, seed: u64) {
    let entropy = SimEntropy::new(seed);
    let all: Vec<(DocumentId, Schedule)> = (0..1 + entropy.below(2))
        .map(|_| (DocumentId([u8::try_from(entropy.below(256)).unwrap(); 32]), schedule(&entropy)))
        .collect();
    let borrowed: Vec<_> = all.iter().map(|(id, schedule)| (*id, schedule)).collect();
    fs::create_dir_all(folder).unwrap();
    let file = |name: &str, full: bool, selection: Selection| {
        let now = Moment::parse("2026-11-24T12:00:00Z").unwrap().instant();
        let request = CalendarRequest { selection, full, locale: "de".to_owned(), now };
        fs::write(folder.join(name), calendar(&borrowed, &request)).unwrap();
    };
    let days = day(2027)..=day(2028);
    file("all.ics", true, Selection::All);
    file("discreet.ics", false, Selection::All);
    file("days.ics", true, Selection::Days(days.clone()));
    fs::write(folder.join("all"), listed(&all, day(2020)..=day(2040))).unwrap();
    fs::write(folder.join("days"), listed(&all, days)).unwrap();
}

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap()
}

/// A line for each session: seconds of beginning and end, whether it is cancelled, title and place.
fn listed(all: &[(DocumentId, Schedule)], days: std::ops::RangeInclusive<NaiveDate>) -> String {
    let mut text = String::new();
    for (_, schedule) in all {
        for one in schedule.sessions(days.clone()) {
            let state =
                if one.state == SessionState::Cancelled { "CANCELLED" } else { "CONFIRMED" };
            let [begins, ends] = [one.begins, one.ends].map(|at| at.millis() / 1000);
            let place = schedule.place.replace('\n', "\\n");
            writeln!(text, "{begins}\t{ends}\t{state}\t{}\t{place}", schedule.title).unwrap();
        }
    }
    text
}
