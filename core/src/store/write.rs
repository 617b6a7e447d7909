mod gone;

use std::collections::VecDeque;

use rusqlite::Transaction;

use super::commit::{self, Changed, Origin, Place, Step};
use super::documents::{self, Stored};
use super::growth::Growth;
use super::ledger::Entered;
use crate::document::{ChangeBytes, Document, DocumentId, Identity, Kind};
use crate::{Error, Result};

/// A transaction in which documents change. Features get one and never see another way to write.
pub(crate) struct Write<'a> {
    pub(crate) tx: Transaction<'a>,
    pub(super) open: &'a mut OpenDocuments,
    pub(super) changed: Vec<Changed>,
    pub(super) ledger: Entered,
}

/// Loose changes after which a document is folded into one snapshot.
const FOLD_AFTER: i64 = 256;

impl Write<'_> {
    /// Makes a new document of what `write` does to its genesis.
    ///
    /// # Errors
    /// [`Error::Exists`] when there is one of this identity already.
    pub(crate) fn create(
        &mut self,
        identity: &Identity,
        write: impl FnOnce(&mut Document) -> Result<()>,
    ) -> Result<()> {
        let place = Place::of(&self.tx, &identity.id())?;
        if matches!(place, Place::Taken(_)) {
            return Err(Error::Exists("document of this id"));
        }
        let mut document = Document::genesis(identity.kind);
        write(&mut document)?;
        let growth = Growth::of_new(&mut document, identity.kind)?;
        self.commit(identity, place, Step::Grow(Box::new(growth)), Origin::Here)
    }

    /// A new document that was prepared on another thread.
    pub(crate) fn create_prepared(&mut self, identity: &Identity, growth: Growth) -> Result<()> {
        let place = Place::of(&self.tx, &identity.id())?;
        self.commit(identity, place, Step::Grow(Box::new(growth)), Origin::Here)
    }

    /// Changes a document of the participant's own by what `write` does to it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such document of this kind.
    pub(crate) fn edit(
        &mut self,
        kind: Kind,
        id: &DocumentId,
        write: impl FnOnce(&mut Document) -> Result<Option<ChangeBytes>>,
    ) -> Result<()> {
        self.edit_in(None, kind, id, write)
    }

    /// As [`Write::edit`], of a document that belongs to a group or a line. Whether this vault may write
    /// it, who calls has asked.
    pub(crate) fn edit_in(
        &mut self,
        home: Option<&[u8; 32]>,
        kind: Kind,
        id: &DocumentId,
        write: impl FnOnce(&mut Document) -> Result<Option<ChangeBytes>>,
    ) -> Result<()> {
        let stored = self.stored_of(home, kind, id)?;
        self.edit_stored(stored, Origin::Here, |document| Ok(Growth::made(write(document)?)))
    }

    /// Changes a document, or makes it when there is none of this identity.
    pub(crate) fn edit_or_create(
        &mut self,
        identity: &Identity,
        write: impl FnOnce(&mut Document) -> Result<Option<ChangeBytes>>,
    ) -> Result<()> {
        match documents::find(&self.tx, &identity.id())? {
            Some(_) => self.edit_in(identity.home.as_ref(), identity.kind, &identity.id(), write),
            None => self.create(identity, |document| write(document).map(drop)),
        }
    }

    pub(super) fn edit_stored(
        &mut self,
        stored: Stored,
        origin: Origin,
        write: impl FnOnce(&mut Document) -> Result<crate::document::Applied>,
    ) -> Result<()> {
        let document = self.take(&stored.identity.id(), &stored)?;
        self.edit_taken(stored, document, origin, write)
    }

    /// As [`Write::edit_stored`], with the document at hand.
    pub(super) fn edit_taken(
        &mut self,
        stored: Stored,
        mut document: Document,
        origin: Origin,
        write: impl FnOnce(&mut Document) -> Result<crate::document::Applied>,
    ) -> Result<()> {
        let identity = stored.identity.clone();
        let id = identity.id();
        let applied = write(&mut document)?;
        let loose = stored.loose + i64::try_from(applied.fresh.len()).unwrap_or(i64::MAX);
        let whole = loose >= FOLD_AFTER;
        let growth = Growth::of(&mut document, identity.kind, applied, whole)?;
        self.commit(&identity, Place::Taken(stored), Step::Grow(Box::new(growth)), origin)?;
        self.open.keep(id, document);
        Ok(())
    }

    /// Reads a document that is likely to be written next.
    pub(crate) fn look<T>(
        &mut self,
        id: &DocumentId,
        read: impl FnOnce(&mut Document) -> Result<T>,
    ) -> Result<T> {
        let stored = self.stored(id)?;
        let mut document = self.take(id, &stored)?;
        let value = read(&mut document);
        self.open.keep(*id, document);
        value
    }

    pub(super) fn commit(
        &mut self,
        identity: &Identity,
        place: Place,
        step: Step,
        by: Origin,
    ) -> Result<()> {
        let to = (&self.tx, &mut self.ledger);
        self.changed.extend(commit::commit(to, identity, place, step, by)?);
        Ok(())
    }

    fn stored(&self, id: &DocumentId) -> Result<Stored> {
        documents::find(&self.tx, id)?.ok_or(Error::NotFound("document"))
    }

    /// What is done to one kind of document means nothing to another, and what a participant does to their
    /// own nothing to a group's.
    fn stored_of(&self, home: Option<&[u8; 32]>, kind: Kind, id: &DocumentId) -> Result<Stored> {
        let stored = self.stored(id)?;
        let is_it = stored.identity.kind == kind && stored.identity.home.as_ref() == home;
        is_it.then_some(stored).ok_or(Error::NotFound("document"))
    }

    /// A document is taken out while it is worked on, so that a failure leaves none half changed.
    pub(super) fn take(&mut self, id: &DocumentId, stored: &Stored) -> Result<Document> {
        if let Some(mut document) = self.open.take(id)
            && document.heads() == stored.heads
        {
            return Ok(document);
        }
        documents::load(&self.tx, stored)
    }
}

/// The few documents being edited, kept in memory between transactions.
#[derive(Default)]
pub(super) struct OpenDocuments(VecDeque<(DocumentId, Document)>);

impl OpenDocuments {
    const MOST: usize = 8;

    fn take(&mut self, id: &DocumentId) -> Option<Document> {
        let place = self.0.iter().position(|(open, _)| open == id)?;
        self.0.remove(place).map(|(_, document)| document)
    }

    fn keep(&mut self, id: DocumentId, document: Document) {
        self.0.push_back((id, document));
        if self.0.len() > Self::MOST {
            self.0.pop_front();
        }
    }

    fn forget(&mut self, id: &DocumentId) {
        self.0.retain(|(open, _)| open != id);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
