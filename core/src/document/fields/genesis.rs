use automerge::{ActorId, AutoCommit, AutomergeError, ObjType, ROOT, ScalarValue};
use automerge::{transaction::CommitOptions, transaction::Transactable};

use crate::document::Kind;

/// The maps of a kind's documents; none for a kind that is not made of fields.
pub(in crate::document) fn maps(kind: Kind) -> Option<&'static [&'static str]> {
    match kind {
        Kind::REMINDER => Some(&["marks"]),
        Kind::SCHEDULE => Some(&["changes"]),
        Kind::SETTINGS => Some(&[]),
        _ => None,
    }
}

/// A document of this kind before anything was written: the same change on every device.
///
/// Its bytes are pinned by a test: another genesis would be another document.
pub(in crate::document) fn genesis(kind: Kind) -> AutoCommit {
    make(maps(kind).unwrap_or_default()).unwrap_or_default()
}

fn make(maps: &[&str]) -> Result<AutoCommit, AutomergeError> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from(b"interlude-fields".as_slice()));
    for map in maps {
        doc.put_object(ROOT, *map, ObjType::Map)?;
    }
    doc.put(ROOT, "edits", ScalarValue::counter(0))?;
    doc.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}
