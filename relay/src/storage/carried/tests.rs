use std::collections::BTreeSet;

use super::*;
use crate::storage::{Postgres, Sqlite};
use crate::support::postgres::Server;
use crate::wakers::Wakers;

/// What stays behind: tables of which only some databases have something, and what is counted from
/// the rest.
const LEFT: [&str; 8] = [
    "rates.",
    "rates_key.",
    "turns.",
    "relay_schema.",
    "relay.one",
    "relay.id",
    "pushes.size",
    "sqlite_",
];

/// Every column that is carried, `table.column`.
fn carried() -> BTreeSet<String> {
    let families =
        [&SPACES, &MAILBOXES].into_iter().flat_map(|family| family.tables.iter().copied());
    let tables = families.chain([REQUESTS, LITTER]);
    let columns = |table: &'static Table| {
        table.columns.iter().map(|column| format!("{}.{}", table.name, column.name))
    };
    tables.flat_map(columns).collect()
}

fn check(there: impl Iterator<Item = String>) {
    let is_left = |column: &String| LEFT.iter().any(|left| column.starts_with(left));
    let there: BTreeSet<String> = there.filter(|column| !is_left(column)).collect();
    assert_eq!(carried(), there, "a column is not carried, or is not there");
}

/// Whoever adds one says whether it moves.
#[tokio::test]
async fn every_column_is_carried_or_known_to_stay_behind() {
    let url = Server::shared().database();
    Postgres::open(&url, false, 2, &Wakers::shared()).await.unwrap();
    let sql = "SELECT table_name || '.' || column_name FROM information_schema.columns
               WHERE table_schema = current_schema()";
    check(Server::shared().sql(&url, sql).lines().map(str::to_owned));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    Sqlite::open(&path, false, None).await.unwrap();
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT tables.name || '.' || columns.name
               FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
               WHERE tables.type = 'table'";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    check(rows.map(Result::unwrap));
}
