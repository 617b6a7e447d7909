use super::{News, Projected, Update, waiting};
use crate::document::{Applied, ChangeBytes, Document, Heads, Identity};
use crate::store::commit::{Origin, Place, Step};
use crate::store::documents::Stored;
use crate::store::growth::Growth;
use crate::store::write::Write;
use crate::{Error, Result};

/// What the document of an update was to this vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Met {
    /// It is erased.
    Erased,
    /// It was not here before.
    New,
    /// It was here and took what was new in some changes.
    Known,
    /// It was here, and met a whole document at this version.
    Whole(Heads),
}

impl Update {
    /// Whether a vault without the document could take this in, and what it would compute of it.
    ///
    /// # Errors
    /// As [`Write::apply`].
    pub(crate) fn check(self) -> Result<()> {
        let Self { identity, news, projected } = self;
        if let (News::Snapshot(bytes), Some(projected)) = (&news, &projected) {
            Growth::of_projected(bytes, projected)?;
        }
        if matches!(news, News::Tombstone(_)) {
            return Ok(());
        }
        let mut document = Document::genesis(identity.kind);
        let applied = news.apply_to(&mut document, Vec::new())?;
        Growth::of(&mut document, identity.kind, applied, true).map(drop)
    }
}

impl News {
    /// Applies it, and changes that waited, to a document that was empty.
    fn apply_to(self, document: &mut Document, waiting: Vec<ChangeBytes>) -> Result<Applied> {
        match self {
            Self::Changes(changes) => document.apply([changes, waiting].concat()),
            Self::Snapshot(bytes) => {
                document.apply_document(&mut Document::from_snapshot(&bytes)?, waiting)
            }
            Self::Tombstone(_) => Err(Error::Internal("a tombstone is not received")),
        }
    }
}

impl Write<'_> {
    /// Takes in what another device or a backup tells, whatever of it is new.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is malformed; the document is as before then.
    pub(crate) fn apply(&mut self, update: Update, origin: Origin) -> Result<Met> {
        let Update { identity, news, projected } = update;
        let place = Place::of(&self.tx, &identity.id())?;
        if let News::Tombstone(erasure) = news {
            self.commit(&identity, place, Step::Erase(erasure), origin)?;
            return Ok(Met::Erased);
        }
        match place {
            Place::Erased => Ok(Met::Erased),
            Place::Taken(stored) => self.merge(stored, news, origin),
            Place::Empty => self.receive(&identity, news, projected, origin).map(|()| Met::New),
        }
    }

    fn merge(&mut self, stored: Stored, news: News, origin: Origin) -> Result<Met> {
        let document = match self.take(&stored.identity.id(), &stored) {
            Err(Error::Damaged(_)) => return self.mend(stored, news, origin),
            taken => taken?,
        };
        let waiting = waiting(&self.tx, &stored.identity.id())?;
        let mut met = Met::Known;
        self.edit_taken(stored, document, origin, |document| match news {
            News::Changes(changes) => document.apply([changes, waiting].concat()),
            News::Snapshot(bytes) => {
                let mut theirs = Document::from_snapshot(&bytes)?;
                met = Met::Whole(theirs.heads());
                document.apply_document(&mut theirs, waiting)
            }
            News::Tombstone(_) => Err(Error::Internal("a tombstone is not merged")),
        })?;
        Ok(met)
    }

    /// A document that is not here yet. It has no row until its content has arrived.
    fn receive(
        &mut self,
        identity: &Identity,
        news: News,
        projected: Option<Box<Projected>>,
        origin: Origin,
    ) -> Result<()> {
        let waiting = waiting(&self.tx, &identity.id())?;
        if let (News::Snapshot(bytes), Some(projected), []) = (&news, &projected, &waiting[..]) {
            let growth = Growth::of_projected(bytes, projected)?;
            return self.commit(identity, Place::Empty, Step::Grow(Box::new(growth)), origin);
        }
        let mut document = Document::genesis(identity.kind);
        let applied = news.apply_to(&mut document, waiting)?;
        let growth = Growth::of(&mut document, identity.kind, applied, true)?;
        self.commit(identity, Place::Empty, Step::Grow(Box::new(growth)), origin)
    }
}
