use rusqlite::Connection;

use crate::document::entry::{EntryContent, EntryRow};
use crate::document::{Fields, Kind};
use crate::store::documents::{self, Stored};
use crate::store::{contents, read_model, stale};
use crate::{Error, Result};

/// Documents that cannot be read, and entries whose rows or text are not what they say.
pub(super) fn compare(db: &Connection, progress: &mut dyn FnMut(u64)) -> Result<(u64, u64)> {
    let strays = "SELECT count(*) FROM search_text WHERE doc NOT IN (SELECT doc FROM entries)
                  AND doc NOT IN (SELECT doc FROM contents WHERE texts IS NOT NULL)
                  AND doc NOT IN (SELECT doc FROM search_stale)";
    let strays: i64 = db.query_row(strays, [], |row| row.get(0))?;
    let (mut unreadable, mut wrong, mut after, mut done) = (0, strays.unsigned_abs(), 0, 0);
    loop {
        let page = documents::page(db, after, 200)?;
        let Some(last) = page.last() else { return Ok((unreadable, wrong)) };
        after = last.doc;
        for stored in &page {
            match said(db, stored) {
                Ok(said) => wrong += u64::from(!is_projected(db, stored, said)?),
                Err(_) => unreadable += 1,
            }
        }
        done += page.len() as u64;
        progress(done);
    }
}

/// What a document says, where this version knows its kind.
struct Said {
    entry: Option<EntryContent>,
    fields: Option<Fields>,
}

fn said(db: &Connection, stored: &Stored) -> Result<Said> {
    if documents::find(db, &stored.identity.id())?.as_ref() != Some(stored) {
        return Err(Error::Damaged("a document has another's id"));
    }
    let document = documents::load(db, stored)?;
    match stored.identity.kind {
        Kind::ENTRY => Ok(Said { entry: document.entry()?, fields: None }),
        kind => Ok(Said { entry: None, fields: document.fields(kind)? }),
    }
}

fn is_projected(db: &Connection, stored: &Stored, said: Said) -> Result<bool> {
    let words = said.fields.as_ref().and_then(Fields::words);
    if contents::at(db, stored.doc).ok() != Some(said.fields) {
        return Ok(false);
    }
    let content = said.entry;
    let text = content.as_ref().map(EntryContent::words).or(words);
    let row = content.map(|content| (stored.identity.id(), EntryRow::from(content)));
    let settled = stale::is_settled(db, stored.doc)?;
    let same = read_model::get(db, stored.doc).is_ok_and(|there| there == row);
    Ok(same && (!settled || stale::text(db, stored.doc)? == text))
}
