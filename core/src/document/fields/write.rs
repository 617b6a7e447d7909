use automerge::{AutoCommit, ROOT, ReadDoc, transaction::Transactable};

use super::{FieldEdit, MOST_TEXT, object, texts};
use crate::document::defect;
use crate::{Error, Result};

/// The most bytes of one value.
const MOST: usize = 4096;
/// The most values of one map.
const MOST_IN_MAP: usize = 2000;
/// Does one edit.
pub(super) fn write(doc: &mut AutoCommit, edit: &FieldEdit) -> Result<()> {
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
