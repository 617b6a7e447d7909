use std::path::Path;

use interlude_wire::SpaceId;

use super::{open, uint};
use crate::OpenError;

/// An object of a blob: its space, its name, its bytes.
pub(crate) type Object = (SpaceId, String, u64);

/// Writes a database as it is at one moment into a new file, without stopping who writes to it; and
/// gives the objects that it names. The copy is checked page by page.
pub(crate) fn snapshot(database: &Path, to: &Path) -> Result<Vec<Object>, OpenError> {
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
    if verdict != "ok" {
        return Err(OpenError::Database);
    }
    let mut statement = copy.prepare("SELECT space, object, length FROM parts")?;
    let rows = statement
        .query_map([], |row| Ok((SpaceId(row.get(0)?), row.get(1)?, uint(row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
