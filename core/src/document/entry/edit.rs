use std::fmt;

use automerge::{AutoCommit, ROOT, ReadDoc, ScalarValue, transaction::Transactable};

use super::super::{ChangeBytes, Document, Heads, Stamp, TextField, TextPatch, defect, text};
use super::check::check_edits;
use super::row::PREVIEW_SOURCE;
use super::{Attachment, Field, Scalar, attachment, trash, value};
use crate::time::Timestamp;
use crate::{Error, Result};

/// One thing done to an entry. Several make one change.
#[derive(Clone, PartialEq)]
pub(crate) enum EntryEdit {
    /// Live editing.
    Splice(TextPatch),
    /// At the end of a text.
    Append(TextField, String),
    /// The whole text anew; only what differs is changed.
    Rewrite(TextField, String),
    /// Sets or clears a field; also how a conflict is resolved.
    Set(Field, Option<Scalar>),
    Tag(String),
    Untag(String),
    Feel(String),
    Unfeel(String),
    Attach(Attachment),
    Detach(String),
    Trash(Timestamp),
    Untrash,
    /// Remembers what an import read.
    Source(String),
}

impl fmt::Debug for EntryEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryEdit(..)")
    }
}

impl Document {
    /// The first change of an entry, for a document that is going to be stored whole: without its
    /// bytes, which cost as much as making it.
    ///
    /// # Errors
    /// [`Error::Invalid`] when an edit breaks a rule.
    pub(crate) fn begin_entry(&mut self, stamp: &Stamp, edits: &[EntryEdit]) -> Result<()> {
        check_edits(edits)?;
        let made = self.make_change(stamp, |doc| write(doc, edits))?;
        made.map(drop).ok_or(Error::Invalid { field: "entry", reason: "empty" })
    }

    /// Makes one change of several edits, or none when they change nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] when an edit breaks a rule; the document is as before then.
    pub(crate) fn edit_entry(
        &mut self,
        stamp: &Stamp,
        edits: &[EntryEdit],
    ) -> Result<Option<ChangeBytes>> {
        check_edits(edits)?;
        self.forget_beginning(edits);
        self.change(stamp, |doc| write(doc, edits))
    }

    /// The same on an earlier version, merged with what came after: an edit made by someone who
    /// had not seen it yet.
    ///
    /// # Errors
    /// As [`Document::edit_entry`].
    pub(crate) fn edit_entry_at(
        &mut self,
        version: &Heads,
        stamp: &Stamp,
        edits: &[EntryEdit],
    ) -> Result<Option<ChangeBytes>> {
        check_edits(edits)?;
        self.beginning = None;
        self.inner.isolate(&version.0);
        let change = self.change(stamp, |doc| write(doc, edits));
        self.inner.integrate();
        change
    }
}

impl Document {
    /// A splice behind the beginning leaves it as it was.
    fn forget_beginning(&mut self, edits: &[EntryEdit]) {
        let behind = |edit: &EntryEdit| matches!(edit, EntryEdit::Splice(patch) if patch.at >= PREVIEW_SOURCE);
        if !edits.iter().all(behind) {
            self.beginning = None;
        }
    }
}

fn write(doc: &mut AutoCommit, edits: &[EntryEdit]) -> Result<()> {
    edits.iter().try_for_each(|edit| write_one(doc, edit))?;
    let counts = |edit: &EntryEdit| !matches!(edit, EntryEdit::Trash(_) | EntryEdit::Untrash);
    // Nothing done is no edit: a change of a counter alone would keep trashed entries alive.
    if doc.pending_ops() > 0 && edits.iter().any(counts) {
        trash::count_edit(doc)?;
    }
    Ok(())
}

fn write_one(doc: &mut AutoCommit, edit: &EntryEdit) -> Result<()> {
    match edit {
        EntryEdit::Splice(patch) => text::splice(doc, patch),
        EntryEdit::Append(field, text) => text::append(doc, *field, text),
        EntryEdit::Rewrite(field, text) => text::rewrite(doc, *field, text),
        EntryEdit::Set(field, value) => set(doc, *field, value.as_ref()),
        EntryEdit::Tag(label) => add(doc, "tags", label),
        EntryEdit::Untag(label) => remove(doc, "tags", label),
        EntryEdit::Feel(label) => add(doc, "emotions", label),
        EntryEdit::Unfeel(label) => remove(doc, "emotions", label),
        EntryEdit::Attach(attachment) => {
            attachment::room_for(doc, &attachment.id)?;
            let map = attachment::map(doc)?;
            doc.put(map, &attachment.id, attachment.to_scalar()?).map_err(defect)
        }
        EntryEdit::Detach(id) => remove(doc, "attachments", id),
        EntryEdit::Trash(at) => trash::trash(doc, *at),
        EntryEdit::Untrash => trash::untrash(doc),
        EntryEdit::Source(source) => doc.put(ROOT, "source", source.as_str()).map_err(defect),
    }
}

/// Writing the value that already stands is nothing, unless it settles a conflict.
fn set(doc: &mut AutoCommit, field: Field, value: Option<&Scalar>) -> Result<()> {
    let stands = doc.get_all(ROOT, field.name()).map_err(defect)?.len();
    if stands <= 1 && value::scalar(doc, field)?.as_ref() == value {
        return Ok(());
    }
    if stands > 1 {
        // Automerge makes choosing the value that is shown a mere removal of the others, which
        // another device's choice would overrule silently. A choice is a value of its own.
        doc.delete(ROOT, field.name()).map_err(defect)?;
    }
    match value {
        Some(Scalar::Text(text)) => doc.put(ROOT, field.name(), text.as_str()),
        Some(Scalar::Number(number)) => doc.put(ROOT, field.name(), *number),
        Some(Scalar::Flag(flag)) => doc.put(ROOT, field.name(), *flag),
        None if stands != 1 => Ok(()),
        None => doc.delete(ROOT, field.name()),
    }
    .map_err(defect)
}

/// Written even when it is there already: only then does it win over a concurrent removal.
/// Automerge leaves out what stands already, so that goes first.
fn add(doc: &mut AutoCommit, map: &str, label: &str) -> Result<()> {
    let map = value::map(doc, map)?;
    if doc.get(&map, label).map_err(defect)?.is_some() {
        doc.delete(&map, label).map_err(defect)?;
    }
    doc.put(map, label, ScalarValue::Boolean(true)).map_err(defect)
}

fn remove(doc: &mut AutoCommit, map: &str, label: &str) -> Result<()> {
    let map = value::map(doc, map)?;
    match doc.get(&map, label).map_err(defect)? {
        Some(_) => doc.delete(map, label).map_err(defect),
        None => Ok(()),
    }
}
