use std::collections::BTreeSet;
use std::fmt;

use pulldown_cmark::{Event, Parser, TagEnd};

use super::{Attachment, Coping, EntryContent, Form};
use crate::time::{Moment, Timestamp};

/// Raised when `EntryRow::from` would give another row for the same document: vaults then
/// rebuild, and rows that other devices computed are computed again.
pub(crate) const PROJECTION_VERSION: u32 = 1;

/// What lists, filters and insights read of an entry without opening its document. A pure function
/// of the document.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct EntryRow {
    pub(crate) title: String,
    pub(crate) preview: String,
    pub(crate) created: Moment,
    pub(crate) form: Form,
    pub(crate) mood: Option<u8>,
    pub(crate) emotions: BTreeSet<String>,
    pub(crate) tags: BTreeSet<String>,
    pub(crate) favourite: bool,
    pub(crate) bring: bool,
    pub(crate) session: Option<String>,
    pub(crate) prompt: Option<String>,
    pub(crate) goal: Option<String>,
    pub(crate) coping: Coping,
    pub(crate) trashed: Option<Timestamp>,
    pub(crate) conflicts: u32,
    /// Names of the encrypted files it uses.
    pub(crate) attachments: Vec<[u8; 32]>,
}

impl fmt::Debug for EntryRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EntryRow(..)")
    }
}

impl From<EntryContent> for EntryRow {
    fn from(content: EntryContent) -> Self {
        Self {
            preview: preview(&content.body),
            title: one_line(&content.title, TITLE_CHARS),
            created: content.created,
            form: content.form,
            mood: content.mood,
            emotions: content.emotions,
            tags: content.tags,
            favourite: content.favourite,
            bring: content.bring,
            session: content.session,
            prompt: content.prompt,
            goal: content.goal,
            coping: content.coping,
            trashed: content.trashed,
            conflicts: u32::try_from(content.conflicts.len()).unwrap_or(u32::MAX),
            attachments: names(&content.attachments),
        }
    }
}

/// The files an entry uses, sorted; two attachments of the same content share one.
fn names(attachments: &[Attachment]) -> Vec<[u8; 32]> {
    let names: BTreeSet<_> = attachments.iter().map(|attachment| attachment.name).collect();
    names.into_iter().collect()
}

const TITLE_CHARS: usize = 200;
const PREVIEW_CHARS: usize = 160;
/// Bytes of Markdown looked at for a preview: enough for its characters and their markup.
pub(super) const PREVIEW_SOURCE: usize = 2048;

/// The beginning of a body as plain text on one line.
fn preview(body: &str) -> String {
    let source = &body[..body.floor_char_boundary(PREVIEW_SOURCE)];
    let mut plain = String::new();
    for event in Parser::new(source) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::Rule => plain.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => plain.push(' '),
            _ => {}
        }
        if plain.len() > PREVIEW_CHARS * 8 {
            break;
        }
    }
    one_line(&plain, PREVIEW_CHARS)
}

/// White space folded, cut at a word where possible, with an ellipsis when something is left out.
fn one_line(text: &str, chars: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(chars) else { return line };
    let cut = line[..end].rfind(' ').filter(|cut| *cut > end / 2).unwrap_or(end);
    format!("{}…", &line[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_preview_is_plain_text_cut_at_a_word() {
        assert_eq!(preview("# Head\n\nSome *words*\nand `code`"), "Head Some words and code");
        let long = preview(&"word ".repeat(100));
        assert!(long.ends_with("word…") && long.chars().count() <= PREVIEW_CHARS + 1, "{long}");
    }

    proptest! {
        #[test]
        fn any_body_has_a_short_preview(body in "\\PC{0,4000}") {
            prop_assert!(preview(&body).chars().count() <= PREVIEW_CHARS + 1);
        }
    }
}
