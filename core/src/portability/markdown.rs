//! A folder of Markdown files with front matter between two lines of `---`.
//!
//! Of YAML it reads what such files use: `key: value` on one line, values plain, in single or in
//! double quotes (with JSON's escapes), and lists as `[a, b]` or as `- item` lines below.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::format::{ImportFormat, Sink};
use super::local_time::at_local;
use super::media::type_of;
use super::model::{reason, short_digest};
use super::{PortableAttachment, PortableEntry, Skipped, Source};
use crate::Result;
use crate::document::entry::{Coping, Form};
use crate::time::{Moment, Timestamp};

mod front_matter;

pub(super) use front_matter::quoted;
use front_matter::{FrontMatter, split};

pub(super) struct Markdown;

/// The most bytes of a file.
const MAX_FILE: u64 = 5 << 20;

impl ImportFormat for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn recognises(&self, source: &Source) -> bool {
        source.names().any(is_markdown)
    }

    fn read(&self, source: &Source, zone: Tz, sink: Sink<'_>) -> Result<()> {
        for name in source.names().filter(|name| is_markdown(name)) {
            let read = source.text(name, MAX_FILE);
            let entry = read.map_err(|error| reason(&error));
            let entry = entry.and_then(|text| entry_of(name, &text, zone, source));
            let skip = |reason| Skipped { record: name.to_owned(), reason };
            sink(entry.map_err(skip))?;
        }
        Ok(())
    }
}

fn is_markdown(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".md") || name.ends_with(".markdown")
}

type Reading = std::result::Result<PortableEntry, &'static str>;

fn entry_of(name: &str, text: &str, zone: Tz, source: &Source) -> Reading {
    let (front, body) = split(text);
    let front = FrontMatter::parse(front)?;
    let created = created(&front, name, zone).ok_or("has no date in its front matter or name")?;
    let id = front.text("id").unwrap_or_else(|| short_digest(&[name]));
    let mut entry = PortableEntry::new("markdown", id, created);
    if let Some(seed) =
        front.text("interlude").and_then(|seed| super::interlude_json::parse_seed(&seed).ok())
    {
        entry.seed = Some(seed);
        entry.source.format = "interlude";
    }
    (entry.title, entry.body) = title_and_body(&front, body);
    fields(&front, &mut entry)?;
    attachments(&front, name, source, &mut entry);
    entry.checked().map_err(|error| reason(&error))
}

fn fields(front: &FrontMatter, entry: &mut PortableEntry) -> std::result::Result<(), &'static str> {
    let word = |key: &str| front.text(key).filter(|word| !word.is_empty());
    let flag = |keys: [&str; 2]| keys.iter().any(|key| front.text(key).as_deref() == Some("true"));
    let mood = word("mood").map(|mood| mood.parse::<u8>().ok().filter(|m| (1..=5).contains(m)));
    entry.mood = match mood {
        Some(None) => return Err("its mood is not a number from 1 to 5"),
        mood => mood.flatten(),
    };
    let form = word("form").map_or(Ok(Form::Entry), |form| form.parse());
    entry.form = form.map_err(|_| "its form is not known")?;
    (entry.tags, entry.emotions) = (front.labels("tags"), front.labels("emotions"));
    entry.favourite = flag(["favourite", "starred"]);
    entry.bring = flag(["bring", "bring"]);
    (entry.session, entry.prompt, entry.goal) = (word("session"), word("prompt"), word("goal"));
    let helped = word("helped").map(|helped| helped.parse()).transpose();
    let helped = helped.map_err(|_| "whether it helped is not known")?;
    entry.coping = Coping { trigger: word("trigger"), action: word("action"), helped };
    let trashed = word("trashed").and_then(|at| Moment::parse(&at).ok());
    entry.trashed = trashed.map(|moment| moment.instant());
    Ok(())
}

/// Our own files name their title; in others a heading on the first line is one.
fn title_and_body(front: &FrontMatter, body: &str) -> (String, String) {
    if let Some(title) = front.text("title") {
        return (title, body.to_owned());
    }
    match body.split_once('\n').unwrap_or((body, "")) {
        (first, rest) if first.starts_with("# ") => {
            (first[2..].trim().to_owned(), rest.trim_start_matches(['\r', '\n']).to_owned())
        }
        _ => (String::new(), body.to_owned()),
    }
}

fn created(front: &FrontMatter, name: &str, zone: Tz) -> Option<Moment> {
    let zone = front.text("zone").and_then(|zone| zone.parse().ok()).unwrap_or(zone);
    let keys = ["created", "date", "created_at"];
    let written = keys.iter().filter_map(|key| front.text(key)).find_map(|at| moment(&at, zone));
    written.or_else(|| {
        let file = name.rsplit('/').next().unwrap_or(name);
        moment(file.get(..10)?, zone)
    })
}

fn moment(text: &str, zone: Tz) -> Option<Moment> {
    let text = text.trim();
    if let Ok(moment) = Moment::parse(text) {
        return Some(moment);
    }
    let forms = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day = || text.parse::<NaiveDate>().ok()?.and_hms_opt(12, 0, 0);
    at_local(local.or_else(day)?, zone)
}

/// Attachments named in the front matter, and local files the body shows.
fn attachments(front: &FrontMatter, name: &str, source: &Source, entry: &mut PortableEntry) {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    for line in front.labels("attachments") {
        let mut parts = line.splitn(4, '|').map(str::to_owned);
        if let (Some(id), Some(media_type), Some(path), Some(file_name)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            entry.attachments.push(PortableAttachment { id, file_name, media_type, path });
        }
    }
    for (target, path) in local_targets(&entry.body, folder, source) {
        let id = short_digest(&["markdown", &path]);
        let file_name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let media_type = type_of(&path).to_owned();
        entry.body = entry.body.replace(&format!("]({target})"), &format!("](attachment:{id})"));
        entry.attachments.push(PortableAttachment { id, file_name, media_type, path });
    }
}

/// Where links and images lead that lie in the export: as written, and by name.
fn local_targets(body: &str, folder: &str, source: &Source) -> BTreeMap<String, String> {
    use pulldown_cmark::{Event, Parser, Tag};
    let mut found = BTreeMap::new();
    for event in Parser::new(body) {
        let (Event::Start(Tag::Image { dest_url, .. }) | Event::Start(Tag::Link { dest_url, .. })) =
            event
        else {
            continue;
        };
        let path = match folder {
            "" => dest_url.to_string(),
            folder => format!("{folder}/{dest_url}"),
        };
        if source.has(&path) && !is_markdown(&path) {
            found.insert(dest_url.to_string(), path);
        }
    }
    found
}

/// How our own files write an attachment in one line.
pub(super) fn attachment_line(attachment: &PortableAttachment) -> String {
    let PortableAttachment { id, file_name, media_type, path } = attachment;
    format!("{id}|{media_type}|{path}|{file_name}")
}

/// How our own files write an instant.
pub(super) fn instant_line(at: Timestamp) -> String {
    at.to_rfc3339()
}

#[cfg(test)]
mod tests;
