use rusqlite::Connection;

use crate::document::Kind;
use crate::document::entry::{EntryContent, EntryRow};
use crate::store::documents::{self, Stored};
use crate::store::{read_model, stale};
use crate::{Error, Result};

/// Documents that cannot be read, and entries whose rows or text are not what they say.
pub(super) fn compare(db: &Connection, progress: &mut dyn FnMut(u64)) -> Result<(u64, u64)> {
    let strays = "SELECT count(*) FROM search_text WHERE doc NOT IN (SELECT doc FROM entries)
                  AND doc NOT IN (SELECT doc FROM search_stale)";
    let strays: i64 = db.query_row(strays, [], |row| row.get(0))?;
    let (mut unreadable, mut wrong, mut after, mut done) = (0, strays.unsigned_abs(), 0, 0);
    loop {
        let page = documents::page(db, after, 200)?;
        let Some(last) = page.last() else { return Ok((unreadable, wrong)) };
        after = last.doc;
        for stored in &page {
            match content(db, stored) {
                Ok(content) => wrong += u64::from(!is_projected(db, stored, content)?),
                Err(_) => unreadable += 1,
            }
        }
        done += page.len() as u64;
        progress(done);
    }
}

fn content(db: &Connection, stored: &Stored) -> Result<Option<EntryContent>> {
    if documents::find(db, &stored.identity.id())?.as_ref() != Some(stored) {
        return Err(Error::Damaged("a document has another's id"));
    }
    let document = documents::load(db, stored)?;
    if stored.identity.kind == Kind::ENTRY { document.entry() } else { Ok(None) }
}

fn is_projected(db: &Connection, stored: &Stored, content: Option<EntryContent>) -> Result<bool> {
    let text = content.as_ref().map(EntryContent::words);
    let row = content.map(|content| (stored.identity.id(), EntryRow::from(content)));
    let settled = stale::is_settled(db, stored.doc)?;
    let same = read_model::get(db, stored.doc).is_ok_and(|there| there == row);
    Ok(same && (!settled || stale::text(db, stored.doc)? == text))
}
