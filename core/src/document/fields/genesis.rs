use std::sync::OnceLock;

use automerge::{ActorId, AutoCommit, AutomergeError, ObjType, ROOT, ScalarValue};
use automerge::{transaction::CommitOptions, transaction::Transactable};

use crate::document::Kind;

/// What the documents of a kind hold beside values.
pub(in crate::document) struct Shape {
    pub(in crate::document) maps: &'static [&'static str],
    pub(in crate::document) texts: &'static [&'static str],
}

/// The shape of a kind's documents; none for a kind that is not made of fields.
pub(in crate::document) fn shape(kind: Kind) -> Option<&'static Shape> {
    Some(match kind {
        Kind::REMINDER => &Shape { maps: &["marks"], texts: &[] },
        Kind::SCHEDULE => &Shape { maps: &["changes"], texts: &[] },
        Kind::SETTINGS | Kind::MEMBER | Kind::ACCEPTANCE | Kind::HIDDEN | Kind::MEMBERSHIP => {
            &Shape { maps: &[], texts: &[] }
        }
        Kind::INVITATION => &Shape { maps: &["answered", "names"], texts: &[] },
        Kind::GOAL => &Shape { maps: &["sessions"], texts: &["words", "progress"] },
        Kind::READING => &Shape { maps: &["read"], texts: &[] },
        Kind::TRUST => &Shape { maps: &["signers"], texts: &[] },
        Kind::GROUP => &Shape { maps: &["contacts", "packs"], texts: &["about", "crisis"] },
        Kind::SESSION => {
            &Shape { maps: &["agenda", "goals", "preparation"], texts: &["notes", "recap"] }
        }
        Kind::NORMS | Kind::EXCERPT | Kind::RESPONSE | Kind::MESSAGE => {
            &Shape { maps: &[], texts: &["body"] }
        }
        Kind::RESOURCE => &Shape { maps: &["steps", "media"], texts: &["body", "transcript"] },
        Kind::PROMPT => &Shape { maps: &[], texts: &["question"] },
        _ => return None,
    })
}

/// A document of this kind before anything was written: the same change on every device.
///
/// Its bytes are pinned by a test: another genesis would be another document.
pub(in crate::document) fn genesis(kind: Kind) -> AutoCommit {
    let make = || shape(kind).and_then(|shape| make(shape).ok()).unwrap_or_default();
    let made = usize::try_from(kind.0).ok().and_then(|kind| MADE.get(kind));
    made.map_or_else(make, |made| made.get_or_init(make).clone())
}

/// Each is made once: every document that is taken in begins with one.
static MADE: [OnceLock<AutoCommit>; 64] = [const { OnceLock::new() }; 64];

fn make(shape: &Shape) -> Result<AutoCommit, AutomergeError> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from(b"interlude-fields".as_slice()));
    for map in shape.maps {
        doc.put_object(ROOT, *map, ObjType::Map)?;
    }
    for text in shape.texts {
        doc.put_object(ROOT, *text, ObjType::Text)?;
    }
    doc.put(ROOT, "edits", ScalarValue::counter(0))?;
    doc.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}
