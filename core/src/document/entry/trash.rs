use automerge::{AutoCommit, ROOT, ReadDoc, ScalarValue, Value, transaction::Transactable};

use super::super::defect;
use crate::Result;
use crate::time::Timestamp;

/// How many edits the document holds, over all devices.
fn edits(doc: &AutoCommit) -> Result<i64> {
    let value = doc.get(ROOT, "edits").map_err(defect)?;
    Ok(match value {
        Some((Value::Scalar(value), _)) => value.as_i64().unwrap_or(0),
        _ => 0,
    })
}

/// Counts an edit, so that a trashing that did not know of it no longer holds.
pub(super) fn count_edit(doc: &mut AutoCommit) -> Result<()> {
    doc.increment(ROOT, "edits", 1).map_err(defect)
}

/// Marks the entry as trashed, as long as no edit appears that this device does not know yet.
pub(super) fn trash(doc: &mut AutoCommit, at: Timestamp) -> Result<()> {
    let mark = format!("{} {}", at.millis(), edits(doc)?);
    doc.put(ROOT, "trashed", mark).map_err(defect)
}

/// Takes the mark away. Counts as an edit, so a concurrent trashing does not win.
pub(super) fn untrash(doc: &mut AutoCommit) -> Result<()> {
    if doc.get(ROOT, "trashed").map_err(defect)?.is_some() {
        doc.delete(ROOT, "trashed").map_err(defect)?;
    }
    count_edit(doc)
}

/// Since when the entry is in the trash: the latest of the marks that know of every edit.
pub(super) fn trashed(doc: &AutoCommit) -> Result<Option<Timestamp>> {
    let edits = edits(doc)?;
    let marks = doc.get_all(ROOT, "trashed").map_err(defect)?;
    let marks = marks.into_iter().filter_map(|(value, _)| match value {
        Value::Scalar(value) => read_mark(&value),
        Value::Object(_) => None,
    });
    Ok(marks.filter(|(_, seen)| *seen == edits).map(|(at, _)| at).max())
}

fn read_mark(value: &ScalarValue) -> Option<(Timestamp, i64)> {
    let ScalarValue::Str(mark) = value else { return None };
    let (at, seen) = mark.split_once(' ')?;
    Some((Timestamp::from_millis(at.parse().ok()?), seen.parse().ok()?))
}
