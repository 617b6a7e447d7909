use std::collections::BTreeMap;

use chrono::NaiveDate;
use icalendar::parser::{Component, read_calendar, unfold};
use proptest::prelude::*;

use super::super::*;
use crate::reminders::SessionChange;
use crate::time::{Moment, Recurrence};

const ID: DocumentId = DocumentId([7; 32]);

fn weekly() -> Schedule {
    Schedule {
        title: "Kanárek, Gruppe".to_owned(),
        place: "Raum 3; Kanárek\nzweimal läuten".to_owned(),
        start: "2026-11-24T18:00:00".parse().unwrap(),
        zone: chrono_tz::Europe::Berlin,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY;UNTIL=20270630").unwrap()),
        changes: BTreeMap::new(),
        revision: 3,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn changed(schedule: &mut Schedule, on: &str, change: &str) {
    schedule.changes.insert(day(on), change.parse::<SessionChange>().unwrap());
}

fn written(schedule: &Schedule, selection: Selection, full: bool) -> String {
    let now = Moment::parse("2026-11-24T12:00:00Z").unwrap().instant();
    let request = CalendarRequest { selection, full, locale: "de".to_owned(), now };
    calendar(&[(ID, schedule)], &request)
}

/// Properties of a component, as `NAME;PARAMETER=…:value`.
fn properties(component: &Component<'_>) -> BTreeMap<String, String> {
    let all = component.properties.iter();
    all.map(|one| (one.name.as_str().to_owned(), one.val.as_str().to_owned())).collect()
}

/// The events, read back by a parser that is not ours.
fn read(text: &str) -> Vec<BTreeMap<String, String>> {
    let text = unfold(text);
    let calendar = read_calendar(&text).unwrap();
    let events = calendar.components.iter().filter(|one| one.name == "VEVENT");
    events.map(properties).collect()
}

fn values<'a>(events: &'a [BTreeMap<String, String>], name: &str) -> Vec<&'a str> {
    events.iter().map(|event| event.get(name).map_or("", String::as_str)).collect()
}

#[test]
fn a_whole_calendar_for_review() {
    let mut schedule = weekly();
    changed(&mut schedule, "2026-12-01", "cancelled");
    changed(&mut schedule, "2026-12-08", "moved 2026-12-09T19:30");
    changed(&mut schedule, "2026-12-11", "extra 2026-12-11T10:00");
    insta::assert_snapshot!(written(&schedule, Selection::All, true).replace("\r\n", "\n"));
}

#[test]
fn moved_cancelled_and_extra_sessions_are_events_beside_the_series() {
    let mut schedule = weekly();
    changed(&mut schedule, "2026-12-01", "cancelled");
    changed(&mut schedule, "2026-12-08", "moved 2027-01-09T19:30");
    changed(&mut schedule, "2026-12-09", "cancelled");
    changed(&mut schedule, "2026-12-11", "extra 2026-12-11T10:00");
    changed(&mut schedule, "2026-12-15", "extra 2026-12-15T07:00");
    let events = read(&written(&schedule, Selection::All, false));
    assert_eq!(
        values(&events, "DTSTART"),
        [
            "20261124T180000",
            "20261201T180000",
            "20261211T100000",
            "20261215T070000",
            "20270109T193000",
        ]
    );
    assert_eq!(
        values(&events, "RECURRENCE-ID"),
        ["", "20261201T180000", "", "20261215T180000", "20261208T180000",]
    );
    assert_eq!(
        values(&events, "STATUS"),
        ["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED",]
    );
    let uids = values(&events, "UID");
    assert!(uids[0] == uids[1] && uids[1] == uids[3] && uids[3] == uids[4] && uids[0] != uids[2]);
    assert_eq!(values(&events, "RRULE")[0], "FREQ=WEEKLY;UNTIL=20270630T215959Z");
    assert!(values(&events, "SEQUENCE").iter().all(|revision| *revision == "3"));
}

#[test]
fn one_session_keeps_its_name_and_is_cancelled_when_it_is() {
    let mut schedule = weekly();
    let one = || Selection::Session(ID, day("2026-12-01"));
    let before = written(&schedule, one(), false);
    assert!(before.contains("METHOD:PUBLISH\r\n"));
    changed(&mut schedule, "2026-12-01", "cancelled");
    schedule.revision += 1;
    let after = written(&schedule, one(), false);
    assert!(after.contains("METHOD:CANCEL\r\n"));
    let (before, after) = (read(&before), read(&after));
    assert_eq!((before.len(), after.len()), (1, 1));
    for same in ["UID", "RECURRENCE-ID", "DTSTART"] {
        assert_eq!(values(&before, same), values(&after, same));
    }
    assert_eq!(values(&after, "STATUS"), ["CANCELLED"]);
    assert_eq!((values(&before, "SEQUENCE"), values(&after, "SEQUENCE")), (vec!["3"], vec!["4"]));
    assert!(read(&written(&schedule, Selection::Session(ID, day("2026-12-02")), false)).is_empty());
    assert!(read(&written(&schedule, Selection::Series(DocumentId([8; 32])), false)).is_empty());
}

#[test]
fn a_time_that_the_clock_skips_is_written_as_the_core_has_it() {
    let mut schedule = weekly();
    schedule.start = "2027-03-21T02:30:00".parse().unwrap();
    let events = read(&written(&schedule, Selection::All, false));
    assert_eq!(values(&events, "RECURRENCE-ID"), ["", "20270328T023000"]);
    assert_eq!(values(&events, "DTSTART"), ["20270321T023000", "20270328T030000"]);
}

#[test]
fn a_series_begins_with_the_first_day_that_its_rule_has() {
    let mut schedule = weekly();
    schedule.rule = Some(Recurrence::parse("FREQ=WEEKLY;BYDAY=TH").unwrap());
    let events = read(&written(&schedule, Selection::All, false));
    assert_eq!(values(&events, "DTSTART"), ["20261126T180000"]);
    schedule.rule = None;
    let events = read(&written(&schedule, Selection::Series(ID), false));
    assert_eq!(values(&events, "DTSTART"), ["20261124T180000"]);
    assert_eq!(values(&events, "RECURRENCE-ID"), [""]);
}

#[test]
fn full_is_full_and_discreet_says_when_and_nothing_else() {
    let mut schedule = weekly();
    let full = read(&written(&schedule, Selection::All, true));
    assert_eq!(values(&full, "SUMMARY"), ["Kanárek, Gruppe"]);
    assert_eq!(values(&full, "LOCATION"), ["Raum 3; Kanárek\nzweimal läuten"]);
    let discreet = written(&schedule, Selection::All, false);
    let events = read(&discreet);
    let names: Vec<&str> = events[0].keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "CLASS", "DTSTAMP", "DTSTART", "DURATION", "RRULE", "SEQUENCE", "STATUS", "SUMMARY",
            "UID",
        ]
    );
    assert_eq!(values(&events, "SUMMARY"), ["Ein Moment, den du eingeplant hast"]);
    // Whatever is private may change without a difference.
    (schedule.title, schedule.place) = ("other".to_owned(), String::new());
    assert!(written(&schedule, Selection::All, false) == discreet);
    schedule.title = " ".to_owned();
    let untitled = read(&written(&schedule, Selection::All, true));
    assert_eq!(
        (values(&untitled, "SUMMARY"), values(&untitled, "LOCATION")),
        (vec!["Deine Sitzung"], vec![""])
    );
}

proptest! {
    #[test]
    fn whatever_is_written_in_it_a_calendar_reads_back(title in "(.|\n){0,80}", place in "(.|\r\n){0,300}") {
        let clean = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n")
            .replace(|letter: char| letter.is_control() && !"\n\t".contains(letter), "");
        let schedule = Schedule { title: title.clone(), place: place.clone(), ..weekly() };
        let text = written(&schedule, Selection::All, true);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
        let events = read(&text);
        prop_assert_eq!(events.len(), 1);
        if !title.trim().is_empty() {
            prop_assert_eq!(&events[0]["SUMMARY"], &clean(&title));
        }
        if !place.trim().is_empty() {
            prop_assert_eq!(&events[0]["LOCATION"], &clean(&place));
        }
    }
}
