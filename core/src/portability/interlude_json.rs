//! Our own JSON: `docs/export.schema.json` describes it.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::beginning::start;
use super::format::{ImportFormat, Sink};
use super::json_records::{Ending, each};
use super::model::reason;
use super::{PortableAttachment, PortableEntry, Skipped, Source};
use crate::document::entry::Coping;
use crate::time::{Moment, Timestamp};
use crate::{Error, Result};

/// The name by which an export says what it is.
pub(super) const FORMAT: &str = "interlude-journal";
/// The version this program writes, and the newest it reads.
pub(super) const VERSION: u32 = 1;

pub(super) struct InterludeJson;

/// An entry as the JSON has it.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) seed: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    body: String,
    /// RFC 9557.
    created: String,
    #[serde(default = "entry_form")]
    form: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mood: Option<u8>,
    #[serde(default)]
    emotions: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    favourite: bool,
    #[serde(default)]
    bring: bool,
    /// Session, prompt and goal, where there is one.
    #[serde(default)]
    links: BTreeMap<String, String>,
    /// Trigger, action and helped, where there is one.
    #[serde(default)]
    coping: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trashed: Option<i64>,
    #[serde(default)]
    attachments: Vec<AttachmentRecord>,
}

#[derive(Serialize, Deserialize)]
struct AttachmentRecord {
    id: String,
    file_name: String,
    media_type: String,
    path: String,
}

fn entry_form() -> String {
    "entry".to_owned()
}

impl ImportFormat for InterludeJson {
    fn name(&self) -> &'static str {
        "interlude-json"
    }

    fn recognises(&self, source: &Source) -> bool {
        source.names().any(|name| is_ours(source, name))
    }

    fn read(&self, source: &Source, _: Tz, sink: Sink<'_>) -> Result<()> {
        let names: Vec<&str> = source.names().filter(|name| name.ends_with(".json")).collect();
        for name in names {
            if source.read(name, |content| Ok(start(content)))?.contains(NEWER) {
                return Err(Error::TooNew("the export"));
            }
            let ending = source.read(name, |content| {
                each(content, "entries", &mut |place, text| {
                    sink(read_record(text).map_err(|reason| Skipped {
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

/// How a later version will begin: versions have one digit until there is a tenth.
const NEWER: &str = "\"format\":\"interlude-journal\",\"version\":2";

fn is_ours(source: &Source, name: &str) -> bool {
    name.ends_with(".json")
        && source.read(name, |content| Ok(start(content))).is_ok_and(|start| start.contains(FORMAT))
}

fn read_record(text: &str) -> std::result::Result<PortableEntry, &'static str> {
    let record: Record = serde_json::from_str(text).map_err(|_| "fields are missing or wrong")?;
    record.into_entry().map_err(|error| reason(&error))
}

impl Record {
    pub(super) fn of(entry: &PortableEntry, seed: &[u8; 16]) -> Self {
        let words = |words: [(&str, Option<String>); 3]| {
            words.into_iter().filter_map(|(key, word)| Some((key.to_owned(), word?))).collect()
        };
        let Coping { trigger, action, helped } = &entry.coping;
        let helped = helped.map(|helped| helped.name().to_owned());
        Self {
            seed: seed.iter().map(|byte| format!("{byte:02x}")).collect(),
            title: entry.title.clone(),
            body: entry.body.clone(),
            created: entry.created.to_string(),
            form: entry.form.name().to_owned(),
            mood: entry.mood,
            emotions: entry.emotions.clone(),
            tags: entry.tags.clone(),
            favourite: entry.favourite,
            bring: entry.bring,
            links: words([
                ("session", entry.session.clone()),
                ("prompt", entry.prompt.clone()),
                ("goal", entry.goal.clone()),
            ]),
            coping: words([
                ("trigger", trigger.clone()),
                ("action", action.clone()),
                ("helped", helped),
            ]),
            trashed: entry.trashed.map(Timestamp::millis),
            attachments: entry.attachments.iter().map(AttachmentRecord::of).collect(),
        }
    }

    pub(super) fn into_entry(mut self) -> Result<PortableEntry> {
        let seed = parse_seed(&self.seed)?;
        let created = Moment::parse(&self.created)?;
        let mut entry = PortableEntry::new("interlude", self.seed, created);
        entry.seed = Some(seed);
        (entry.title, entry.body) = (self.title, self.body);
        entry.form = self.form.parse()?;
        entry.mood = self.mood.filter(|mood| (1..=5).contains(mood));
        (entry.emotions, entry.tags) = (self.emotions, self.tags);
        (entry.favourite, entry.bring) = (self.favourite, self.bring);
        entry.session = self.links.remove("session");
        entry.prompt = self.links.remove("prompt");
        entry.goal = self.links.remove("goal");
        let helped = self.coping.remove("helped").map(|helped| helped.parse()).transpose()?;
        let (trigger, action) = (self.coping.remove("trigger"), self.coping.remove("action"));
        entry.coping = Coping { trigger, action, helped };
        entry.trashed = self.trashed.map(Timestamp::from_millis);
        entry.attachments = self.attachments.into_iter().map(AttachmentRecord::into).collect();
        entry.checked()
    }
}

impl AttachmentRecord {
    fn of(attachment: &PortableAttachment) -> Self {
        let PortableAttachment { id, file_name, media_type, path } = attachment.clone();
        Self { id, file_name, media_type, path }
    }
}

impl From<AttachmentRecord> for PortableAttachment {
    fn from(record: AttachmentRecord) -> Self {
        let AttachmentRecord { id, file_name, media_type, path } = record;
        Self { id, file_name, media_type, path }
    }
}

pub(super) fn parse_seed(text: &str) -> Result<[u8; 16]> {
    let invalid = Error::Invalid { field: "seed", reason: "not 32 hexadecimal digits" };
    let number = u128::from_str_radix(text, 16).ok().filter(|_| text.len() == 32);
    Ok(number.filter(|_| !text.starts_with('+')).ok_or(invalid)?.to_be_bytes())
}
