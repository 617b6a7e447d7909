use std::collections::BTreeSet;

use automerge::{AutoCommit, ROOT, ReadDoc};

use super::super::{Document, Heads, TextField, defect, text};
use super::row::PREVIEW_SOURCE;
use super::value::{map, scalar};
use super::{Coping, EntryContent, Field, Form, Scalar, attachment, conflict, trash};
use crate::time::Moment;
use crate::{Error, Result};

impl Document {
    /// Reads the whole entry; `None` while its content has not arrived yet.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the document is not an entry.
    pub(crate) fn entry(&self) -> Result<Option<EntryContent>> {
        read(&self.inner)
    }

    /// Reads the entry with no more of its body than a preview needs: a long text costs much more
    /// to read than a letter to write into it.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the document is not an entry.
    pub(crate) fn entry_beginning(&mut self) -> Result<Option<EntryContent>> {
        let body = match self.beginning.take() {
            Some(body) => body,
            None => {
                text::read(&self.inner, TextField::Body)?.chars().take(PREVIEW_SOURCE).collect()
            }
        };
        let content = read_with(&self.inner, body.clone());
        self.beginning = Some(body);
        content
    }

    /// Reads the entry as it was at an earlier version.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the document never had this version.
    pub(crate) fn entry_at(&mut self, heads: &Heads) -> Result<Option<EntryContent>> {
        let missing = |_| Error::NotFound("version");
        read(&self.inner.fork_at(&heads.0).map_err(missing)?)
    }

    /// One of the entry's texts.
    pub(crate) fn text(&self, field: TextField) -> Result<String> {
        text::read(&self.inner, field)
    }
}

fn read(doc: &AutoCommit) -> Result<Option<EntryContent>> {
    read_with(doc, text::read(doc, TextField::Body)?)
}

fn read_with(doc: &AutoCommit, body: String) -> Result<Option<EntryContent>> {
    let Some(created) = created(doc)? else { return Ok(None) };
    Ok(Some(EntryContent {
        title: text::read(doc, TextField::Title)?,
        body,
        created,
        form: parsed(doc, Field::Form)?.unwrap_or(Form::Entry),
        mood: mood(doc)?,
        emotions: keys(doc, "emotions")?,
        tags: keys(doc, "tags")?,
        favourite: flag(doc, Field::Favourite)?,
        bring: flag(doc, Field::Bring)?,
        session: word(doc, Field::Session)?,
        prompt: word(doc, Field::Prompt)?,
        goal: word(doc, Field::Goal)?,
        coping: Coping {
            trigger: word(doc, Field::Trigger)?,
            action: word(doc, Field::Action)?,
            helped: parsed(doc, Field::Helped)?,
        },
        attachments: attachment::read(doc)?,
        trashed: trash::trashed(doc)?,
        conflicts: conflict::read(doc)?,
        source: source(doc)?,
    }))
}

pub(super) fn keys(doc: &AutoCommit, key: &str) -> Result<BTreeSet<String>> {
    Ok(doc.keys(map(doc, key)?).collect())
}

fn word(doc: &AutoCommit, field: Field) -> Result<Option<String>> {
    Ok(match scalar(doc, field)? {
        Some(Scalar::Text(text)) => Some(text),
        _ => None,
    })
}

fn parsed<T: std::str::FromStr>(doc: &AutoCommit, field: Field) -> Result<Option<T>> {
    Ok(word(doc, field)?.and_then(|text| text.parse().ok()))
}

fn flag(doc: &AutoCommit, field: Field) -> Result<bool> {
    Ok(scalar(doc, field)? == Some(Scalar::Flag(true)))
}

pub(super) fn mood(doc: &AutoCommit) -> Result<Option<u8>> {
    Ok(match scalar(doc, Field::Mood)? {
        Some(Scalar::Number(number)) => u8::try_from(number).ok(),
        _ => None,
    })
}

pub(super) fn created(doc: &AutoCommit) -> Result<Option<Moment>> {
    Ok(word(doc, Field::Created)?.and_then(|text| Moment::parse(&text).ok()))
}

fn source(doc: &AutoCommit) -> Result<Option<String>> {
    let value = doc.get(ROOT, "source").map_err(defect)?;
    Ok(value.and_then(|(value, _)| value.as_str().map(str::to_owned)))
}
