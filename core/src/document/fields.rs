//! Documents that are named values, texts and maps: reminders, schedules, settings, all that a group
//! shares.
//!
//! ```text
//! <field>          str                 set and cleared whole; devices may disagree on it
//! <text>           text                what people write together: merges by letters
//! <map>            map str → str       keyed by what does not change (a day, an id)
//! edits            counter             grows with every change
//! ```
//!
//! What the values mean, the kind's own file says. Fields and maps that this version does not know
//! stay where they are.

mod genesis;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use automerge::{AutoCommit, ROOT, ReadDoc, ScalarValue, Value, transaction::Transactable};
use minicbor::{Decode, Encode};

use super::{ChangeBytes, Document, Kind, Stamp, defect};
use crate::{Error, Result};

pub(super) use genesis::{Shape, genesis, shape};

/// The most bytes of one value.
const MOST: usize = 4096;
/// The most values of one map.
const MOST_IN_MAP: usize = 2000;
/// The most bytes of one text.
pub(crate) const MOST_TEXT: usize = 256 << 10;

/// Every value of a document, and of each the ones that devices set apart: the one that is shown first.
#[derive(Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Fields {
    #[n(0)]
    pub(crate) values: BTreeMap<String, Vec<String>>,
    #[n(1)]
    pub(crate) maps: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// How many changes the document has had, over all devices.
    #[n(2)]
    pub(crate) edits: u64,
    /// What people wrote; empty where only the rest was asked for.
    #[cbor(skip)]
    pub(crate) texts: BTreeMap<String, String>,
}

/// One thing done to such a document.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum FieldEdit {
    /// Sets a field, or clears it.
    Set(&'static str, Option<String>),
    /// Sets what a map says under a key, or takes it away.
    Put(&'static str, String, Option<String>),
    /// Makes a text this, by the smallest set of insertions and deletions.
    Write(&'static str, String),
}

impl Fields {
    /// The value of a field that is shown.
    pub(crate) fn get(&self, field: &str) -> Option<&str> {
        self.values.get(field)?.first().map(String::as_str)
    }

    /// Fields on which devices disagree, with all their values, sorted.
    pub(crate) fn disagreed(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        self.values.iter().filter_map(|(field, values)| {
            let distinct: BTreeSet<&str> = values.iter().map(String::as_str).collect();
            (distinct.len() > 1).then(|| (field.as_str(), distinct.into_iter().collect()))
        })
    }

    /// What a map says under each key, with all values that were set apart.
    pub(crate) fn map(&self, name: &str) -> impl Iterator<Item = (&str, &[String])> {
        let map = self.maps.get(name).into_iter().flatten();
        map.map(|(key, values)| (key.as_str(), values.as_slice()))
    }

    /// A text; empty where there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Title and texts, as the search index is to know them; none of a kind without texts.
    pub(crate) fn words(&self) -> Option<(String, String)> {
        let texts: Vec<&str> = self.texts.values().map(String::as_str).collect();
        let title = self.get("title").unwrap_or_default();
        (!texts.is_empty()).then(|| (title.to_owned(), super::entry::words(&texts.join("\n"))))
    }

    /// All but the texts, as CBOR.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        minicbor::to_vec(self).map_err(|_| Error::Internal("encoding"))
    }

    /// Reads what [`Fields::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::Damaged`] for anything else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        minicbor::decode(bytes).map_err(|_| Error::Damaged("a row of the read model"))
    }
}

impl Kind {
    /// Its documents are [`Fields`].
    pub(crate) fn has_fields(self) -> bool {
        shape(self).is_some()
    }
}

impl Document {
    /// Makes one change of several edits; none when they change nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a value of more than 4,096 bytes, a map of more than 2,000, a text of more
    /// than 256 KiB.
    pub(crate) fn edit_fields(
        &mut self,
        stamp: &Stamp,
        edits: &[FieldEdit],
    ) -> Result<Option<ChangeBytes>> {
        self.change(stamp, |doc| {
            edits.iter().try_for_each(|edit| write(doc, edit))?;
            match doc.pending_ops() {
                0 => Ok(()),
                _ => doc.increment(ROOT, "edits", 1).map_err(defect),
            }
        })
    }

    /// Everything it says; `None`: nothing has arrived of it yet.
    pub(crate) fn fields(&self, kind: Kind) -> Result<Option<Fields>> {
        let Some(Shape { maps, texts: names }) = shape(kind) else { return Ok(None) };
        let edits = match self.inner.get(ROOT, "edits").map_err(defect)? {
            Some((Value::Scalar(value), _)) => value.as_i64().unwrap_or(0),
            _ => 0,
        };
        let mut fields = Fields { edits: edits.unsigned_abs(), ..Fields::default() };
        if fields.edits == 0 {
            return Ok(None);
        }
        let is_value = |key: &&str| !maps.contains(key) && !names.contains(key);
        let keys: Vec<String> = self.inner.keys(ROOT).collect();
        for key in keys.iter().map(String::as_str).filter(is_value) {
            fields.values.extend(texts(&self.inner, &ROOT, key)?);
        }
        for name in *names {
            let text = self.inner.text(object(&self.inner, name)?).map_err(defect)?;
            fields.texts.insert((*name).to_owned(), text);
        }
        for name in *maps {
            let map = object(&self.inner, name)?;
            let entries = self.inner.keys(&map).map(|key| texts(&self.inner, &map, &key));
            let entries = entries.filter_map(Result::transpose).collect::<Result<_>>()?;
            fields.maps.insert((*name).to_owned(), entries);
        }
        Ok(Some(fields))
    }
}

fn write(doc: &mut AutoCommit, edit: &FieldEdit) -> Result<()> {
    let (object, key, value) = match edit {
        FieldEdit::Set(field, value) => (ROOT, *field, value),
        FieldEdit::Put(name, key, value) => (object(doc, name)?, key.as_str(), value),
        FieldEdit::Write(name, text) => return rewrite(doc, name, text),
    };
    if value.as_ref().is_some_and(|value| value.len() > MOST) || key.len() > MOST {
        return Err(Error::Invalid { field: "value", reason: "longer than 4,096 bytes" });
    }
    if object != ROOT && value.is_some() && doc.length(&object) >= MOST_IN_MAP {
        return Err(Error::Invalid { field: "value", reason: "more than 2,000 in one place" });
    }
    let there = doc.get_all(&object, key).map_err(defect)?.len();
    let shown = texts(doc, &object, key)?.and_then(|(_, values)| values.into_iter().next());
    if there <= 1 && shown == *value {
        return Ok(());
    }
    if there > 0 {
        // Choosing the value that is shown must overrule the others as a value of its own.
        doc.delete(&object, key).map_err(defect)?;
    }
    match value {
        Some(value) => doc.put(&object, key, value.as_str()).map_err(defect),
        None => Ok(()),
    }
}

fn rewrite(doc: &mut AutoCommit, name: &str, text: &str) -> Result<()> {
    if text.len() > MOST_TEXT {
        return Err(Error::Invalid { field: "text", reason: "longer than 256 KiB" });
    }
    let object = object(doc, name)?;
    match doc.text(&object).map_err(defect)? == text {
        true => Ok(()),
        false => doc.update_text(&object, text).map_err(defect),
    }
}

fn object(doc: &AutoCommit, name: &str) -> Result<automerge::ObjId> {
    match doc.get(ROOT, name).map_err(defect)? {
        Some((Value::Object(_), id)) => Ok(id),
        _ => Err(Error::Damaged("a document without its maps and texts")),
    }
}

/// The texts that stand under a key; the one that wins first, the same on every device.
fn texts(
    doc: &AutoCommit,
    object: &automerge::ObjId,
    key: &str,
) -> Result<Option<(String, Vec<String>)>> {
    let mut all = doc.get_all(object, key).map_err(defect)?;
    let shown = doc.get(object, key).map_err(defect)?.map(|(_, id)| id);
    all.sort_by_key(|(_, id)| shown.as_ref() != Some(id));
    let text = |value: &Value<'_>| match value {
        Value::Scalar(value) => match value.as_ref() {
            ScalarValue::Str(text) => Some(text.to_string()),
            _ => None,
        },
        Value::Object(_) => None,
    };
    let texts: Vec<String> = all.iter().filter_map(|(value, _)| text(value)).collect();
    Ok((!texts.is_empty()).then(|| (key.to_owned(), texts)))
}

#[cfg(test)]
mod tests;
