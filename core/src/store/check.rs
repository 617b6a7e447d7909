//! Looking for damage.

mod pages;
mod projection;

use std::thread::{Builder, JoinHandle};

use super::open::{self, PAGE_SIZE};
use super::{Store, ledger, lock, search};
use crate::{Error, Result};

/// What is wrong with a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Pages that were changed by someone without the key, or that cannot be read.
    Pages,
    /// The file is shorter than the database.
    Truncated,
    /// Documents are missing or older than the ledger says.
    Ledger,
    /// Documents that cannot be read, how many.
    Documents(u64),
    /// Rows that are not what their documents say, how many.
    Rows(u64),
    /// The search index is not what the texts say.
    Search,
}

impl Store {
    /// Whether the file is as long as it should be.
    pub(crate) fn glance(&self) -> Option<Fault> {
        self.is_truncated().then_some(Fault::Truncated)
    }

    /// Whether documents are all there and no older than they should be.
    pub(crate) fn verify(&self) -> Option<Fault> {
        ledger_fault(&self.read(ledger::verify))
    }

    /// The same on a thread with a connection of its own; `None` when there is no thread to be had.
    pub(crate) fn verify_beside(&self) -> Option<JoinHandle<Option<Fault>>> {
        let (path, key) = (self.path.clone(), self.key.clone());
        let verify = move || {
            let mut connection = open::reader(&path, &key)?;
            ledger::verify(&*connection.transaction()?)
        };
        let thread = Builder::new().name("interlude-verify".to_owned());
        thread.spawn(move || ledger_fault(&verify())).ok()
    }

    /// Everything that can be told: every page, every document, every row, the index.
    pub(crate) fn examine(&self, progress: &mut dyn FnMut(u64)) -> Result<Vec<Fault>> {
        let mut faults: Vec<_> = self.glance().into_iter().chain(self.verify()).collect();
        // SQLCipher's own check reads the file alone, which is stale where the log is ahead of it.
        // A checkpoint that fails leaves both as they were, and the check tells.
        let _ = self.checkpoint();
        let writer = lock(&self.writer);
        if !pages::are_whole(&writer.connection) {
            faults.push(Fault::Pages);
        }
        drop(writer);
        self.read(|db| {
            let (unreadable, wrong) = projection::compare(db, progress)?;
            faults.extend((unreadable > 0).then_some(Fault::Documents(unreadable)));
            faults.extend((wrong > 0).then_some(Fault::Rows(wrong)));
            Ok(())
        })
        .unwrap_or_else(|_| faults.push(Fault::Pages));
        let index = self.write(|write| search::verify(&write.tx));
        if index.is_err() {
            faults.push(Fault::Search);
        }
        faults.dedup();
        Ok(faults)
    }

    fn is_truncated(&self) -> bool {
        let length = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let bytes = self.read(|db| {
            let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            Ok(pages.unsigned_abs().saturating_mul(PAGE_SIZE))
        });
        bytes.is_ok_and(|bytes| length(log.as_ref()) == 0 && length(&self.path) < bytes)
    }
}

/// Whoever could not look because the vault is just being put elsewhere has found no damage.
fn ledger_fault(verified: &Result<()>) -> Option<Fault> {
    matches!(verified, Err(Error::Damaged(_))).then_some(Fault::Ledger)
}
