//! Day One's JSON export: a zip or a folder with a JSON file a journal and `photos/`, `audios/`,
//! `videos/`, `pdfs/`, or the JSON alone. Read off real exports (Day One for Mac and iOS, 2024).
//!
//! Not imported, because a journal entry has no place for it: location, weather, devices, step
//! counts, editing time, templates. "Pinned" becomes the tag `pinned`, "all day" keeps the day.

mod media;
mod rich;
mod text;

use std::collections::HashMap;

use chrono::DateTime;
use chrono_tz::Tz;
use serde::Deserialize;

use super::beginning::start;
use super::format::{ImportFormat, Sink};
use super::json_records::{Ending, each};
use super::model::{reason, short_digest};
use super::{PortableEntry, Skipped, Source};
use crate::Result;
use crate::time::{Moment, Timestamp};
use media::{MediaRecord, Shelf};

pub(super) struct DayOne;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    uuid: Option<String>,
    creation_date: String,
    time_zone: Option<String>,
    text: Option<String>,
    rich_text: Option<String>,
    #[serde(default)]
    starred: bool,
    #[serde(default)]
    is_pinned: bool,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    photos: Vec<MediaRecord>,
    #[serde(default)]
    audios: Vec<MediaRecord>,
    #[serde(default)]
    videos: Vec<MediaRecord>,
    #[serde(default)]
    pdf_attachments: Vec<MediaRecord>,
}

impl ImportFormat for DayOne {
    fn name(&self) -> &'static str {
        "day-one"
    }

    fn recognises(&self, source: &Source) -> bool {
        source.names().any(|name| is_journal(source, name))
    }

    fn read(&self, source: &Source, zone: Tz, sink: Sink<'_>) -> Result<()> {
        let shelf = Shelf::of(source);
        // A journal may have any name: when none looks like one, every JSON file is tried.
        let json = || source.names().filter(|name| name.ends_with(".json"));
        let mut names: Vec<&str> = json().filter(|name| is_journal(source, name)).collect();
        if names.is_empty() {
            names = json().collect();
        }
        for (number, name) in (1..).zip(names) {
            let ending = source.read(name, |content| {
                each(content, "entries", &mut |place, text| {
                    let record = format!("journal {number}, entry {}", place + 1);
                    entry(text, zone, &shelf, &record, sink)
                })
            })?;
            if let Ending::Broken(count) = ending {
                let record = format!("journal {number}, everything after entry {count}");
                sink(Err(Skipped { record, reason: "the JSON is broken from here on" }))?;
            }
        }
        Ok(())
    }
}

fn is_journal(source: &Source, name: &str) -> bool {
    let start = name.ends_with(".json").then(|| source.read(name, |content| Ok(start(content))));
    start.and_then(Result::ok).is_some_and(|start| {
        !start.contains(super::interlude_json::FORMAT)
            && start.contains("\"entries\"")
            && (start.contains("\"creationDate\"") || start.contains("\"metadata\":{\"version\""))
    })
}

fn entry(json: &str, zone: Tz, shelf: &Shelf, place: &str, sink: Sink<'_>) -> Result<()> {
    let skip = |reason| Skipped { record: place.to_owned(), reason };
    let record: Record = match serde_json::from_str(json) {
        Ok(record) => record,
        Err(_) => return sink(Err(skip("fields are missing or wrong"))),
    };
    let place = record
        .uuid
        .as_ref()
        .filter(|uuid| is_id(uuid))
        .map_or(place.to_owned(), |uuid| format!("{place} ({uuid})"));
    let Some(created) = created(&record, zone) else {
        return sink(Err(Skipped { record: place, reason: "its date cannot be read" }));
    };
    let (entry, missing) = assemble(record, created, json, shelf);
    for media in missing {
        let record = format!("{place}, media {media}");
        sink(Err(Skipped { record, reason: "the file is not in the export" }))?;
    }
    let skip = |error| Skipped { record: place.clone(), reason: reason(&error) };
    sink(entry.checked().map_err(skip))
}

/// An identifier as Day One makes them, which says nothing about a person.
fn is_id(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn assemble(
    record: Record,
    created: Moment,
    json: &str,
    shelf: &Shelf,
) -> (PortableEntry, Vec<String>) {
    let id = record.uuid.clone().unwrap_or_else(|| short_digest(&[json]));
    let mut entry = PortableEntry::new("day-one", id, created);
    let body = match (&record.text, &record.rich_text) {
        (Some(text), _) if !text.trim().is_empty() => text::unescaped(text),
        (_, Some(rich)) => rich::to_markdown(rich),
        (text, None) => text.clone().unwrap_or_default(),
    };
    let all = [&record.photos, &record.audios, &record.videos, &record.pdf_attachments];
    let (mut ids, mut missing) = (HashMap::new(), Vec::new());
    let mut media: Vec<&MediaRecord> = all.into_iter().flatten().collect();
    media.sort_by_key(|one| one.order_in_entry);
    for one in media {
        match shelf.find(one) {
            Some(attachment) => {
                ids.insert(one.identifier.to_ascii_uppercase(), attachment.id.clone());
                if !entry.attachments.iter().any(|other| other.id == attachment.id) {
                    entry.attachments.push(attachment);
                }
            }
            None => missing.push(match is_id(&one.identifier) {
                true => one.identifier.clone(),
                false => "without an identifier".to_owned(),
            }),
        }
    }
    (entry.title, entry.body) = text::title_and_body(&text::with_links(&body, &ids));
    entry.favourite = record.starred;
    entry.tags = record.tags;
    entry.tags.extend(record.is_pinned.then(|| "pinned".to_owned()));
    (entry, missing)
}

fn created(record: &Record, zone: Tz) -> Option<Moment> {
    let instant = DateTime::parse_from_rfc3339(&record.creation_date).ok()?;
    let zone = record.time_zone.as_deref().and_then(|name| name.parse().ok()).unwrap_or(zone);
    Moment::in_zone(Timestamp::from_millis(instant.timestamp_millis()), zone).ok()
}

#[cfg(test)]
mod tests;
