//! Lists of entries: by rows alone, no document is opened.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use rusqlite::{Connection, ToSql, params_from_iter};

use super::read_model::{self, COLUMNS};
use super::search;
use crate::Result;
use crate::document::DocumentId;
use crate::document::entry::{EntryRow, Form};

/// Which entries a list is about. Everything given must hold.
#[derive(Clone, Default)]
pub(crate) struct Filter {
    pub(crate) text: Option<search::Query>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    pub(crate) tags: Vec<String>,
    pub(crate) emotions: Vec<String>,
    pub(crate) mood: Option<RangeInclusive<u8>>,
    pub(crate) form: Option<Form>,
    pub(crate) session: Option<String>,
    pub(crate) prompt: Option<String>,
    pub(crate) goal: Option<String>,
    pub(crate) favourite: Option<bool>,
    pub(crate) bring: Option<bool>,
    pub(crate) conflicts: bool,
    /// The month and day, MM-DD, of any year.
    pub(crate) calendar_day: Option<String>,
    /// What is in the trash instead of what is not.
    pub(crate) trashed: bool,
}

/// A place in a list, newest first: the last entry that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) created_at: i64,
    pub(crate) id: DocumentId,
}

/// A condition in SQL and what fills its places.
#[derive(Default)]
pub(super) struct Conditions {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Conditions {
    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Box<dyn ToSql>>) {
        let _ = write!(self.sql, " AND {sql}");
        self.values.extend(values);
    }

    fn and_one(&mut self, sql: &str, value: impl ToSql + 'static) {
        self.and(sql, [Box::new(value) as Box<dyn ToSql>]);
    }

    fn and_if<T: ToSql + 'static>(&mut self, sql: &str, value: Option<T>) {
        if let Some(value) = value {
            self.and_one(sql, value);
        }
    }
}

impl Filter {
    fn conditions(&self) -> Conditions {
        let trashed = if self.trashed { "trashed_at IS NOT NULL" } else { "trashed_at IS NULL" };
        let mut all = Conditions { sql: trashed.to_owned(), values: Vec::new() };
        all.and_if("day >= ?", self.from.map(|day| day.to_string()));
        all.and_if("day <= ?", self.to.map(|day| day.to_string()));
        all.and_if("form = ?", self.form.map(Form::name));
        all.and_if("session = ?", self.session.clone());
        all.and_if("prompt = ?", self.prompt.clone());
        all.and_if("goal = ?", self.goal.clone());
        all.and_if("favourite = ?", self.favourite);
        all.and_if("bring = ?", self.bring);
        all.and_if("substr(day, 6) = ?", self.calendar_day.clone());
        if let Some(mood) = &self.mood {
            let bounds: [Box<dyn ToSql>; 2] = [Box::new(*mood.start()), Box::new(*mood.end())];
            all.and("mood BETWEEN ? AND ?", bounds);
        }
        if self.conflicts {
            all.and("conflicts > 0", []);
        }
        self.list_conditions(&mut all);
        all
    }

    fn list_conditions(&self, all: &mut Conditions) {
        for tag in &self.tags {
            let sql = "EXISTS (SELECT 1 FROM entry_tags t WHERE t.tag = ? AND t.doc = entries.doc)";
            all.and_one(sql, tag.clone());
        }
        for emotion in &self.emotions {
            let sql = "EXISTS (SELECT 1 FROM entry_emotions e
                       WHERE e.emotion = ? AND e.doc = entries.doc)";
            all.and_one(sql, emotion.clone());
        }
        if let Some(text) = &self.text {
            let sql = "doc IN (SELECT rowid FROM search WHERE search MATCH ?)";
            all.and_one(sql, text.to_match());
        }
    }
}

/// At most `limit` entries behind `after`, newest first, entries of one instant by id.
pub(crate) fn page(
    connection: &Connection,
    filter: &Filter,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<(DocumentId, EntryRow)>> {
    let mut conditions = filter.conditions();
    if let Some(Place { created_at, id }) = after {
        let place: [Box<dyn ToSql>; 2] = [Box::new(created_at), Box::new(id.0)];
        conditions.and("(created_at, id) < (?, ?)", place);
    }
    let Conditions { sql, mut values } = conditions;
    values.push(Box::new(i64::try_from(limit).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM entries WHERE {sql} ORDER BY created_at DESC, id DESC LIMIT ?"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), read_model::read)?;
    rows.map(|row| read_model::complete(connection, row??)).collect()
}

/// How many entries the filter admits.
pub(crate) fn count(connection: &Connection, filter: &Filter) -> Result<u64> {
    let Conditions { sql, values } = filter.conditions();
    let sql = format!("SELECT count(*) FROM entries WHERE {sql}");
    let mut statement = connection.prepare_cached(&sql)?;
    let count: i64 = statement.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The entry at this place, counted from the newest, among those the filter admits.
pub(crate) fn nth(
    connection: &Connection,
    filter: &Filter,
    place: u64,
) -> Result<Option<(DocumentId, EntryRow)>> {
    let Conditions { sql, mut values } = filter.conditions();
    values.push(Box::new(i64::try_from(place).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT {COLUMNS} FROM entries WHERE {sql} ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query_map(params_from_iter(values), read_model::read)?;
    rows.next().map(|row| read_model::complete(connection, row??)).transpose()
}

/// Every tag in use outside the trash, with how many entries carry it, most used first.
pub(crate) fn tags(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let sql = "SELECT tag, count(*) FROM entry_tags JOIN entries USING (doc)
               WHERE trashed_at IS NULL GROUP BY tag ORDER BY count(*) DESC, tag";
    let mut statement = connection.prepare_cached(sql)?;
    let rows =
        statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The local days from `day` on with an entry outside the trash.
pub(crate) fn days_since(connection: &Connection, day: NaiveDate) -> Result<Vec<NaiveDate>> {
    let sql = "SELECT DISTINCT day FROM entries WHERE trashed_at IS NULL AND day >= ?";
    let mut statement = connection.prepare_cached(sql)?;
    let days = statement.query_map([day.to_string()], |row| row.get::<_, String>(0))?;
    let days = days.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(days.iter().filter_map(|day| day.parse().ok()).collect())
}

/// The prompts that entries answer.
pub(crate) fn answered(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT prompt FROM entries WHERE trashed_at IS NULL
               AND prompt IS NOT NULL";
    let mut statement = connection.prepare_cached(sql)?;
    let prompts = statement.query_map([], |row| row.get(0))?;
    Ok(prompts.collect::<rusqlite::Result<_>>()?)
}

/// Entries that are marked to bring along, or linked to a session, newest first: id and title. At most 200.
pub(crate) fn to_bring(
    connection: &Connection,
    session: &str,
) -> Result<Vec<(DocumentId, String)>> {
    let sql = "SELECT id, title FROM entries WHERE trashed_at IS NULL AND (bring OR session = ?)
               ORDER BY created_at DESC, id DESC LIMIT 200";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([session], |row| Ok((DocumentId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
