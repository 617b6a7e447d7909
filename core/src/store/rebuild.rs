use super::write::Write;
use super::{blobs, contents, documents, read_model, search};
use crate::Result;
use crate::document::Kind;
use crate::document::entry::{EntryRow, PROJECTION_VERSION};
use crate::time::Timestamp;

/// Documents handled between two reports of progress.
const PAGE: i64 = 500;

impl Write<'_> {
    /// Computes every row and the search index anew from the documents. `progress` hears how many
    /// documents are done.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when a document cannot be read: everything stays as it was.
    pub(crate) fn rebuild(&mut self, now: Timestamp, progress: &mut dyn FnMut(u64)) -> Result<()> {
        self.tx.execute_batch(
            "DELETE FROM entry_tags; DELETE FROM entry_emotions; DELETE FROM entry_attachments;
             DELETE FROM entries; DELETE FROM search_stale; DELETE FROM contents;
             DELETE FROM contents_stale; DELETE FROM media;",
        )?;
        search::clear(&self.tx)?;
        let (mut after, mut done) = (0, 0);
        loop {
            let page = documents::page(&self.tx, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.doc;
            page.iter().try_for_each(|stored| self.rebuild_one(stored))?;
            done += page.len() as u64;
            progress(done);
        }
        blobs::note_unused(&self.tx, now)
    }

    fn rebuild_one(&self, stored: &documents::Stored) -> Result<()> {
        let kind = stored.identity.kind;
        if kind.has_fields() {
            let fields = documents::load(&self.tx, stored)?.fields(kind)?;
            return contents::put(&self.tx, stored.doc, &stored.identity, fields.as_ref());
        }
        if kind != Kind::ENTRY {
            return Ok(());
        }
        let document = documents::load(&self.tx, stored)?;
        let content = document.entry()?;
        if let Some(content) = &content {
            let (title, body) = content.words();
            search::put(&self.tx, stored.doc, &title, &body)?;
        }
        let row = content.map(EntryRow::from);
        read_model::put(
            &self.tx,
            stored.doc,
            &stored.identity.id(),
            row.as_ref(),
            PROJECTION_VERSION,
        )
    }
}
