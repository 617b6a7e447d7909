//! Documents that go: for everybody, or from this vault alone.

use super::Write;
use crate::Result;
use crate::document::{DocumentId, Kind};
use crate::store::commit::{Origin, Place, Step};
use crate::store::documents;
use crate::store::update::Erasure;
use crate::time::Timestamp;

impl Write<'_> {
    /// Erases a document of the participant's own: content, history, rows and index now; relay and other
    /// devices when they sync.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such document of this kind.
    pub(crate) fn erase(&mut self, kind: Kind, id: &DocumentId, at: Timestamp) -> Result<()> {
        self.erase_in(None, kind, id, at)
    }

    /// As [`Write::erase`], of a document that belongs to a group or a line.
    pub(crate) fn erase_in(
        &mut self,
        home: Option<&[u8; 32]>,
        kind: Kind,
        id: &DocumentId,
        at: Timestamp,
    ) -> Result<()> {
        let stored = self.stored_of(home, kind, id)?;
        // What cannot be read can be erased all the same.
        let known = self.take(id, &stored).ok().and_then(|mut document| document.known());
        self.open.forget(id);
        let (identity, step) = (stored.identity.clone(), Step::Erase(Erasure { at, known }));
        self.commit(&identity, Place::Taken(stored), step, Origin::Here)
    }

    /// Keeps a document of a group or a line no longer; others do as they like. Nothing happens where it is
    /// not here, or belongs elsewhere.
    pub(crate) fn let_go(&mut self, home: &[u8; 32], id: &DocumentId, at: Timestamp) -> Result<()> {
        let Some(stored) = documents::find(&self.tx, id)? else { return Ok(()) };
        if stored.identity.home.as_ref() != Some(home) {
            return Ok(());
        }
        self.open.forget(id);
        let identity = stored.identity.clone();
        self.commit(&identity, Place::Taken(stored), Step::Drop(at), Origin::Elsewhere)
    }

    /// Keeps nothing of a group or a line any longer.
    pub(crate) fn let_go_all(&mut self, home: &[u8; 32], at: Timestamp) -> Result<()> {
        for id in documents::of_home(&self.tx, home)? {
            self.let_go(home, &id, at)?;
        }
        Ok(())
    }
}
