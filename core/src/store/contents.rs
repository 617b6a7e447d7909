//! What documents of named values say, so that lists and plans never open one.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{Write, documents, home, media, search};
use crate::document::{DocumentId, Fields, Identity, Kind};
use crate::{Error, Result};

/// What a document of named values says, and whose it is.
pub(crate) struct Said {
    pub(crate) id: DocumentId,
    /// The group or line it belongs to; none: the participant's own.
    pub(crate) home: Option<[u8; 32]>,
    /// The one principal that it is bound to.
    pub(crate) owner: Option<[u8; 32]>,
    /// Without its texts, where a list was asked for.
    pub(crate) fields: Fields,
}

/// Makes the row of a document this, and its texts findable; none takes both away.
pub(super) fn put(
    tx: &Transaction<'_>,
    doc: i64,
    identity: &Identity,
    fields: Option<&Fields>,
) -> Result<()> {
    media::put(tx, doc, identity, fields)?;
    let Some(fields) = fields else {
        tx.prepare_cached("DELETE FROM contents WHERE doc = ?")?.execute([doc])?;
        return search::remove(tx, doc);
    };
    let upsert = "INSERT INTO contents VALUES (?1, ?2, ?3, ?4)
                  ON CONFLICT (doc) DO UPDATE SET content = ?3, texts = ?4";
    let texts = (!fields.texts.is_empty()).then(|| encode(&fields.texts)).transpose()?;
    tx.prepare_cached(upsert)?.execute(params![doc, identity.kind.0, fields.to_bytes()?, texts])?;
    match fields.words() {
        Some((title, body)) => search::put(tx, doc, &title, &body),
        None => Ok(()),
    }
}

fn encode(texts: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    minicbor::to_vec(texts).map_err(|_| Error::Internal("encoding"))
}

/// Reads what a row says from two columns: values, and texts (which may be left out).
fn fields(content: &[u8], texts: Option<Vec<u8>>) -> Result<Fields> {
    let mut fields = Fields::from_bytes(content)?;
    if let Some(texts) = texts {
        let damaged = |_| Error::Damaged("a row of the read model");
        fields.texts = minicbor::decode(&texts).map_err(damaged)?;
    }
    Ok(fields)
}

/// The row of one document, by its local number.
pub(super) fn at(connection: &Connection, doc: i64) -> Result<Option<Fields>> {
    let sql = "SELECT content, texts FROM contents WHERE doc = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([doc], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(|(content, texts): (Vec<u8>, _)| fields(&content, texts)).transpose()
}

/// What a document says, its texts too, wherever it belongs.
pub(crate) fn get(connection: &Connection, kind: Kind, id: &DocumentId) -> Result<Option<Said>> {
    let sql = "SELECT id, home, owner, content, texts FROM contents JOIN documents USING (doc)
               WHERE id = ? AND contents.kind = ?";
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_row(params![id.0, kind.0], |row| Ok(read(row))).optional()?.transpose()
}

/// Kind and row of one document, by its local number.
pub(crate) fn of_doc(connection: &Connection, doc: i64) -> Result<Option<(Kind, Said)>> {
    let sql = "SELECT id, home, owner, content, texts, contents.kind
               FROM contents JOIN documents USING (doc) WHERE doc = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let row = statement.query_row([doc], |row| Ok((Kind(row.get(5)?), read(row)))).optional()?;
    row.map(|(kind, said)| Ok((kind, said?))).transpose()
}

fn read(row: &Row<'_>) -> Result<Said> {
    let content: Vec<u8> = row.get(3)?;
    Ok(Said {
        id: DocumentId(row.get(0)?),
        home: home::read(row, 1)?,
        owner: row.get(2)?,
        fields: fields(&content, row.get(4)?)?,
    })
}

/// What all documents of a kind say, wherever they belong, by id, without texts.
pub(crate) fn of_kind(connection: &Connection, kind: Kind) -> Result<Vec<Said>> {
    let sql = "SELECT id, home, owner, content, NULL FROM contents JOIN documents USING (doc)
               WHERE contents.kind = ? ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([kind.0], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

/// What all documents of a kind say that belong to a group or a line, by id. Their texts only if asked
/// for.
pub(crate) fn of_home(
    connection: &Connection,
    home: &[u8; 32],
    kind: Kind,
    texts: bool,
) -> Result<Vec<Said>> {
    let sql = "SELECT id, home, owner, content, CASE WHEN ? THEN texts END
               FROM documents JOIN contents USING (doc)
               WHERE home = ? AND documents.kind = ? ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params![texts, home, kind.0], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
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
            let identity = &stored.identity;
            let document = documents::load(&self.tx, &stored);
            let fields = document.and_then(|document| document.fields(identity.kind));
            put(&self.tx, doc, identity, fields.unwrap_or_default().as_ref())?;
        }
        self.tx.execute("DELETE FROM contents_stale", [])?;
        Ok(())
    }
}
