use super::{EntryEdit, Field};
use crate::document::TextPatch;
use crate::{Error, Result};

/// Bytes of text in one change: however it is encoded, the change stays within its bound.
const MAX_TEXT: usize = (2 << 20) + (64 << 10);

/// Checks everything about edits that can be told without the document.
pub(crate) fn check_edits(edits: &[EntryEdit]) -> Result<()> {
    let text = |edit: &EntryEdit| match edit {
        EntryEdit::Splice(TextPatch { insert: text, .. })
        | EntryEdit::Append(_, text)
        | EntryEdit::Rewrite(_, text) => text.len(),
        _ => 0,
    };
    if edits.iter().map(text).sum::<usize>() > MAX_TEXT {
        return Err(Error::Invalid { field: "text", reason: "longer than 2 MiB" });
    }
    edits.iter().try_for_each(|edit| match edit {
        EntryEdit::Set(field, Some(value)) => field.check(value),
        EntryEdit::Set(Field::Created, None) => {
            Err(Error::Invalid { field: "created", reason: "an entry has a date" })
        }
        EntryEdit::Tag(label) => check_label("tag", label),
        EntryEdit::Feel(label) => check_label("emotion", label),
        EntryEdit::Attach(attachment) => attachment.check(),
        _ => Ok(()),
    })
}

fn check_label(field: &'static str, label: &str) -> Result<()> {
    let invalid = |reason| Err(Error::Invalid { field, reason });
    match label {
        _ if label.is_empty() || label.trim() != label => invalid("empty, or with spaces around"),
        _ if label.len() > 256 => invalid("longer than 256 bytes"),
        _ if label.chars().any(char::is_control) => invalid("holds a control character"),
        _ => Ok(()),
    }
}
