use interlude_wire::SpaceId;

use super::Interlude;
use crate::document::{Document, DocumentId, Fields, Kind};
use crate::store::contents::{self, Said};
use crate::store::{documents, stale};
use crate::{Error, Result};

impl Interlude {
    /// Loads a document to read it.
    pub(crate) fn document<T>(
        &self,
        id: &DocumentId,
        read: impl FnOnce(&mut Document) -> Result<T>,
    ) -> Result<T> {
        self.read(|db| {
            let stored = documents::find(db, id)?.ok_or(Error::NotFound("entry"))?;
            read(&mut documents::load(db, &stored)?)
        })
    }

    /// The document of a kind whose id begins with these hexadecimal digits, at least four.
    pub(crate) fn find(&self, kind: Kind, prefix: &str, what: &'static str) -> Result<DocumentId> {
        let prefix = prefix.to_ascii_lowercase();
        let hexadecimal = prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !(4..=64).contains(&prefix.len()) || !hexadecimal {
            return Err(Error::NotFound(what));
        }
        match self.read(|db| documents::by_prefix(db, kind, &prefix))?.as_slice() {
            [id] => Ok(*id),
            [] => Err(Error::NotFound(what)),
            _ => Err(Error::Invalid { field: "id", reason: "begins several ids: give more" }),
        }
    }

    /// What all documents of a kind say, wherever they belong, without texts.
    pub(crate) fn contents(&self, kind: Kind) -> Result<Vec<(DocumentId, Fields)>> {
        let all = self.contents_of(None, kind, false)?;
        Ok(all.into_iter().map(|said| (said.id, said.fields)).collect())
    }

    /// What all documents of a kind say, of one group or line if one is named, and their texts only if
    /// asked for.
    pub(crate) fn contents_of(
        &self,
        home: Option<&[u8; 32]>,
        kind: Kind,
        texts: bool,
    ) -> Result<Vec<Said>> {
        self.refresh_contents()?;
        self.read(|db| match home {
            Some(home) => contents::of_home(db, home, kind, texts),
            None => contents::of_kind(db, kind),
        })
    }

    /// What one document of a kind says.
    pub(crate) fn content(&self, kind: Kind, id: &DocumentId) -> Result<Option<Fields>> {
        Ok(self.said(kind, id)?.map(|said| said.fields))
    }

    /// What one document of a kind says, and whose it is.
    pub(crate) fn said(&self, kind: Kind, id: &DocumentId) -> Result<Option<Said>> {
        self.refresh_contents()?;
        self.read(|db| contents::get(db, kind, id))
    }

    /// What one document of a group or line says.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, or only in another space.
    pub(crate) fn said_in(
        &self,
        space: &SpaceId,
        kind: Kind,
        id: &DocumentId,
        what: &'static str,
    ) -> Result<Said> {
        let here = self.said(kind, id)?.filter(|said| said.home == Some(space.0));
        here.ok_or(Error::NotFound(what))
    }

    fn refresh_contents(&self) -> Result<()> {
        match self.read(contents::any_stale)? {
            true => self.write(|write| write.settle_contents()),
            false => Ok(()),
        }
    }

    /// Brings the search index up to date, where it is not.
    pub(crate) fn refresh_search(&self) -> Result<()> {
        while self.read(stale::any)? {
            self.write(|write| write.settle_search())?;
        }
        Ok(())
    }
}
