//! jrnl's JSON export: `{"tags": {…}, "entries": [{"title", "body", "date", "time", "tags",
//! "starred"}]}`. Times are local and carry no zone.

use std::collections::HashMap;

use chrono_tz::Tz;
use serde::Deserialize;

use super::beginning::start;
use super::format::{ImportFormat, Sink};
use super::json_records::{Ending, each};
use super::local_time::local;
use super::model::{reason, short_digest};
use super::{PortableEntry, Skipped, Source};
use crate::Result;

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
            let start = source.read(name, |content| Ok(start(content)));
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
}
