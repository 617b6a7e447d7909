use std::fmt;

use similar::{ChangeTag, TextDiff};

/// A part of a readable difference.
#[derive(Clone, PartialEq, Eq)]
pub enum DifferencePart {
    /// Is in both.
    Same(String),
    /// Is in the earlier one only.
    Removed(String),
    /// Is in the later one only.
    Added(String),
}

impl fmt::Debug for DifferencePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DifferencePart(..)")
    }
}

/// What two texts have apart, word by word.
pub(crate) fn difference(then: &str, now: &str) -> Vec<DifferencePart> {
    let diff = TextDiff::from_unicode_words(then, now);
    let mut parts: Vec<DifferencePart> = Vec::new();
    for change in diff.iter_all_changes() {
        let text = change.value();
        match (parts.last_mut(), change.tag()) {
            (Some(DifferencePart::Same(last)), ChangeTag::Equal)
            | (Some(DifferencePart::Removed(last)), ChangeTag::Delete)
            | (Some(DifferencePart::Added(last)), ChangeTag::Insert) => last.push_str(text),
            (_, ChangeTag::Equal) => parts.push(DifferencePart::Same(text.to_owned())),
            (_, ChangeTag::Delete) => parts.push(DifferencePart::Removed(text.to_owned())),
            (_, ChangeTag::Insert) => parts.push(DifferencePart::Added(text.to_owned())),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_reads_word_by_word() {
        let parts = difference("I was afraid of them", "I was curious about them");
        let added: Vec<_> = (parts.iter())
            .filter_map(
                |part| if let DifferencePart::Added(text) = part { Some(text) } else { None },
            )
            .collect();
        assert_eq!(added, ["curious", "about"]);
    }
}
