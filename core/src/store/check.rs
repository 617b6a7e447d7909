//! Looking for damage.

use rusqlite::Connection;

use super::{Store, documents, ledger, lock, read_model, search};
use crate::Result;
use crate::document::Kind;
use crate::document::entry::EntryRow;

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
    /// What can be told quickly: whether the file is as long as it should be, and whether documents
    /// are all there and no older than they should be.
    pub(crate) fn glance(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.is_truncated() {
            faults.push(Fault::Truncated);
        }
        if self.read(ledger::verify).is_err() {
            faults.push(Fault::Ledger);
        }
        faults
    }

    /// Everything that can be told: every page, every document, every row, the index.
    pub(crate) fn examine(&self, progress: &mut dyn FnMut(u64)) -> Result<Vec<Fault>> {
        let mut faults = self.glance();
        // SQLCipher's own check reads the file alone, which is stale where the log is ahead of it.
        // A checkpoint that fails leaves both as they were, and the check tells.
        let _ = self.checkpoint();
        let pages = lock(&self.writer);
        if !pages_are_whole(&pages.connection) {
            faults.push(Fault::Pages);
        }
        drop(pages);
        self.read(|db| {
            let (unreadable, wrong) = compare(db, progress)?;
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
        let counts = self.read(|db| {
            let pages: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let size: i64 = db.query_row("PRAGMA page_size", [], |row| row.get(0))?;
            Ok(pages.saturating_mul(size).unsigned_abs())
        });
        counts.is_ok_and(|bytes| length(log.as_ref()) == 0 && length(&self.path) < bytes)
    }
}

fn pages_are_whole(db: &Connection) -> bool {
    let empty = |sql: &str| {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        Ok::<_, rusqlite::Error>(match rows.next()? {
            None => true,
            Some(row) => row.get::<_, String>(0)? == "ok",
        })
    };
    ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"]
        .iter()
        .all(|sql| empty(sql).unwrap_or(false))
}

/// Documents that cannot be read, and entries whose rows are not what they say.
fn compare(db: &Connection, progress: &mut dyn FnMut(u64)) -> Result<(u64, u64)> {
    let (mut unreadable, mut wrong, mut after, mut done) = (0, 0, 0, 0);
    loop {
        let page = documents::page(db, after, 200)?;
        let Some(last) = page.last() else { return Ok((unreadable, wrong)) };
        after = last.doc;
        for stored in &page {
            let Ok(document) = documents::load(db, stored) else {
                unreadable += 1;
                continue;
            };
            if stored.identity.kind == Kind::ENTRY {
                let said = document.entry()?.map(EntryRow::from);
                let row = read_model::get(db, stored.doc).unwrap_or_default();
                wrong += u64::from(row.map(|(_, row)| row) != said);
            }
        }
        done += page.len() as u64;
        progress(done);
    }
}
