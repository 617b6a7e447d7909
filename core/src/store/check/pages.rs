use rusqlite::Connection;

use crate::Result;

/// Whether every page and every index is sound.
pub(super) fn are_whole(db: &Connection) -> bool {
    let says_no_fault = |sql: &str| {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        Ok::<_, rusqlite::Error>(match rows.next()? {
            None => true,
            Some(row) => row.get::<_, String>(0)? == "ok",
        })
    };
    ["PRAGMA cipher_integrity_check", "PRAGMA integrity_check(1)", "PRAGMA foreign_key_check"]
        .iter()
        .all(|sql| says_no_fault(sql).unwrap_or(false))
        && partial_indexes_are_whole(db).unwrap_or(false)
}

/// SQLite's own check looks for rows that an index lacks, but in an index with a condition not for
/// rows that it has too many.
fn partial_indexes_are_whole(db: &Connection) -> Result<bool> {
    let sql = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE '% WHERE %'";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (name, table, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let condition = sql.rsplit_once(" WHERE ").map_or("", |(_, condition)| condition);
        let count = |how: &str| {
            let sql = format!("SELECT count(*) FROM {table} {how} WHERE {condition}");
            db.query_row(&sql, [], |row| row.get::<_, i64>(0))
        };
        if count(&format!("INDEXED BY {name}"))? != count("NOT INDEXED")? {
            return Ok(false);
        }
    }
    Ok(true)
}
