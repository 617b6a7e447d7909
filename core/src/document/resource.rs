//! Something to read, hear or practise, in one language.
//!
//! ```text
//! slug, lang, title, kind, summary, minutes, country, checked      str
//! tags             str         between commas
//! pack             str         "<id> <version>", where it came in one
//! steps            map place → "<seconds> <words>"
//! body, transcript text        Markdown
//! ```

mod kind;
mod language;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{FieldEdit, Fields, Identity, Kind, Seed, silent};
use crate::{Error, Result};

pub use kind::ResourceKind;
pub(crate) use language::choose_language;

/// The most bytes of a text.
const MOST: usize = 256 << 10;
/// The most steps, and tags.
const MOST_STEPS: usize = 200;
const MOST_TAGS: usize = 30;

/// One step of a guided exercise.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// How long it takes, 1 to 3,600.
    pub seconds: u32,
    /// What to do.
    pub words: String,
}

/// A resource in one language.
#[derive(Clone, PartialEq, Eq)]
pub struct Resource {
    /// Its name among others: lower-case letters, digits and dashes.
    pub slug: String,
    /// BCP 47.
    pub lang: String,
    /// One line.
    pub title: String,
    /// What it is.
    pub kind: ResourceKind,
    /// One line; may be empty.
    pub summary: String,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Of a guided exercise.
    pub steps: Vec<Step>,
    /// When somebody last checked what it says; none of a crisis card: nobody has.
    pub checked: Option<NaiveDate>,
    /// ISO 3166 alpha-2, of a crisis card.
    pub country: Option<String>,
    /// Markdown.
    pub body: String,
    /// What is heard in its audio.
    pub transcript: String,
}

silent!(Step, Resource);

impl Resource {
    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        let line = |text: &str| text.len() <= 400 && !text.chars().any(char::is_control);
        let steps = |step: &Step| (1..=3600).contains(&step.seconds) && step.words.len() <= 2000;
        match self {
            _ if !is_slug(&self.slug) => invalid("slug", "not lower-case letters, digits, dashes"),
            _ if !language::is_tag(&self.lang) => invalid("lang", "no language tag"),
            _ if self.title.trim().is_empty() || !line(&self.title) => {
                invalid("title", "empty, long, or more than a line")
            }
            _ if !line(&self.summary) => invalid("summary", "long, or more than a line"),
            _ if self.minutes.is_some_and(|it| !(1..=600).contains(&it)) => {
                invalid("minutes", "not from 1 to 600")
            }
            _ if self.tags.len() > MOST_TAGS || !self.tags.iter().all(|tag| is_label(tag)) => {
                invalid("tags", "more than 30, or with other signs than letters and digits")
            }
            _ if self.steps.len() > MOST_STEPS || !self.steps.iter().all(steps) => {
                invalid("steps", "more than 200, or longer than an hour")
            }
            _ if self.country.as_ref().is_some_and(|code| !is_country(code)) => {
                invalid("country", "not two capital letters")
            }
            _ if self.body.trim().is_empty() => invalid("body", "empty"),
            _ if self.body.len() > MOST || self.transcript.len() > MOST => {
                invalid("body", "longer than 256 KiB")
            }
            _ => Ok(()),
        }
    }

    /// There is one such document in a group, whoever brings it.
    pub(crate) fn identity(&self, home: [u8; 32]) -> Identity {
        let record = format!("{}.{}", self.slug, self.lang);
        Identity::of_group(Kind::RESOURCE, home, Seed::derive("resource", &record))
    }
}

fn is_slug(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    (1..=80).contains(&text.len()) && text.chars().all(is_sign)
}

fn is_label(text: &str) -> bool {
    let is_sign = |sign: char| sign.is_alphanumeric() || matches!(sign, ' ' | '-' | '\'');
    (1..=60).contains(&text.len()) && text.chars().all(is_sign)
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A resource as a group has it.
pub(crate) struct ResourceContent {
    pub(crate) resource: Resource,
    /// The pack it came in, and its version.
    pub(crate) pack: Option<(String, u32)>,
}

impl ResourceContent {
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let text = |field| fields.get(field).unwrap_or_default().to_owned();
        let steps = fields.map("steps").filter_map(|(place, values)| {
            let (seconds, words) = values.first()?.split_once(' ')?;
            let step = Step { seconds: seconds.parse().ok()?, words: words.to_owned() };
            Some((place.parse::<u32>().ok()?, step))
        });
        let steps: BTreeMap<u32, Step> = steps.collect();
        let tags = fields.get("tags").into_iter().flat_map(|tags| tags.split(','));
        let pack = fields.get("pack").and_then(|pack| pack.split_once(' '));
        let resource = Resource {
            slug: fields.get("slug")?.to_owned(),
            lang: fields.get("lang")?.to_owned(),
            title: fields.get("title")?.to_owned(),
            kind: fields.get("kind")?.parse().unwrap_or(ResourceKind::Article),
            summary: text("summary"),
            minutes: fields.get("minutes").and_then(|minutes| minutes.parse().ok()),
            tags: tags.map(str::to_owned).collect(),
            steps: steps.into_values().collect(),
            checked: fields.get("checked").and_then(|day| day.parse().ok()),
            country: fields.get("country").map(str::to_owned),
            body: fields.text("body").to_owned(),
            transcript: fields.text("transcript").to_owned(),
        };
        let pack = pack.and_then(|(id, version)| Some((id.to_owned(), version.parse().ok()?)));
        Some(Self { resource, pack })
    }

    /// The edits that make a document that says `before` say this.
    pub(crate) fn edits(&self, before: Option<&Fields>) -> Vec<FieldEdit> {
        let resource = &self.resource;
        let set =
            |field, value: String| FieldEdit::Set(field, (!value.is_empty()).then_some(value));
        let maybe = |field, value: Option<String>| set(field, value.unwrap_or_default());
        let place = |place: usize| format!("{place:04}");
        let mut edits = vec![
            set("slug", resource.slug.clone()),
            set("lang", resource.lang.clone()),
            set("title", resource.title.clone()),
            set("kind", resource.kind.name().to_owned()),
            set("summary", resource.summary.clone()),
            maybe("minutes", resource.minutes.map(|minutes| minutes.to_string())),
            set("tags", resource.tags.join(",")),
            maybe("checked", resource.checked.map(|day| day.to_string())),
            maybe("country", resource.country.clone()),
            maybe("pack", self.pack.as_ref().map(|(id, version)| format!("{id} {version}"))),
            FieldEdit::Write("body", resource.body.clone()),
            FieldEdit::Write("transcript", resource.transcript.clone()),
        ];
        let steps = resource.steps.iter().enumerate().map(|(number, step)| {
            let words = format!("{} {}", step.seconds, step.words);
            FieldEdit::Put("steps", place(number), Some(words))
        });
        edits.extend(steps);
        let there = before.map(|fields| fields.map("steps").map(|(key, _)| key.to_owned()));
        let gone = there.into_iter().flatten();
        let gone = gone.filter(|key| *key >= place(resource.steps.len()));
        edits.extend(gone.map(|key| FieldEdit::Put("steps", key, None)));
        edits
    }
}
