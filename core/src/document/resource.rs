//! Something to read, hear or practise, in one language.
//!
//! ```text
//! slug, lang, title, kind, summary, minutes, country, checked      str
//! tags             str         between commas
//! pack             str         "<id> <version>", where it came in one
//! steps            map place → "<seconds> <words>"
//! media            map file → what opens and checks it
//! body, transcript text        Markdown
//! ```

mod content;
mod kind;
mod language;
mod medium;

use chrono::NaiveDate;

use super::{Identity, Kind, Seed, silent};
use crate::{Error, Result};

pub(crate) use content::{ResourceContent, media};
pub use kind::ResourceKind;
pub(crate) use language::choose_language;
pub(crate) use medium::{MOST_MEDIUM, Medium, media_type};

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
    /// Files that it shows or plays, pictures and recordings, at most 50; its body names each as `../media/<file>`.
    pub media: Vec<String>,
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
            _ if self.media.len() > medium::MOST_MEDIA => invalid("media", "more than 50 files"),
            _ if !self.media.iter().all(|file| media_type(file).is_some()) => {
                invalid("media", "a file of a name or kind that resources do not have")
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
