//! jrnl's JSON export: `{"tags": {…}, "entries": [{"title", "body", "date", "time", "tags",
//! "starred"}]}`. Times are local and carry no zone.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use serde::Deserialize;

use super::format::{ImportFormat, Sink};
use super::json_records::{Ending, each};
use super::model::short_digest;
use super::{PortableEntry, Skipped, Source};
use crate::time::Moment;
use crate::{Error, Result};

pub(super) struct Jrnl;

#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    date: String,
    #[serde(default)]
    time: String,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    starred: bool,
}

impl ImportFormat for Jrnl {
    fn name(&self) -> &'static str {
        "jrnl"
    }

    fn recognises(&self, source: &Source) -> bool {
        let mut names = source.names().filter(|name| name.ends_with(".json"));
        names.any(|name| {
            let start = source.read(name, |content| Ok(super::day_one::start(content)));
            start.is_ok_and(|start| start.contains("\"tags\"") && start.contains("\"entries\""))
        })
    }

    fn read(&self, source: &Source, zone: Tz, sink: Sink<'_>) -> Result<()> {
        let names: Vec<&str> = source.names().filter(|name| name.ends_with(".json")).collect();
        let mut seen = HashMap::new();
        for name in names {
            let ending = source.read(name, |content| {
                each(content, "entries", &mut |place, text| {
                    sink(entry(text, zone, &mut seen).map_err(|reason| Skipped {
                        record: format!("entry {}", place + 1),
                        reason,
                    }))
                })
            })?;
            if let Ending::Broken(count) = ending {
                let record = format!("everything after entry {count}");
                sink(Err(Skipped { record, reason: "the JSON is broken from here on" }))?;
            }
        }
        Ok(())
    }
}

fn entry(
    text: &str,
    zone: Tz,
    seen: &mut HashMap<String, usize>,
) -> std::result::Result<PortableEntry, &'static str> {
    let record: Record = serde_json::from_str(text).map_err(|_| "fields are missing or wrong")?;
    let created = local(&record.date, &record.time, zone).ok_or("its date cannot be read")?;
    // jrnl's records have no id; equal ones are told apart by their order.
    let same = short_digest(&[&record.date, &record.time, &record.title]);
    let count = seen.entry(same.clone()).or_default();
    *count += 1;
    let mut entry = PortableEntry::new("jrnl", format!("{same}-{count}"), created);
    entry.title = record.title;
    entry.body = record.body;
    let tags = record.tags.iter().map(|tag| tag.trim_start_matches(['@', '#']).to_owned());
    entry.tags = tags.collect();
    entry.favourite = record.starred;
    entry.checked().map_err(|error| reason(&error))
}

/// Why a record breaks a bound.
pub(super) fn reason(error: &Error) -> &'static str {
    match error {
        Error::Invalid { reason, .. } => reason,
        _ => "cannot be read",
    }
}

/// A local date and time in a zone: of two, the first; in a gap, the instant after it.
pub(super) fn local(date: &str, time: &str, zone: Tz) -> Option<Moment> {
    let date = date.trim().parse::<NaiveDate>().ok()?;
    let time = match time.trim() {
        "" => NaiveTime::MIN,
        time => ["%H:%M:%S%.f", "%H:%M"]
            .iter()
            .find_map(|form| NaiveTime::parse_from_str(time, form).ok())?,
    };
    at_local(NaiveDateTime::new(date, time), zone)
}

pub(super) fn at_local(mut local: NaiveDateTime, zone: Tz) -> Option<Moment> {
    // No gap is longer than a day (Samoa skipped one in 2011).
    for _ in 0..=96 {
        if let Some(found) = local.and_local_timezone(zone).earliest() {
            let instant = crate::time::Timestamp::from_millis(found.timestamp_millis());
            return Moment::in_zone(instant, zone).ok();
        }
        local += chrono::TimeDelta::minutes(15);
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::portability::read_bytes;

    #[test]
    fn a_broken_record_does_not_stop_the_rest() {
        let json = r#"{"tags": {"@walk": 1}, "entries": [
            {"title": "A walk", "body": "by the river", "date": "2024-03-01", "time": "08:30",
             "tags": ["@walk"], "starred": true},
            {"title": 7, "date": "2024-03-02"},
            {"title": "Twice", "body": "", "date": "2024-03-31", "time": "02:30", "tags": []},
            {"title": "Twice", "body": "again", "date": "2024-03-31", "time": "02:30", "tags": []}
        ]}"#;
        let records = read_bytes("jrnl", "x.json", json.as_bytes()).unwrap();
        let walk = records[0].as_ref().unwrap();
        assert_eq!((walk.tags.as_slice(), walk.favourite), (&["walk".to_owned()][..], true));
        assert_eq!(records[1].as_ref().unwrap_err().record, "entry 2");
        let (one, two) = (records[2].as_ref().unwrap(), records[3].as_ref().unwrap());
        assert_ne!(one.source.id, two.source.id);
    }

    #[test]
    fn a_time_in_a_gap_is_the_instant_after_it() {
        let moment = super::local("2024-03-31", "02:30", chrono_tz::Europe::Berlin).unwrap();
        assert_eq!(moment.to_rfc3339(), "2024-03-31T03:00:00.000+02:00");
        let skipped = super::local("2011-12-30", "12:00", chrono_tz::Pacific::Apia).unwrap();
        assert_eq!(skipped.local_date().to_string(), "2011-12-31");
    }
}
