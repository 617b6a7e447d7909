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
/// Threads that prepare documents, at most.
const MAKERS: usize = 4;

impl Interlude {
    /// Makes many documents: some threads prepare them while this one writes those before, each
    /// transaction durable when `progress` hears of it.
    ///
    /// # Errors
    /// The first error stops; what `progress` heard of stays.
    pub(crate) fn create_all(
        &self,
        new: Vec<NewDocument>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let count = new.len();
        let makers = thread::available_parallelism().map_or(1, |cores| cores.get().min(MAKERS));
        thread::scope(|scope| {
            let prepared: Vec<_> = dealt(new, makers)
                .into_iter()
                .map(|hand| {
                    let (send, receive) = sync_channel::<Prepared>(AT_ONCE);
                    scope.spawn(move || {
                        // Nobody listens any more after an error: then nothing is left to do.
                        let _ =
                            hand.into_iter().try_for_each(|new| send.send(Box::new(prepare(new))));
                    });
                    receive
                })
                .collect();
            self.write_prepared((0..count).map(|n| &prepared[n % makers]), progress)
        })
    }

    fn write_prepared<'a>(
        &self,
        from: impl Iterator<Item = &'a Receiver<Prepared>>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<()> {
        let mut from = from.peekable();
        let mut done = 0;
        while from.peek().is_some() {
            done += self.write(|write| {
                let mut written = 0;
                for receiver in from.by_ref().take(AT_ONCE) {
                    let gone = |_| Error::Internal("a document was not prepared");
                    let (identity, growth) = (*receiver.recv().map_err(gone)?)?;
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

/// One for each in turn, so that taking from each in turn gives them in their order.
fn dealt<T>(all: Vec<T>, hands: usize) -> Vec<Vec<T>> {
    let mut dealt: Vec<Vec<T>> = (0..hands).map(|_| Vec::new()).collect();
    for (n, one) in all.into_iter().enumerate() {
        dealt[n % hands].push(one);
    }
    dealt
}

fn prepare(new: NewDocument) -> Result<(Identity, Growth)> {
    let mut document = Document::genesis(new.identity.kind);
    document.begin_entry(&new.stamp, &new.edits)?;
    document.edit_entry(&new.stamp, &new.after)?;
    let growth = Growth::of_new(&mut document, new.identity.kind)?;
    Ok((new.identity, growth))
}
