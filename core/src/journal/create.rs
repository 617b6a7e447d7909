use super::{Journal, NewEntry};
use crate::Result;
use crate::document::entry::{EntryEdit, Field, Form, Scalar, check_edits};
use crate::document::{DocumentId, Identity, Kind, Seed, TextField};
use crate::interlude::NewDocument;
use crate::time::Moment;

impl Journal<'_> {
    /// Writes a new entry.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] that names what breaks a rule; nothing is written then.
    pub fn write(&self, entry: &NewEntry) -> Result<DocumentId> {
        let environment = self.interlude.environment();
        let now = Moment::in_zone(environment.clock.now(), environment.clock.zone())?;
        let edits = edits_of(entry, entry.created.as_ref().unwrap_or(&now));
        check_edits(&edits)?;
        let identity = Identity::personal(Kind::ENTRY, Seed::make(environment)?);
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.create(&identity, |document| document.begin_entry(&stamp, &edits))
        })?;
        Ok(identity.id())
    }

    /// Writes many entries, two hundred a transaction; `progress` hears how many are durable.
    ///
    /// # Errors
    /// As [`Journal::write`], before anything is written; later errors leave what `progress` heard.
    pub fn write_all(&self, entries: &[NewEntry], progress: &mut dyn FnMut(u64)) -> Result<()> {
        let environment = self.interlude.environment();
        let now = Moment::in_zone(environment.clock.now(), environment.clock.zone())?;
        let plan = |entry: &NewEntry| {
            let edits = edits_of(entry, entry.created.as_ref().unwrap_or(&now));
            check_edits(&edits)?;
            let identity = Identity::personal(Kind::ENTRY, Seed::make(environment)?);
            Ok(NewDocument { identity, stamp: self.interlude.stamp(), edits, after: vec![] })
        };
        let new = entries.iter().map(plan).collect::<Result<Vec<_>>>()?;
        self.interlude.create_all(new, progress)
    }
}

/// The edits that make an empty entry say this.
pub(crate) fn edits_of(entry: &NewEntry, created: &Moment) -> Vec<EntryEdit> {
    let form = entry.form.unwrap_or(Form::Entry);
    let mut edits = vec![
        EntryEdit::Set(Field::Created, Some(Scalar::Text(created.to_string()))),
        EntryEdit::Set(Field::Form, Some(Scalar::Text(form.name().to_owned()))),
        EntryEdit::Rewrite(TextField::Title, entry.title.clone()),
        EntryEdit::Rewrite(TextField::Body, entry.body.clone()),
    ];
    let coping = &entry.coping;
    let text = |value: &Option<String>| value.clone().map(Scalar::Text);
    let fields = [
        (Field::Mood, entry.mood.map(|mood| Scalar::Number(mood.into()))),
        (Field::Favourite, entry.favourite.then_some(Scalar::Flag(true))),
        (Field::Bring, entry.bring.then_some(Scalar::Flag(true))),
        (Field::Session, text(&entry.session)),
        (Field::Prompt, text(&entry.prompt)),
        (Field::Goal, text(&entry.goal)),
        (Field::Trigger, text(&coping.trigger)),
        (Field::Action, text(&coping.action)),
        (Field::Helped, coping.helped.map(|helped| Scalar::Text(helped.name().to_owned()))),
    ];
    let given = fields.into_iter().filter(|(_, value)| value.is_some());
    edits.extend(given.map(|(field, value)| EntryEdit::Set(field, value)));
    edits.extend(entry.tags.iter().cloned().map(EntryEdit::Tag));
    edits.extend(entry.emotions.iter().cloned().map(EntryEdit::Feel));
    edits
}
