//! Plain counts over the rows of entries outside the trash.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use crate::Result;

/// The days a count is about, both ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
}

const WITHIN: &str = "trashed_at IS NULL AND day BETWEEN ?1 AND ?2";

fn rows<T>(
    connection: &Connection,
    sql: &str,
    days: Days,
    read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let sql = sql.replace("{within}", WITHIN);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![days.from.to_string(), days.to.to_string()], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Local day and mood of every entry that has one, oldest first.
pub(crate) fn moods(connection: &Connection, days: Days) -> Result<Vec<(String, u8)>> {
    let sql = "SELECT day, mood FROM entries WHERE {within} AND mood IS NOT NULL
               ORDER BY created_at, id";
    rows(connection, sql, days, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Emotions, with in how many entries each is named, those with a mood, and the sum of the moods.
pub(crate) fn emotions(connection: &Connection, days: Days) -> Result<Vec<(String, [u64; 3])>> {
    let sql = "SELECT emotion, count(*), count(mood), coalesce(sum(mood), 0)
               FROM entry_emotions JOIN entries USING (doc)
               WHERE {within} GROUP BY emotion ORDER BY count(*) DESC, emotion";
    rows(connection, sql, days, |row| {
        let count = |column| row.get::<_, i64>(column).map(i64::unsigned_abs);
        Ok((row.get(0)?, [count(1)?, count(2)?, count(3)?]))
    })
}

/// Pairs of an emotion and a tag, with in how many entries they stand together.
pub(crate) fn together(connection: &Connection, days: Days) -> Result<Vec<(String, String, u64)>> {
    let sql = "SELECT emotion, tag, count(*) FROM entry_emotions
               JOIN entry_tags USING (doc) JOIN entries USING (doc)
               WHERE {within} GROUP BY emotion, tag ORDER BY count(*) DESC, emotion, tag";
    rows(connection, sql, days, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.unsigned_abs()))
    })
}

/// Trigger, action and whether it helped, as the row has them.
pub(crate) type CopingNote = (Option<String>, Option<String>, Option<String>);

/// Trigger, action and whether it helped, of every coping note, oldest first.
pub(crate) fn coping(connection: &Connection, days: Days) -> Result<Vec<CopingNote>> {
    let sql = "SELECT situation, action, helped FROM entries
               WHERE {within} AND form = 'coping' ORDER BY created_at, id";
    rows(connection, sql, days, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
