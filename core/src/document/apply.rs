use std::collections::BTreeSet;

use automerge::Change;

use super::{ChangeBytes, Document, load};
use crate::{Error, Result};

/// What applying changes from elsewhere did.
#[derive(Default)]
pub(crate) struct Applied {
    /// The changes that were new and are now part of the document, in an order that can be
    /// applied again.
    pub(crate) fresh: Vec<ChangeBytes>,
    /// Changes that wait for others they depend on: their hash and bytes. `None`: those that wait
    /// were not tried, and go on waiting.
    pub(crate) pending: Option<Vec<([u8; 32], ChangeBytes)>>,
}

impl Document {
    /// Applies changes in any order, with duplicates, to this document.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when a change is malformed or contradicts the history; the document
    /// must be thrown away then.
    pub(crate) fn apply(&mut self, changes: Vec<ChangeBytes>) -> Result<Applied> {
        let changes = changes.into_iter().map(load::parse).collect::<Result<Vec<_>>>()?;
        let before = self.inner.get_heads();
        self.beginning = None;
        let unknown: Vec<Change> = changes
            .into_iter()
            .filter(|change| self.inner.get_change_meta_by_hash(&change.hash()).is_none())
            .collect();
        load::guarded(|| self.inner.apply_changes(unknown.clone()))?;
        let pending = unknown
            .into_iter()
            .filter(|change| self.inner.get_change_meta_by_hash(&change.hash()).is_none())
            .map(|change| (change.hash().0, change.raw_bytes().to_vec()))
            .collect();
        Ok(Applied { fresh: self.since(&before)?, pending: Some(pending) })
    }

    /// Every change of `other`, and those that waited for it, applied to this document.
    ///
    /// # Errors
    /// As [`Document::apply`].
    pub(crate) fn apply_document(
        &mut self,
        other: &mut Document,
        waiting: Vec<ChangeBytes>,
    ) -> Result<Applied> {
        let before = self.inner.get_heads();
        self.beginning = None;
        load::guarded(|| self.inner.merge(&mut other.inner))?;
        let pending = self.apply(waiting)?.pending;
        Ok(Applied { fresh: self.since(&before)?, pending })
    }

    /// The changes that `known` does not include. Heads that this document has never met count as
    /// nothing known.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`] when changes contradict each other.
    pub(crate) fn changes_since(&mut self, known: &super::Heads) -> Result<Vec<ChangeBytes>> {
        let known: Vec<_> = (known.0.iter().copied())
            .filter(|hash| self.inner.get_change_meta_by_hash(hash).is_some())
            .collect();
        self.since(&known)
    }

    /// Whether it includes all of these changes.
    pub(crate) fn includes(&mut self, heads: &super::Heads) -> bool {
        heads.0.iter().all(|hash| self.inner.get_change_meta_by_hash(hash).is_some())
    }

    /// The hashes of the changes that `known` does not include.
    pub(crate) fn hashes_since(&mut self, known: &super::Heads) -> BTreeSet<[u8; 32]> {
        let known: Vec<_> = (known.0.iter().copied())
            .filter(|hash| self.inner.get_change_meta_by_hash(hash).is_some())
            .collect();
        let metas = self.inner.get_changes_meta(&known);
        metas.into_iter().map(|meta| meta.hash.0).collect()
    }

    fn since(&mut self, heads: &[automerge::ChangeHash]) -> Result<Vec<ChangeBytes>> {
        // Automerge takes in some changes that it cannot give out again, and panics then.
        let changes = load::guarded(|| Ok::<_, Error>(self.inner.get_changes(heads)))?;
        Ok(changes.into_iter().map(|change| change.raw_bytes().to_vec()).collect())
    }
}
