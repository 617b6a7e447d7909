//! Which attachments have their bytes in the folder, and which nobody needs any more.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::spaces::relayed;
use super::{documents, home};
use crate::document::DocumentId;
use crate::document::entry::Attachment;
use crate::time::Timestamp;
use crate::{Error, Result};

/// An attachment whose encrypted bytes are in the folder.
pub(crate) struct Blob {
    pub(crate) name: [u8; 32],
    pub(crate) key: [u8; 32],
    pub(crate) digest: [u8; 32],
    pub(crate) length: u64,
}

impl Blob {
    /// Bytes of [`Blob::to_bytes`].
    pub(crate) const BYTES: u64 = 104;

    /// Name, key, digest and length, for a backup.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let length = self.length.to_be_bytes();
        [&self.name[..], &self.key, &self.digest, &length].concat()
    }

    /// Reads what [`Blob::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let parts: Option<Vec<[u8; 32]>> = match bytes.as_chunks::<32>() {
            (parts, _) if parts.len() == 3 => Some(parts.to_vec()),
            _ => None,
        };
        let length =
            bytes.get(96..).and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        match (parts.as_deref(), length) {
            (Some(&[name, key, digest]), Some(length)) => Ok(Self { name, key, digest, length }),
            _ => Err(Error::Damaged("an attachment of the backup")),
        }
    }
}

impl From<&Attachment> for Blob {
    fn from(one: &Attachment) -> Self {
        Self { name: one.name, key: one.key, digest: one.digest, length: one.length }
    }
}

/// Notes an attachment as being here: the participant's own, or of a group.
pub(crate) fn put(tx: &Transaction<'_>, home: Option<&[u8; 32]>, blob: &Blob) -> Result<()> {
    let sql = "INSERT INTO blobs (name, key, digest, length, home) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET unused_since = NULL";
    let length = i64::try_from(blob.length).unwrap_or(i64::MAX);
    let values = params![blob.name, blob.key, blob.digest, length, home::bytes(home)];
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// An attachment of this content (SHA-256) that is here already and belongs there: one of the journal is
/// never taken for a group's, whose members would get its key.
pub(crate) fn of(
    connection: &Connection,
    home: Option<&[u8; 32]>,
    digest: &[u8; 32],
) -> Result<Option<Blob>> {
    let sql = "SELECT name, key, digest, length FROM blobs WHERE digest = ? AND home = ? LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(params![digest, home::bytes(home)], read).optional()?)
}

/// An attachment of this name as an entry that has it describes it.
pub(crate) fn of_an_entry(connection: &Connection, name: &[u8; 32]) -> Result<Option<Blob>> {
    let sql = "SELECT id FROM entry_attachments JOIN documents USING (doc) WHERE name = ? LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let id = statement.query_row([&name[..]], |row| row.get(0).map(DocumentId)).optional()?;
    let stored = id.map(|id| documents::find(connection, &id)).transpose()?.flatten();
    let entry = stored.map(|stored| documents::load(connection, &stored)?.entry());
    let attachments = entry.transpose()?.flatten().map(|entry| entry.attachments);
    let one = attachments.into_iter().flatten().find(|one| one.name == *name);
    Ok(one.as_ref().map(Blob::from))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Blob> {
    let length = row.get::<_, i64>(3)?.unsigned_abs();
    Ok(Blob { name: row.get(0)?, key: row.get(1)?, digest: row.get(2)?, length })
}

/// Every attachment that is here, files of groups among them.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Blob>> {
    let mut statement = connection.prepare_cached("SELECT name, key, digest, length FROM blobs")?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Every attachment that is here and the participant's own.
pub(crate) fn own(connection: &Connection) -> Result<Vec<Blob>> {
    let sql = "SELECT name, key, digest, length FROM blobs WHERE home = x''";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes since when no entry and no resource uses an attachment, and forgets it where one uses it again.
pub(crate) fn note_unused(tx: &Transaction<'_>, at: Timestamp) -> Result<()> {
    let used = "(name IN (SELECT name FROM entry_attachments) OR name IN (SELECT name FROM media))";
    let note = format!(
        "UPDATE blobs SET unused_since = CASE WHEN {used} THEN NULL
         ELSE coalesce(unused_since, ?) END WHERE (unused_since IS NULL) <> ({used})"
    );
    tx.prepare_cached(&note)?.execute([at.millis()])?;
    Ok(())
}

/// Takes the attachments off the list that nobody has used since `before`; their files are to go
/// once this is committed.
pub(crate) fn forget_unused(tx: &Transaction<'_>, before: Timestamp) -> Result<()> {
    relayed::erase_unused(tx, before)?;
    let sql = "DELETE FROM blobs WHERE unused_since <= ?";
    tx.prepare_cached(sql)?.execute([before.millis()])?;
    Ok(())
}
