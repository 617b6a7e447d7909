//! A PostgreSQL database as rows that are carried, over a connection that waits as long as it takes.

use std::str::FromStr;

use interlude_wire::RelayId;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, QueryBuilder, Row as _};
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::transact::PATIENCE;
use super::{NAME, migrations, trouble};
use crate::OpenError;
use crate::storage::carried::{
    AROUND_ROW, Column, Keep, Kind, PAGE_BYTES, Row, Shelf, Table, Value,
};
use crate::storage::{StorageError, Stored};

/// Large spaces take long.
const SETUP: &str = "SET statement_timeout = 0; SET lock_timeout = '30s';
    SET idle_in_transaction_session_timeout = 0";

/// A database of relays.
pub(crate) struct PostgresShelf(Mutex<PgConnection>);

impl PostgresShelf {
    /// Opens the database, making or migrating its tables unless they are only to be `looked` at.
    pub(crate) async fn open(url: &str, looked: bool) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Database)?;
        let options = options.application_name("interlude-relay-move").disable_statement_logging();
        let opened = timeout(PATIENCE, options.connect()).await.map_err(|_| OpenError::Database)?;
        let mut connection = opened.map_err(refused)?;
        if !looked {
            migrations::migrate(&mut connection, migrations::STEPS).await?;
        }
        sqlx::raw_sql(SETUP).execute(&mut connection).await.map_err(refused)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Whether a relay has left its tables there.
    pub(crate) async fn is_made(&self) -> Stored<bool> {
        let sql = "SELECT to_regclass('relay_schema') IS NOT NULL";
        let asked = sqlx::query_scalar(sql).fetch_one(&mut *self.0.lock().await).await;
        asked.map_err(failed)
    }

    /// Whether a relay has it open, as far as the database tells: not every engine does, and not
    /// through every pooler.
    pub(crate) async fn is_in_use(&self) -> bool {
        let sql = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = $1";
        let asked = sqlx::query_scalar::<_, i64>(sql).bind(NAME);
        asked.fetch_one(&mut *self.0.lock().await).await.is_ok_and(|count| count > 0)
    }

    async fn say(&self, sql: &'static str) -> Stored<()> {
        let done = sqlx::raw_sql(sql).execute(&mut *self.0.lock().await).await;
        done.map(drop).map_err(failed)
    }
}

impl Shelf for PostgresShelf {
    async fn id(&self) -> Stored<Option<RelayId>> {
        let sql = "SELECT id FROM relay WHERE one = 1";
        let id = sqlx::query_scalar(sql).fetch_optional(&mut *self.0.lock().await).await;
        Ok(id.map_err(failed)?.map(RelayId))
    }

    async fn set_id(&self, id: RelayId) -> Stored<()> {
        let put = sqlx::query("INSERT INTO relay (one, id) VALUES (1, $1)").bind(id.0);
        put.execute(&mut *self.0.lock().await).await.map(drop).map_err(failed)
    }

    async fn page(
        &self,
        table: &'static Table,
        unit: Option<Vec<u8>>,
        after: Option<Row>,
    ) -> Stored<Vec<Row>> {
        let sql = select(table, unit.is_some(), after.is_some());
        // The names of tables and columns in it are ours.
        let query = sqlx::query(AssertSqlSafe(sql));
        let asked = table.given(unit, after).fold(query, bind);
        let rows = asked.fetch_all(&mut *self.0.lock().await).await.map_err(failed)?;
        rows.iter().map(|row| read(table, row)).collect::<sqlx::Result<_>>().map_err(failed)
    }

    async fn begin(&self) -> Stored<()> {
        self.say("BEGIN").await
    }

    async fn put(&self, table: &'static Table, rows: Vec<Row>) -> Stored<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut insert = insert(table, rows);
        let put = insert.build().persistent(false).execute(&mut *self.0.lock().await).await;
        put.map(drop).map_err(failed)
    }

    async fn end(&self, keep: Keep) -> Stored<()> {
        self.say(if keep == Keep::Yes { "COMMIT" } else { "ROLLBACK" }).await
    }
}

/// What does not fit on a page is not read.
fn select(table: &Table, unit: bool, after: bool) -> String {
    let ([key, all], page, size) = (table.names(), table.select(unit, after), size(table));
    let shown = table.columns.iter().map(shown).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT {shown} FROM (SELECT {all}, sum({size}) OVER (ORDER BY {key}) - {size} AS before
         FROM ({page}) AS page) AS page WHERE before < {PAGE_BYTES} ORDER BY {key}"
    )
}

/// Numbers of every width as one kind.
fn shown(column: &Column) -> String {
    match column.kind {
        Kind::Number => format!("CAST({0} AS BIGINT) AS {0}", column.name),
        Kind::Bytes | Kind::Text => column.name.to_owned(),
    }
}

/// The bytes of a row.
fn size(table: &Table) -> String {
    let long = table.columns.iter().skip(table.keys).filter(|column| column.kind == Kind::Bytes);
    let long = long.map(|column| format!(" + coalesce(length({}), 0)", column.name));
    format!("({AROUND_ROW}{})", long.collect::<String>())
}

fn insert(table: &'static Table, rows: Vec<Row>) -> QueryBuilder<sqlx::Postgres> {
    let [_, all] = table.names();
    // What pages of pushes are cut by before they are read; records are there already.
    let is_sized = table.name == "pushes";
    let mut insert = QueryBuilder::new(match is_sized {
        true => format!(
            "INSERT INTO pushes ({all}, size) SELECT {all}, coalesce(length(header) + coalesce(
             (SELECT sum(length(payload)) FROM records WHERE records.space = new.space
             AND records.number = new.number), 0), 0) FROM ("
        ),
        false => format!("INSERT INTO {} ({all}) ", table.name),
    });
    insert.push_values(rows, |mut tuple, row| {
        for value in row {
            match value {
                Value::Null => tuple.push_bind(None::<Vec<u8>>),
                Value::Number(number) => tuple.push_bind(number),
                Value::Bytes(bytes) => tuple.push_bind(bytes),
                Value::Text(text) => tuple.push_bind(text),
            };
        }
    });
    if is_sized {
        insert.push(format!(") AS new ({all})"));
    }
    if table.passes() {
        insert.push(" ON CONFLICT DO NOTHING");
    }
    insert
}

type Asked = Query<'static, sqlx::Postgres, PgArguments>;

fn bind(query: Asked, value: Value) -> Asked {
    match value {
        Value::Null => query.bind(None::<Vec<u8>>),
        Value::Number(number) => query.bind(number),
        Value::Bytes(bytes) => query.bind(bytes),
        Value::Text(text) => query.bind(text),
    }
}

fn read(table: &Table, row: &PgRow) -> sqlx::Result<Row> {
    let value = |(place, column): (usize, &Column)| {
        Ok(match column.kind {
            Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(place)?.map(Value::Bytes),
            Kind::Number => row.try_get::<Option<i64>, _>(place)?.map(Value::Number),
            Kind::Text => row.try_get::<Option<String>, _>(place)?.map(Value::Text),
        }
        .unwrap_or(Value::Null))
    };
    table.columns.iter().enumerate().map(value).collect()
}

fn failed(error: sqlx::Error) -> StorageError {
    trouble::failed(&error.into())
}

fn refused(error: sqlx::Error) -> OpenError {
    failed(error);
    OpenError::Database
}
