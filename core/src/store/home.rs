//! Where a document belongs, as tables say it: the id of a group or a line; empty: the participant's own.

use rusqlite::Row;
use rusqlite::types::Type;

/// For a column `home`.
pub(super) fn bytes(home: Option<&[u8; 32]>) -> &[u8] {
    home.map_or(&[], |home| &home[..])
}

/// From a column `home`.
pub(super) fn read(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<[u8; 32]>> {
    let bytes = row.get_ref(column)?.as_blob()?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let home = <[u8; 32]>::try_from(bytes);
    let home = home.map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error))
    });
    home.map(Some)
}
