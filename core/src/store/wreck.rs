use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::blobs::Blob;
use super::documents::{self, Stored};
use super::open;
use super::update::{News, Update, tombstones};
use crate::crypto::Key;
use crate::document::{Document, Kind};
use crate::{Error, Result};

/// A damaged database, to read what can be read. Nothing is written to it.
pub(crate) struct Wreck {
    path: PathBuf,
    key: Key,
    connection: Connection,
}

/// A document of a wreck.
pub(crate) struct Saved {
    pub(crate) update: Update,
    /// The attachments it names.
    pub(crate) blobs: Vec<Blob>,
    /// It is as it was last; else an older version is all that could be read.
    pub(crate) whole: bool,
}

impl Wreck {
    /// # Errors
    /// [`Error::Damaged`] when not even its first page can be read.
    pub(crate) fn open(path: &Path, key: Key) -> Result<Self> {
        let connection = open::wreck(path, &key)?;
        Ok(Self { path: path.to_owned(), key, connection })
    }

    /// The highest local number of a document.
    pub(crate) fn last(&mut self) -> Result<i64> {
        let tables = ["documents", "snapshots", "changes", "entries"];
        let last = tables.iter().filter_map(|table| {
            let sql = format!("SELECT coalesce(max(doc), 0) FROM {table}");
            self.ask(|db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).ok()
        });
        last.max().ok_or(Error::Damaged("the list of documents"))
    }

    /// What is left of the document of a local number; `None`: there is no such document, or it is of a
    /// group, which gives it again to those who are in it.
    ///
    /// # Errors
    /// When nothing of it can be read.
    pub(crate) fn document(&mut self, doc: i64) -> Result<Option<Saved>> {
        let Some(stored) = self.ask(|db| documents::at(db, doc))? else { return Ok(None) };
        if stored.identity.home.is_some() {
            return Ok(None);
        }
        let whole = self.ask(|db| documents::load(db, &stored));
        match whole {
            Ok(document) => saved(stored, document, true),
            Err(_) => {
                let older = self.ask(|db| documents::load_snapshot(db, &stored))?;
                saved(stored, older, false)
            }
        }
        .map(Some)
    }

    /// What was erased, as far as it can be read.
    pub(crate) fn tombstones(&mut self) -> Vec<Update> {
        self.ask(tombstones).unwrap_or_default()
    }

    /// After one page that cannot be read, SQLCipher refuses everything on that connection.
    fn ask<T>(&mut self, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let answer = ask(&self.connection);
        if answer.is_err() {
            self.connection = open::wreck(&self.path, &self.key)?;
        }
        answer
    }
}

fn saved(stored: Stored, mut document: Document, whole: bool) -> Result<Saved> {
    let entry = if stored.identity.kind == Kind::ENTRY { document.entry()? } else { None };
    let attachments = entry.map(|entry| entry.attachments).unwrap_or_default();
    let blobs = attachments.iter().map(Blob::from);
    let news = News::Snapshot(document.save());
    let update = Update { identity: stored.identity, news, projected: None };
    Ok(Saved { update, blobs: blobs.collect(), whole })
}
