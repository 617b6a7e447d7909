use super::Journal;
use crate::Result;
use crate::document::entry::EntryEdit;
use crate::document::{Document, DocumentId, Heads, Kind, Stamp, TextField, TextPatch};
use crate::interlude::Interlude;

/// An entry open for live editing. There is no "save": every splice is durable when it returns.
///
/// The editor remembers which version the screen shows, so that a splice lands where the person
/// saw it, whatever another device did meanwhile; [`Editor::refresh`] tells what that was.
pub struct Editor<'a> {
    interlude: &'a Interlude,
    id: DocumentId,
    shown: Heads,
}

impl<'a> Journal<'a> {
    /// Opens an entry for live editing.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is no such entry.
    pub fn open(&self, id: &DocumentId) -> Result<Editor<'a>> {
        let shown = self.interlude.write(|write| write.look(id, |doc| Ok(doc.heads())))?;
        Ok(Editor { interlude: self.interlude, id: *id, shown })
    }
}

impl Editor<'_> {
    /// The entry.
    #[must_use]
    pub fn id(&self) -> &DocumentId {
        &self.id
    }

    /// Changes a text; positions count Unicode scalar values in what the screen shows.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] beyond the end of the text, [`crate::Error::NotFound`] when the
    /// entry was erased meanwhile.
    pub fn splice(&mut self, patch: TextPatch) -> Result<()> {
        let stamp = self.interlude.stamp();
        let (id, shown) = (self.id, self.shown.clone());
        let edits = [EntryEdit::Splice(patch)];
        let mut now = shown.clone();
        self.interlude.write(|write| {
            write.edit(Kind::ENTRY, &id, |document| {
                let change = splice(document, &shown, &stamp, &edits)?;
                if let Some(change) = &change {
                    now = Heads::after(change)?;
                }
                Ok(change)
            })
        })?;
        self.shown = now;
        Ok(())
    }

    /// What another device changed since the screen was drawn, to be applied to it in order.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the entry was erased meanwhile.
    pub fn refresh(&mut self) -> Result<Vec<TextPatch>> {
        let shown = self.shown.clone();
        let (patches, now) = self.interlude.write(|write| {
            write.look(&self.id, |document| {
                let now = document.heads();
                Ok((document.text_patches(&shown, &now)?, now))
            })
        })?;
        self.shown = now;
        Ok(patches)
    }

    /// A text as it is now, with everything other devices did; call [`Editor::refresh`] first to
    /// have the splices that follow refer to it.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when the entry was erased meanwhile.
    pub fn text(&self, field: TextField) -> Result<String> {
        self.interlude.write(|write| write.look(&self.id, |document| document.text(field)))
    }
}

fn splice(
    document: &mut Document,
    shown: &Heads,
    stamp: &Stamp,
    edits: &[EntryEdit],
) -> Result<Option<Vec<u8>>> {
    if document.heads() == *shown {
        return document.edit_entry(stamp, edits);
    }
    document.edit_entry_at(shown, stamp, edits)
}
