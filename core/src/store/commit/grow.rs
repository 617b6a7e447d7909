//! What becomes of a document that gains changes.

use rusqlite::Transaction;

use super::Origin;
use crate::Result;
use crate::document::entry::PROJECTION_VERSION;
use crate::document::{ChangeBytes, Identity, Kind};
use crate::store::documents::{self, Stored};
use crate::store::growth::Growth;
use crate::store::{contents, outbox, read_model, search, stale};

pub(super) fn grow(
    tx: &Transaction<'_>,
    identity: &Identity,
    stored: Option<Stored>,
    growth: &Growth,
    origin: Origin,
) -> Result<()> {
    let doc = match &stored {
        Some(stored) => go_on(tx, stored, growth)?,
        None => begin(tx, identity, growth)?,
    };
    match identity.kind {
        Kind::ENTRY => index(tx, doc, growth)?,
        kind if kind.has_fields() => contents::put(tx, doc, identity, growth.fields.as_ref())?,
        _ => {}
    }
    match origin {
        Origin::Here => {
            let before = stored.map(|stored| stored.heads).unwrap_or_default();
            outbox::put_change(tx, identity, &before)
        }
        Origin::Elsewhere => Ok(()),
    }
}

/// A document that was not here: nothing of it has to be looked for.
fn begin(tx: &Transaction<'_>, identity: &Identity, growth: &Growth) -> Result<i64> {
    let Growth { applied, heads, snapshot, .. } = growth;
    let row = growth.row.as_ref().filter(|_| identity.kind == Kind::ENTRY);
    let loose = if snapshot.is_some() { 0 } else { count(&applied.fresh) };
    let projected = row.map_or(0, |_| PROJECTION_VERSION);
    let doc = documents::insert(tx, identity, heads, loose, projected)?;
    match snapshot {
        Some(bytes) => documents::put_snapshot(tx, doc, bytes)?,
        None => documents::append(tx, doc, &applied.fresh)?,
    }
    if let Some(row) = row {
        read_model::insert(tx, doc, &identity.id(), row)?;
    }
    Ok(doc)
}

fn go_on(tx: &Transaction<'_>, stored: &Stored, growth: &Growth) -> Result<i64> {
    let Stored { doc, identity, loose, .. } = stored;
    let loose = match &growth.snapshot {
        Some(bytes) => documents::fold(tx, *doc, bytes).map(|()| 0)?,
        None => {
            documents::append(tx, *doc, &growth.applied.fresh)?;
            loose + count(&growth.applied.fresh)
        }
    };
    documents::advance(tx, *doc, &growth.heads, loose)?;
    if identity.kind == Kind::ENTRY {
        let row = growth.row.as_ref();
        read_model::put(tx, *doc, &identity.id(), row, PROJECTION_VERSION)?;
    }
    Ok(*doc)
}

fn count(changes: &[ChangeBytes]) -> i64 {
    i64::try_from(changes.len()).unwrap_or(i64::MAX)
}

fn index(tx: &Transaction<'_>, doc: i64, growth: &Growth) -> Result<()> {
    match &growth.text {
        Some((title, body)) => search::put(tx, doc, title, body),
        None => stale::mark(tx, doc),
    }
}
