use std::path::Path;

use interlude_wire::SpaceId;
use rusqlite::{Connection, params};

use super::{open, uint};
use crate::OpenError;

/// Objects that are read together.
const LISTED: u32 = 500;

/// An object of a blob: its space, its name, its bytes.
pub(crate) type Object = (SpaceId, String, u64);

/// Where in the table of parts an object stands.
type Place = (Vec<u8>, Vec<u8>, i64);

/// A copy of a database.
pub(crate) struct Snapshot {
    copy: Connection,
    after: Place,
}

impl Snapshot {
    /// Writes a database as it is at one moment into a new file, without stopping who writes to it.
    /// The copy is checked page by page.
    pub(crate) fn make(database: &Path, to: &Path) -> Result<Self, OpenError> {
        match std::fs::remove_file(to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(OpenError::Folder);
            }
            _ => {}
        }
        open::make_private(to).map_err(|_| OpenError::Folder)?;
        let source = open::connect(database)?;
        let name = to.to_str().ok_or(OpenError::Folder)?;
        source.execute("VACUUM INTO ?", [name])?;
        let copy = open::connect(to)?;
        let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        match verdict == "ok" {
            true => Ok(Self { copy, after: (Vec::new(), Vec::new(), 0) }),
            false => Err(OpenError::Database),
        }
    }

    /// The next of the objects that it names; none when those were all.
    pub(crate) fn objects(&mut self) -> Result<Vec<Object>, OpenError> {
        let sql = "SELECT space, name, start, object, length FROM parts
                   WHERE (space, name, start) > (?, ?, ?) ORDER BY space, name, start LIMIT ?";
        let mut statement = self.copy.prepare_cached(sql)?;
        let (space, name, start) = &self.after;
        let mut rows = statement.query(params![space, name, start, LISTED])?;
        let (mut objects, mut last) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            objects.push((SpaceId(row.get(0)?), row.get(3)?, uint(row.get(4)?)));
            last = Some((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        drop(rows);
        drop(statement);
        self.after = last.unwrap_or_else(|| std::mem::take(&mut self.after));
        Ok(objects)
    }
}
