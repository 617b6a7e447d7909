use super::{EntryContent, Field, Journal, Scalar};
use crate::document::entry::EntryEdit;
use crate::document::{DifferencePart, DocumentId, Kind, TextField, VersionId, difference};
use crate::time::Timestamp;
use crate::{Error, Result};

/// A version of an entry: what one device wrote in one sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionInfo {
    /// To name it by.
    pub id: String,
    /// When its last change was made, by the clock of the device that made it.
    pub at: Timestamp,
    /// The device that made it, as eight bytes in hexadecimal.
    pub device: String,
    /// Whether that is this device.
    pub here: bool,
    /// How many changes it gathers.
    pub changes: usize,
}

impl Journal<'_> {
    /// The versions of an entry, oldest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such entry.
    pub fn history(&self, id: &DocumentId) -> Result<Vec<VersionInfo>> {
        let here = self.interlude.device()?;
        let versions = self.interlude.document(id, |document| Ok(document.versions()))?;
        let info = |version: crate::document::Version| VersionInfo {
            id: version.id.to_string(),
            at: version.at,
            device: version.device.iter().map(|byte| format!("{byte:02x}")).collect(),
            here: version.device == here,
            changes: version.changes,
        };
        Ok(versions.into_iter().map(info).collect())
    }

    /// An entry as it was at a version.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such entry or version.
    pub fn version(&self, id: &DocumentId, version: &str) -> Result<EntryContent> {
        let heads = version.parse::<VersionId>()?.heads();
        let content = self.interlude.document(id, |document| document.entry_at(&heads))?;
        content.ok_or(Error::NotFound("version"))
    }

    /// What a version's body and the present one have apart, word by word.
    ///
    /// # Errors
    /// As [`Journal::version`].
    pub fn difference(&self, id: &DocumentId, version: &str) -> Result<Vec<DifferencePart>> {
        let then = self.version(id, version)?;
        let now = self.interlude.document(id, |document| document.text(TextField::Body))?;
        Ok(difference(&then.body, &now))
    }

    /// Makes an entry say again what it said at a version, as a new change: nothing is lost.
    ///
    /// # Errors
    /// As [`Journal::version`].
    pub fn restore(&self, id: &DocumentId, version: &str) -> Result<()> {
        let heads = version.parse::<VersionId>()?.heads();
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit(Kind::ENTRY, id, |document| {
                let now = document.entry()?.ok_or(Error::NotFound("entry"))?;
                let then = document.entry_at(&heads)?.ok_or(Error::NotFound("version"))?;
                document.edit_entry(&stamp, &edits_between(&now, &then))
            })
        })
    }
}

/// The edits that lead from one content to another. Attachments that were removed do not come back:
/// their bytes may be gone.
pub(crate) fn edits_between(now: &EntryContent, then: &EntryContent) -> Vec<EntryEdit> {
    let mut edits = Vec::new();
    for (field, from, to) in
        [(TextField::Title, &now.title, &then.title), (TextField::Body, &now.body, &then.body)]
    {
        if from != to {
            edits.push(EntryEdit::Rewrite(field, to.clone()));
        }
    }
    let (from, to) = (scalars(now), scalars(then));
    let changed = to.into_iter().zip(from).filter(|(to, from)| to != from);
    edits.extend(changed.map(|((field, value), _)| EntryEdit::Set(field, value)));
    let missing = |from: &std::collections::BTreeSet<String>,
                   to: &std::collections::BTreeSet<_>| {
        to.difference(from).cloned().collect::<Vec<String>>()
    };
    edits.extend(missing(&now.tags, &then.tags).into_iter().map(EntryEdit::Tag));
    edits.extend(missing(&then.tags, &now.tags).into_iter().map(EntryEdit::Untag));
    edits.extend(missing(&now.emotions, &then.emotions).into_iter().map(EntryEdit::Feel));
    edits.extend(missing(&then.emotions, &now.emotions).into_iter().map(EntryEdit::Unfeel));
    edits
}

fn scalars(content: &EntryContent) -> Vec<(Field, Option<Scalar>)> {
    let text = |value: &Option<String>| value.clone().map(Scalar::Text);
    let name = |name: &str| Some(Scalar::Text(name.to_owned()));
    let flag = |set: bool| set.then_some(Scalar::Flag(true));
    vec![
        (Field::Created, name(&content.created.to_string())),
        (Field::Form, name(content.form.name())),
        (Field::Mood, content.mood.map(|mood| Scalar::Number(mood.into()))),
        (Field::Favourite, flag(content.favourite)),
        (Field::Bring, flag(content.bring)),
        (Field::Session, text(&content.session)),
        (Field::Prompt, text(&content.prompt)),
        (Field::Goal, text(&content.goal)),
        (Field::Trigger, text(&content.coping.trigger)),
        (Field::Action, text(&content.coping.action)),
        (Field::Helped, content.coping.helped.and_then(|helped| name(helped.name()))),
    ]
}
