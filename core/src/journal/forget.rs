use super::{EntryContent, Journal, NewEntry, edits_of};
use crate::document::entry::EntryEdit;
use crate::document::{DocumentId, Identity, Kind, Seed};
use crate::{Error, Result};

impl Journal<'_> {
    /// Erases how an entry came to be what it is: what was written and taken out again is gone for
    /// good. What it says now becomes a new entry, with the id that is returned and one version;
    /// the old one is erased, on every device.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such entry, [`Error::Refused`] while it is in the trash
    /// or has conflicts, which would be lost.
    pub fn forget_history(&self, id: &DocumentId) -> Result<DocumentId> {
        let environment = self.interlude.environment();
        let identity = Identity::personal(Kind::ENTRY, Seed::make(environment)?);
        let (now, stamp) = (environment.clock.now(), self.interlude.stamp());
        self.interlude.write(|write| {
            let content = write.look(id, |document| document.entry())?;
            let edits = anew(content.ok_or(Error::NotFound("entry"))?)?;
            // The new one first: what it attaches is then never without a user.
            write.create(&identity, |document| document.begin_entry(&stamp, &edits))?;
            write.erase(Kind::ENTRY, id, now)
        })?;
        self.interlude.after_erasing(now)?;
        Ok(identity.id())
    }
}

fn anew(content: EntryContent) -> Result<Vec<EntryEdit>> {
    if content.trashed.is_some() {
        return Err(Error::Refused("the entry is in the trash"));
    }
    if !content.conflicts.is_empty() {
        return Err(Error::Refused("devices disagree about the entry: choose first"));
    }
    let created = content.created.clone();
    let attachments = content.attachments.into_iter().map(EntryEdit::Attach);
    let new = NewEntry {
        title: content.title,
        body: content.body,
        created: None,
        form: Some(content.form),
        mood: content.mood,
        emotions: content.emotions,
        tags: content.tags,
        favourite: content.favourite,
        bring: content.bring,
        session: content.session,
        prompt: content.prompt,
        goal: content.goal,
        coping: content.coping,
    };
    Ok(edits_of(&new, &created).into_iter().chain(attachments).collect())
}
