//! Files of a group's resources: which of them the documents name.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::blobs::Blob;
use super::contents;
use crate::Result;
use crate::crypto::{Key, authenticate};
use crate::document::{Fields, Identity, Kind, Medium, media};

const DOMAIN: &[u8] = b"interlude/group/media/1";

/// The encrypted file of what a resource names. It is called by a hash, under its own key, of the group and the
/// content: so no document can give it the name of another file, of a journal's least of all.
pub(crate) fn blob(home: &[u8; 32], medium: &Medium) -> Blob {
    let Medium { key, digest, length } = *medium;
    let name = authenticate(&Key::from(key), &[DOMAIN, home, &digest]);
    Blob { name, key, digest, length }
}

/// Notes which files a document names now.
pub(super) fn put(
    tx: &Transaction<'_>,
    doc: i64,
    identity: &Identity,
    fields: Option<&Fields>,
) -> Result<()> {
    let (Kind::RESOURCE, Some(home)) = (identity.kind, &identity.home) else { return Ok(()) };
    tx.prepare_cached("DELETE FROM media WHERE doc = ?")?.execute([doc])?;
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO media VALUES (?, ?)")?;
    for medium in fields.map(media).unwrap_or_default().values() {
        insert.execute(params![doc, blob(home, medium).name])?;
    }
    Ok(())
}

/// A file of this name that a resource of the group names.
pub(crate) fn named(
    connection: &Connection,
    home: &[u8; 32],
    name: &[u8; 32],
) -> Result<Option<Blob>> {
    let sql =
        "SELECT doc FROM media JOIN documents USING (doc) WHERE name = ? AND home = ? LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let doc = statement.query_row(params![name, home], |row| row.get(0)).optional()?;
    let fields = doc.map(|doc| contents::at(connection, doc)).transpose()?.flatten();
    let all = fields.as_ref().map(media).unwrap_or_default();
    Ok(all.values().map(|medium| blob(home, medium)).find(|blob| blob.name == *name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_key_group_and_content() {
        let medium = Medium { key: [1; 32], digest: [2; 32], length: 3 };
        let name = blob(&[7; 32], &medium).name;
        let others = [
            blob(&[8; 32], &medium),
            blob(&[7; 32], &Medium { key: [9; 32], ..medium.clone() }),
            blob(&[7; 32], &Medium { digest: [9; 32], ..medium }),
        ];
        assert!(others.iter().all(|other| other.name != name));
    }
}
