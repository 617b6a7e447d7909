use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use super::Interlude;
use crate::document::entry::EntryEdit;
use crate::document::{Document, Identity, Stamp};
use crate::store::Growth;
use crate::{Error, Result};

/// A document that is to be made.
pub(crate) struct NewDocument {
    pub(crate) identity: Identity,
    pub(crate) stamp: Stamp,
    pub(crate) edits: Vec<EntryEdit>,
    /// A second change.
    pub(crate) after: Vec<EntryEdit>,
}

type Prepared = Box<Result<(Identity, Growth)>>;

/// Documents written in one transaction.
const AT_ONCE: usize = 200;

impl Interlude {
    /// Makes many documents: one thread prepares them while this one writes those before, each
    /// transaction durable when `progress` hears of it.
    ///
    /// # Errors
    /// The first error stops; what `progress` heard of stays.
    pub(crate) fn create_all(
        &self,
        new: Vec<NewDocument>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let (send, receive) = sync_channel::<Prepared>(2 * AT_ONCE);
        thread::scope(|scope| {
            scope.spawn(move || {
                // Nobody listens any more after an error: then there is nothing left to do.
                let _ = new.into_iter().try_for_each(|new| send.send(Box::new(prepare(new))));
            });
            self.write_prepared(receive, progress)
        })
    }

    fn write_prepared(
        &self,
        prepared: Receiver<Prepared>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mut prepared = prepared.into_iter().peekable();
        let mut done = 0;
        while prepared.peek().is_some() {
            done += self.write(|write| {
                let mut written = 0;
                for next in prepared.by_ref().take(AT_ONCE) {
                    let (identity, growth) = (*next)?;
                    write.create_prepared(&identity, growth)?;
                    written += 1;
                }
                Ok(written)
            })?;
            progress(done);
        }
        Ok(())
    }
}

fn prepare(new: NewDocument) -> Result<(Identity, Growth)> {
    let mut document = Document::genesis(new.identity.kind);
    let change = document.edit_entry(&new.stamp, &new.edits)?;
    if change.is_none() {
        return Err(Error::Invalid { field: "document", reason: "empty" });
    }
    document.edit_entry(&new.stamp, &new.after)?;
    let growth = Growth::of(&mut document, new.identity.kind, Growth::made(change), true)?;
    Ok((new.identity, growth))
}
