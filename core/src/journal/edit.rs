use super::{Edit, Field, Journal, Scalar};
use crate::document::entry::EntryEdit;
use crate::document::{Document, DocumentId, Kind, TextField, TextPatch};
use crate::{Error, Result};

impl Journal<'_> {
    /// Does all of `edits` to an entry as one change.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the entry or a text to replace, [`Error::Invalid`] for what breaks a
    /// rule; nothing is changed then.
    pub fn edit(&self, id: &DocumentId, edits: &[Edit]) -> Result<()> {
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit(Kind::ENTRY, id, |document| {
                let edits = plan(document, edits)?;
                document.edit_entry(&stamp, &edits)
            })
        })
    }

    /// Chooses the value of a field on which devices disagree (or any other: it replaces all).
    ///
    /// # Errors
    /// As [`Journal::edit`].
    pub fn resolve(&self, id: &DocumentId, field: Field, value: Scalar) -> Result<()> {
        let stamp = self.interlude.stamp();
        let edits = [EntryEdit::Set(field, Some(value))];
        self.interlude
            .write(|write| write.edit(Kind::ENTRY, id, |doc| doc.edit_entry(&stamp, &edits)))
    }
}

fn plan(document: &Document, edits: &[Edit]) -> Result<Vec<EntryEdit>> {
    edits.iter().map(|edit| plan_one(document, edit)).collect()
}

fn plan_one(document: &Document, edit: &Edit) -> Result<EntryEdit> {
    let set = |field, value: Option<Scalar>| Ok(EntryEdit::Set(field, value));
    let text = |value: &Option<String>| value.clone().map(Scalar::Text);
    match edit {
        Edit::Title(text) => Ok(EntryEdit::Rewrite(TextField::Title, text.clone())),
        Edit::Body(text) => Ok(EntryEdit::Rewrite(TextField::Body, text.clone())),
        Edit::Append(text) => Ok(EntryEdit::Append(TextField::Body, text.clone())),
        Edit::Replace(old, new) => replace(&document.text(TextField::Body)?, old, new),
        Edit::Created(moment) => set(Field::Created, Some(Scalar::Text(moment.to_string()))),
        Edit::Form(form) => set(Field::Form, Some(Scalar::Text(form.name().to_owned()))),
        Edit::Mood(mood) => set(Field::Mood, mood.map(|mood| Scalar::Number(mood.into()))),
        Edit::Favourite(flag) => set(Field::Favourite, Some(Scalar::Flag(*flag))),
        Edit::Bring(flag) => set(Field::Bring, Some(Scalar::Flag(*flag))),
        Edit::Session(id) => set(Field::Session, text(id)),
        Edit::Prompt(id) => set(Field::Prompt, text(id)),
        Edit::Goal(id) => set(Field::Goal, text(id)),
        Edit::Trigger(words) => set(Field::Trigger, text(words)),
        Edit::Action(words) => set(Field::Action, text(words)),
        Edit::Helped(helped) => {
            set(Field::Helped, helped.map(|helped| Scalar::Text(helped.name().to_owned())))
        }
        Edit::Tag(tag) => Ok(EntryEdit::Tag(tag.clone())),
        Edit::Untag(tag) => Ok(EntryEdit::Untag(tag.clone())),
        Edit::Feel(emotion) => Ok(EntryEdit::Feel(emotion.clone())),
        Edit::Unfeel(emotion) => Ok(EntryEdit::Unfeel(emotion.clone())),
    }
}

fn replace(body: &str, old: &str, new: &str) -> Result<EntryEdit> {
    if old.is_empty() {
        return Err(Error::Invalid { field: "replace", reason: "nothing to look for" });
    }
    let byte = body.find(old).ok_or(Error::NotFound("such text in the entry"))?;
    Ok(EntryEdit::Splice(TextPatch {
        field: TextField::Body,
        at: body[..byte].chars().count(),
        delete: old.chars().count(),
        insert: new.to_owned(),
    }))
}
