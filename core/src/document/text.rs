use automerge::{AutoCommit, ObjId, PatchAction, ROOT, ReadDoc, transaction::Transactable};

use super::{Document, Heads, defect};
use crate::{Error, Result};

/// The texts of an entry that are edited live, by splices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The title, one line.
    Title,
    /// The body, Markdown.
    Body,
}

impl TextField {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }
}

/// A change of a text that an editor applies to what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPatch {
    /// Which text.
    pub field: TextField,
    /// Where, in Unicode scalar values from the start.
    pub at: usize,
    /// How many scalar values go.
    pub delete: usize,
    /// What comes in their place.
    pub insert: String,
}

pub(super) fn object(doc: &AutoCommit, field: TextField) -> Result<ObjId> {
    match doc.get(ROOT, field.key()).map_err(defect)? {
        Some((value, id)) if value.is_object() => Ok(id),
        _ => Err(Error::Damaged("an entry without its text")),
    }
}

pub(super) fn read(doc: &AutoCommit, field: TextField) -> Result<String> {
    doc.text(object(doc, field)?).map_err(defect)
}

/// Splices after checking the bounds, which Automerge would panic or guess about.
pub(super) fn splice(doc: &mut AutoCommit, patch: &TextPatch) -> Result<()> {
    let text = object(doc, patch.field)?;
    let end = patch.at.checked_add(patch.delete);
    if end.is_none_or(|end| end > doc.length(&text)) {
        return Err(Error::Invalid { field: "splice", reason: "beyond the end of the text" });
    }
    let delete = isize::try_from(patch.delete)
        .map_err(|_| Error::Invalid { field: "splice", reason: "too long" })?;
    doc.splice_text(&text, patch.at, delete, &patch.insert).map_err(defect)
}

pub(super) fn append(doc: &mut AutoCommit, field: TextField, text: &str) -> Result<()> {
    let object = object(doc, field)?;
    let end = doc.length(&object);
    doc.splice_text(&object, end, 0, text).map_err(defect)
}

/// Replaces a text by the smallest set of insertions and deletions.
pub(super) fn rewrite(doc: &mut AutoCommit, field: TextField, text: &str) -> Result<()> {
    let object = object(doc, field)?;
    if doc.length(&object) == 0 {
        return match text {
            "" => Ok(()),
            _ => doc.splice_text(&object, 0, 0, text).map_err(defect),
        };
    }
    doc.update_text(&object, text).map_err(defect)
}

impl Document {
    /// What changed in the texts from one version to another, to be applied in order.
    pub(crate) fn text_patches(&mut self, from: &Heads, to: &Heads) -> Result<Vec<TextPatch>> {
        let title = object(&self.inner, TextField::Title)?;
        let patches = self.inner.diff(&from.0, &to.0);
        let patches =
            patches.into_iter().filter(|patch| is_text(&patch.path)).filter_map(|patch| {
                let field = if patch.obj == title { TextField::Title } else { TextField::Body };
                match patch.action {
                    PatchAction::SpliceText { index, value, .. } => {
                        Some(TextPatch { field, at: index, delete: 0, insert: value.make_string() })
                    }
                    PatchAction::DeleteSeq { index, length } => {
                        Some(TextPatch { field, at: index, delete: length, insert: String::new() })
                    }
                    _ => None,
                }
            });
        Ok(patches.collect())
    }
}

impl Document {
    /// What was put into title and body since a version and is still there, a line for each place.
    pub(crate) fn written_since(&mut self, since: &Heads) -> Result<String> {
        let now = self.heads();
        let patches = self.text_patches(since, &now)?;
        let added = patches.iter().map(|patch| patch.insert.trim()).filter(|text| !text.is_empty());
        Ok(added.collect::<Vec<_>>().join("\n"))
    }
}

fn is_text(path: &[(ObjId, automerge::Prop)]) -> bool {
    let keys = [TextField::Title.key(), TextField::Body.key()];
    matches!(path, [(_, automerge::Prop::Map(key))] if keys.contains(&key.as_str()))
}
