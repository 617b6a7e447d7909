use std::sync::OnceLock;

use automerge::{ActorId, AutoCommit, ObjType, ROOT, ScalarValue};
use automerge::{AutomergeError, transaction::CommitOptions, transaction::Transactable};

/// An entry before anything was written: the same change on every device and in every entry.
///
/// Its bytes are pinned by a test: another genesis would be another document.
pub(in crate::document) fn genesis() -> AutoCommit {
    static GENESIS: OnceLock<AutoCommit> = OnceLock::new();
    GENESIS.get_or_init(|| make().unwrap_or_default()).clone()
}

fn make() -> Result<AutoCommit, AutomergeError> {
    let mut doc = AutoCommit::new().with_actor(ActorId::from(b"interlude-entry1".as_slice()));
    for text in ["title", "body"] {
        doc.put_object(ROOT, text, ObjType::Text)?;
    }
    for map in ["tags", "emotions", "attachments"] {
        doc.put_object(ROOT, map, ObjType::Map)?;
    }
    doc.put(ROOT, "edits", ScalarValue::counter(0))?;
    doc.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_genesis_never_changes() {
        let heads = genesis().get_heads();
        assert_eq!(heads.len(), 1);
        assert_eq!(
            heads[0].to_string(),
            "8f9db75f32ac8bd8002ec97c8bac7b73cf50572d331f5ed943ac0b1514a338d3"
        );
    }
}
