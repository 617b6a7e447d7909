//! Which group something belongs to that an entry or a goal names.

use rusqlite::{Connection, OptionalExtension, params};

use super::home;
use crate::Result;
use crate::document::DocumentId;

/// The group or line that a document belongs to, or belonged to before it was erased; none where this
/// vault does not know it, or it is the participant's own.
pub(crate) fn home_of(connection: &Connection, id: &DocumentId) -> Result<Option<[u8; 32]>> {
    let sql = "SELECT home FROM documents WHERE id = ?1
               UNION ALL SELECT home FROM tombstones WHERE id = ?1 LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(params![id.0], |row| home::read(row, 0)).optional()?;
    Ok(found.flatten())
}

/// What each entry outside the trash is linked to that names a session or a prompt, the oldest first.
pub(crate) fn entries(connection: &Connection) -> Result<Vec<LinkedEntry>> {
    let sql = "SELECT id, session, prompt, goal FROM entries
               WHERE trashed_at IS NULL AND (session IS NOT NULL OR prompt IS NOT NULL)
               ORDER BY created_at, id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let (id, links) = (DocumentId(row.get(0)?), [row.get(1)?, row.get(2)?]);
        Ok(LinkedEntry { id, links, goal: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An entry that names a session or a prompt.
pub(crate) struct LinkedEntry {
    pub(crate) id: DocumentId,
    /// Session and prompt.
    pub(crate) links: [Option<String>; 2],
    pub(crate) goal: Option<String>,
}
