use std::fmt;

use ring::digest::{Context, SHA256};

use crate::document::entry::{Coping, Form};
use crate::time::{Moment, Timestamp};
use crate::{Error, Result};

/// The most bytes of a body; a title has a thousandth of that.
const MAX_BODY: usize = 2 << 20;
const MAX_TITLE: usize = 4096;
/// The most tags or emotions of an entry.
const MAX_LABELS: usize = 256;
const MAX_ATTACHMENTS: usize = 64;

/// What makes a record the same record when it is imported again.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceKey {
    /// The format's name.
    pub format: &'static str,
    /// The record's own id, or a digest of what identifies it.
    pub id: String,
}

/// An entry on its way in or out.
#[derive(Clone, PartialEq, Eq)]
pub struct PortableEntry {
    /// Where it comes from.
    pub source: SourceKey,
    /// The seed of its document, in our own exports only.
    pub seed: Option<[u8; 16]>,
    /// The title.
    pub title: String,
    /// The body, Markdown.
    pub body: String,
    /// When it was written.
    pub created: Moment,
    /// What it is.
    pub form: Form,
    /// Mood, 1 to 5.
    pub mood: Option<u8>,
    /// Emotions, sorted.
    pub emotions: Vec<String>,
    /// Tags, sorted.
    pub tags: Vec<String>,
    /// A favourite.
    pub favourite: bool,
    /// To bring to the session.
    pub bring: bool,
    /// The session it belongs to.
    pub session: Option<String>,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// The goal it is about.
    pub goal: Option<String>,
    /// What a coping note tells.
    pub coping: Coping,
    /// Since when it is in the trash.
    pub trashed: Option<Timestamp>,
    /// Attachments in their order.
    pub attachments: Vec<PortableAttachment>,
}

/// An attachment on its way in or out.
#[derive(Clone, PartialEq, Eq)]
pub struct PortableAttachment {
    /// Its id within the entry; the body shows it as `![](attachment:ID)`.
    pub id: String,
    /// The name the file had.
    pub file_name: String,
    /// IANA media type.
    pub media_type: String,
    /// Where its bytes are within the export.
    pub path: String,
}

/// A record, or a part of one, that did not come in.
#[derive(Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which: the file within the export, or a record's place and id in it. For the person to find
    /// it by, not for logs: a file's name may be a title.
    pub record: String,
    /// Why.
    pub reason: &'static str,
}

impl fmt::Debug for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Skipped").field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl fmt::Debug for PortableEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PortableEntry(..)")
    }
}

impl PortableEntry {
    /// An entry that says nothing yet.
    pub(crate) fn new(format: &'static str, id: String, created: Moment) -> Self {
        Self {
            source: SourceKey { format, id },
            seed: None,
            title: String::new(),
            body: String::new(),
            created,
            form: Form::Entry,
            mood: None,
            emotions: Vec::new(),
            tags: Vec::new(),
            favourite: false,
            bring: false,
            session: None,
            prompt: None,
            goal: None,
            coping: Coping::default(),
            trashed: None,
            attachments: Vec::new(),
        }
    }

    /// Brings labels into order and checks every bound.
    pub(crate) fn checked(mut self) -> Result<Self> {
        for labels in [&mut self.tags, &mut self.emotions] {
            labels.iter_mut().for_each(|label| *label = label.trim().to_owned());
            labels.retain(|label| !label.is_empty());
            labels.sort();
            labels.dedup();
        }
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        match &self {
            _ if self.body.len() > MAX_BODY => invalid("body", "longer than 2 MiB"),
            _ if self.title.len() > MAX_TITLE => invalid("title", "longer than 4,096 bytes"),
            _ if self.tags.len().max(self.emotions.len()) > MAX_LABELS => {
                invalid("tags", "more than 256 tags or emotions")
            }
            _ if self.attachments.len() > MAX_ATTACHMENTS => {
                invalid("attachments", "more than 64 attachments")
            }
            _ => Ok(self),
        }
    }

    /// SHA-256 over everything it says, to tell whether an export changed since the last import.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Context::new(&SHA256);
        let word = |word: &Option<String>| word.clone().unwrap_or_default();
        let attachments = self.attachments.iter().map(|one| one.id.as_str()).collect::<Vec<_>>();
        let helped = self.coping.helped.map_or("", |helped| helped.name());
        let parts = [
            self.title.clone(),
            self.body.clone(),
            self.created.to_string(),
            self.form.name().to_owned(),
            format!("{:?} {} {} {:?}", self.mood, self.favourite, self.bring, self.trashed),
            self.emotions.join("\n"),
            self.tags.join("\n"),
            word(&self.session),
            word(&self.prompt),
            word(&self.goal),
            word(&self.coping.trigger),
            word(&self.coping.action),
            helped.to_owned(),
            attachments.join("\n"),
        ];
        for part in parts {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let mut out = [0; 32];
        out.copy_from_slice(hash.finish().as_ref());
        out
    }
}

/// The first 16 bytes of a SHA-256 over `parts` in hexadecimal: ids of what has none of its own.
pub(crate) fn short_digest(parts: &[&str]) -> String {
    let mut hash = Context::new(&SHA256);
    for part in parts {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finish().as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Why a record breaks a bound.
pub(super) fn reason(error: &Error) -> &'static str {
    match error {
        Error::Invalid { reason, .. } => reason,
        _ => "cannot be read",
    }
}
