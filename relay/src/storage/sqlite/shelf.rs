//! A relay's file as rows that are carried. One connection that nobody shares: while it is open no
//! relay has the file, and none gets it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use interlude_wire::RelayId;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OptionalExtension, ToSql, params_from_iter};

use super::{migrations, open, pool};
use crate::OpenError;
use crate::storage::Stored;
use crate::storage::carried::{Keep, PAGE_BYTES, Row, Shelf, Table, Value, bytes};

/// How long another program may have the file.
const WAIT: Duration = Duration::from_secs(2);

/// The database of a relay that does not run.
pub(crate) struct SqliteShelf(Arc<Mutex<Connection>>);

impl SqliteShelf {
    /// Opens the database, making or migrating it unless that is only to be `looked` at.
    ///
    /// # Errors
    /// [`OpenError::InUse`] when a relay, or another program, has it open.
    pub(crate) async fn open(path: &Path, looked: bool) -> Result<Self, OpenError> {
        let path = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || alone(&path, looked)).await;
        let connection = opened.map_err(|_| OpenError::Database)??;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Stored<T> {
        let connection = Arc::clone(&self.0);
        pool::run(move || {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            work(&connection).map_err(pool::failed)
        })
        .await
    }
}

fn alone(path: &Path, looked: bool) -> Result<Connection, OpenError> {
    if !looked {
        open::make_private(path).map_err(|_| OpenError::Folder)?;
    }
    let mut connection = take(path).map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse,
        _ => OpenError::Database,
    })?;
    match looked {
        true => migrations::check(&connection)?,
        false => migrations::migrate(&mut connection, open::prepare)?,
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// Opens the file for this connection alone. That has to be said first: then the first look takes a
/// lock, of which whoever else has the file open holds a part.
fn take(path: &Path) -> rusqlite::Result<Connection> {
    let first = format!(
        "PRAGMA busy_timeout = {}; PRAGMA locking_mode = EXCLUSIVE;
         SELECT count(*) FROM sqlite_schema;",
        WAIT.as_millis()
    );
    open::connect_with(path, &first)
}

impl Shelf for SqliteShelf {
    async fn id(&self) -> Stored<Option<RelayId>> {
        self.run(|connection| {
            let sql = "SELECT id FROM relay";
            connection.query_row(sql, [], |row| row.get(0).map(RelayId)).optional()
        })
        .await
    }

    async fn set_id(&self, id: RelayId) -> Stored<()> {
        self.run(move |connection| {
            connection.execute("INSERT INTO relay VALUES (?)", [id.0]).map(drop)
        })
        .await
    }

    async fn page(
        &self,
        table: &'static Table,
        unit: Option<Vec<u8>>,
        after: Option<Row>,
    ) -> Stored<Vec<Row>> {
        self.run(move |connection| page(connection, table, unit, after)).await
    }

    async fn begin(&self) -> Stored<()> {
        self.run(|connection| connection.execute_batch("BEGIN IMMEDIATE")).await
    }

    async fn put(&self, table: &'static Table, rows: Vec<Row>) -> Stored<()> {
        self.run(move |connection| put(connection, table, &rows)).await
    }

    async fn end(&self, keep: Keep) -> Stored<()> {
        let sql = if keep == Keep::Yes { "COMMIT" } else { "ROLLBACK" };
        self.run(|connection| connection.execute_batch(sql)).await
    }
}

fn page(
    connection: &Connection,
    table: &'static Table,
    unit: Option<Vec<u8>>,
    after: Option<Row>,
) -> rusqlite::Result<Vec<Row>> {
    let sql = table.select(unit.is_some(), after.is_some());
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(table.given(unit, after)))?;
    let (mut page, mut size) = (Vec::new(), 0);
    while size < PAGE_BYTES
        && let Some(row) = rows.next()?
    {
        let read = (0..table.columns.len()).map(|place| row.get_ref(place).map(value));
        let row: Row = read.collect::<rusqlite::Result<_>>()?;
        size += bytes(&row);
        page.push(row);
    }
    Ok(page)
}

fn put(connection: &Connection, table: &'static Table, rows: &[Row]) -> rusqlite::Result<()> {
    let ([_, all], marks) = (table.names(), vec!["?"; table.columns.len()].join(", "));
    let unless = if table.passes() { " ON CONFLICT DO NOTHING" } else { "" };
    // The names of tables and columns are ours.
    let sql = format!("INSERT INTO {} ({all}) VALUES ({marks}){unless}", table.name);
    let mut statement = connection.prepare_cached(&sql)?;
    rows.iter().try_for_each(|row| statement.execute(params_from_iter(row)).map(drop))
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Integer(number) => Value::Number(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        // No column holds real numbers.
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Number(number) => ValueRef::Integer(*number),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}
