use std::collections::HashSet;

use super::{Interlude, State, lifecycle};
use crate::document::{DocumentId, Kind};
use crate::store::{Store, blobs, erasures, trash};
use crate::time::Timestamp;
use crate::{Error, Result};

/// What tidying up did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Entries erased because their time in the trash was over.
    pub erased: usize,
    /// Files of attachments that were removed.
    pub files: usize,
    /// The database was put under a fresh key, because something had been erased.
    pub rekeyed: bool,
}

/// How long a removed attachment can still be had back by undoing.
const ATTACHMENT_KEPT: i64 = 30 * 86_400_000;

impl Interlude {
    /// What is done when nobody waits: erases what was in the trash for 30 days, removes files that
    /// no entry uses, brings the index up to date, and, after an erasure, puts the database under
    /// a fresh key so that what flash memory still holds cannot be read.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full; what was done stays done.
    pub fn tidy(&self) -> Result<Tidied> {
        let now = self.environment.clock.now();
        let erased = self.purge_trash()?;
        self.let_go_expired(now)?;
        self.refresh_search()?;
        self.write(|write| blobs::note_unused(&write.tx, now))?;
        let files = self.drop_attachments(now.plus_millis(-ATTACHMENT_KEPT))?;
        let rekeyed = self.read(erasures::since_rekey)?;
        if rekeyed {
            self.rekey()?;
        }
        Ok(Tidied { erased, files, rekeyed })
    }

    /// Erases what was in the trash for 30 days, and gives how many entries that were. Cheap.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full; what was done stays done.
    pub fn purge_trash(&self) -> Result<usize> {
        let now = self.environment.clock.now();
        let overdue = self.write(|write| trash::overdue(&write.tx, now))?;
        self.erase(&overdue, now)?;
        Ok(overdue.len())
    }

    /// Computes rows and search index anew from the documents.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a document cannot be read: everything stays as it was.
    pub fn rebuild(&self, progress: &mut dyn FnMut(u64)) -> Result<()> {
        let now = self.environment.clock.now();
        self.write(|write| write.rebuild(now, progress))
    }

    /// Copies the database into a new file under a fresh key and forgets the old key.
    ///
    /// # Errors
    /// When the disk is full or the vault locked: the old file stays in use then.
    pub fn rekey(&self) -> Result<()> {
        let mut state = self.state_mut();
        let State::Open { vault, store } = &mut *state else {
            return Err(Error::Locked("it is not open"));
        };
        store.write(|write| erasures::note_rekey(&write.tx))?;
        // What another handle wrote into the old database after it was copied would be lost.
        let hold = store.hold()?;
        let fresh = vault.begin_rekey(&self.environment)?;
        store.export(fresh.path(), fresh.key())?;
        *store = {
            let next = Store::open(fresh.path(), fresh.key().clone(), false)?;
            vault.commit_rekey(&fresh)?;
            next
        };
        drop(hold);
        lifecycle::write_frontier(vault, store)
    }

    /// Erases documents together, with their attachments, and empties the log that held them.
    pub(crate) fn erase(&self, ids: &[DocumentId], now: Timestamp) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.write(|write| ids.iter().try_for_each(|id| write.erase(Kind::ENTRY, id, now)))?;
        self.after_erasing(now)
    }

    /// Removes the attachments of what was erased and empties the log that held it.
    pub(crate) fn after_erasing(&self, now: Timestamp) -> Result<()> {
        self.drop_attachments(now)?;
        self.with(|_, store| store.checkpoint())
    }

    /// Removes the files nobody has used since `before`, and those the database does not know.
    fn drop_attachments(&self, before: Timestamp) -> Result<usize> {
        self.write(|write| blobs::forget_unused(&write.tx, before))?;
        let attachments = self.with(|vault, _| vault.attachments())?;
        // Files get their names in transactions that write: none comes up while this one looks.
        self.write(|write| {
            let known: HashSet<_> =
                blobs::all(&write.tx)?.into_iter().map(|blob| blob.name).collect();
            attachments.remove_others(&|name| known.contains(name))
        })
    }
}
