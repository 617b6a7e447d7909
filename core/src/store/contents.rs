//! What documents of named values say, so that lists and plans never open one.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Write, documents};
use crate::Result;
use crate::document::{DocumentId, Fields, Kind};

/// Makes the row of a document this; none takes it away.
pub(super) fn put(
    tx: &Transaction<'_>,
    doc: i64,
    kind: Kind,
    fields: Option<&Fields>,
) -> Result<()> {
    let Some(fields) = fields else {
        tx.prepare_cached("DELETE FROM contents WHERE doc = ?")?.execute([doc])?;
        return Ok(());
    };
    let upsert = "INSERT INTO contents VALUES (?1, ?2, ?3)
                  ON CONFLICT (doc) DO UPDATE SET content = ?3";
    tx.prepare_cached(upsert)?.execute(params![doc, kind.0, fields.to_bytes()?])?;
    Ok(())
}

/// The row of one document, by its local number.
pub(super) fn at(connection: &Connection, doc: i64) -> Result<Option<Fields>> {
    let sql = "SELECT content FROM contents WHERE doc = ?";
    let bytes = connection.prepare_cached(sql)?.query_row([doc], |row| row.get(0)).optional()?;
    bytes.map(|bytes: Vec<u8>| Fields::from_bytes(&bytes)).transpose()
}

/// What a document says.
pub(crate) fn get(connection: &Connection, kind: Kind, id: &DocumentId) -> Result<Option<Fields>> {
    let sql = "SELECT content FROM contents JOIN documents USING (doc)
               WHERE id = ? AND contents.kind = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let bytes = statement.query_row(params![id.0, kind.0], |row| row.get(0)).optional()?;
    bytes.map(|bytes: Vec<u8>| Fields::from_bytes(&bytes)).transpose()
}

/// What all documents of a kind say, by id.
pub(crate) fn of_kind(connection: &Connection, kind: Kind) -> Result<Vec<(DocumentId, Fields)>> {
    let sql = "SELECT id, content FROM contents JOIN documents USING (doc)
               WHERE contents.kind = ? ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([kind.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (id, bytes): ([u8; 32], Vec<u8>) = row?;
        Ok((DocumentId(id), Fields::from_bytes(&bytes)?))
    })
    .collect()
}

/// Whether there are documents whose rows were never computed.
pub(crate) fn any_stale(connection: &Connection) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM contents_stale)";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

impl Write<'_> {
    /// Computes the rows of documents that came before their kind was known here. One that cannot be
    /// read has none; `check` tells of it.
    pub(crate) fn settle_contents(&mut self) -> Result<()> {
        let stale: Vec<i64> = {
            let mut statement = self.tx.prepare_cached("SELECT doc FROM contents_stale")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        for doc in stale {
            let Some(stored) = documents::at(&self.tx, doc)? else { continue };
            let kind = stored.identity.kind;
            let fields =
                documents::load(&self.tx, &stored).and_then(|document| document.fields(kind));
            put(&self.tx, doc, kind, fields.unwrap_or_default().as_ref())?;
        }
        self.tx.execute("DELETE FROM contents_stale", [])?;
        Ok(())
    }
}
