use super::{Met, News, waiting};
use crate::document::Document;
use crate::store::commit::{Origin, Place, Step};
use crate::store::documents::Stored;
use crate::store::growth::Growth;
use crate::store::write::Write;
use crate::{Error, Result};

impl Write<'_> {
    /// Takes in what is told of a document that is stored and cannot be read: changes wait, and a whole
    /// document takes its place if it has everything that should be here.
    ///
    /// # Errors
    /// [`Error::Damaged`] for a whole document that has less: what is stored stays as it is.
    pub(super) fn mend(&mut self, stored: Stored, news: News, origin: Origin) -> Result<Met> {
        let identity = stored.identity.clone();
        let waiting = waiting(&self.tx, &identity.id())?;
        let (growth, met) = match news {
            News::Changes(changes) => {
                let waiting = [waiting, changes].concat();
                (Growth::waiting(stored.heads.clone(), waiting)?, Met::Known)
            }
            News::Snapshot(bytes) => {
                let mut theirs = Document::from_snapshot(&bytes)?;
                if !theirs.includes(&stored.heads) {
                    return Err(Error::Damaged("a document that is stored"));
                }
                let met = Met::Whole(theirs.heads());
                let applied = theirs.apply(waiting)?;
                let growth = Growth::of(&mut theirs, identity.kind, applied, true)?;
                (Growth { grown: true, ..growth }, met)
            }
            News::Tombstone(_) => return Err(Error::Internal("a tombstone mends nothing")),
        };
        self.commit(&identity, Place::Taken(stored), Step::Grow(Box::new(growth)), origin)?;
        Ok(met)
    }
}
