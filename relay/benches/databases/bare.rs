//! What no relay that keeps the same bytes safely could go below: one durable insert a push into a
//! table of its own, and selecting them in pages.

use std::path::Path;
use std::str::FromStr;
use std::sync::Mutex;

use interlude_wire::limits;
use interlude_wire::push::Push;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

const TABLE: &str = "(space BIGINT NOT NULL, number BIGINT NOT NULL, push {} NOT NULL, PRIMARY KEY (space, number))";

pub(crate) trait Bare: Send + Sync + 'static {
    fn insert(&self, space: i64, number: i64, push: &Push) -> impl Future<Output = ()> + Send;
    /// Reads all of a space, and how many there are.
    fn select(&self, space: i64) -> impl Future<Output = usize> + Send;
}

pub(crate) struct BareSqlite(Mutex<rusqlite::Connection>);

impl BareSqlite {
    pub(crate) fn new(path: &Path) -> Self {
        let connection = rusqlite::Connection::open(path).unwrap();
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
        connection.execute_batch(pragmas).unwrap();
        let table = TABLE.replace("{}", "BLOB");
        connection.execute_batch(&format!("CREATE TABLE bare {table}")).unwrap();
        Self(Mutex::new(connection))
    }
}

impl Bare for BareSqlite {
    async fn insert(&self, space: i64, number: i64, push: &Push) {
        let connection = self.0.lock().unwrap();
        let mut insert = connection.prepare_cached("INSERT INTO bare VALUES (?, ?, ?)").unwrap();
        insert.execute(rusqlite::params![space, number, push.to_bytes()]).unwrap();
    }

    async fn select(&self, space: i64) -> usize {
        let connection = self.0.lock().unwrap();
        let sql = "SELECT push FROM bare WHERE space = ? AND number > ? ORDER BY number LIMIT ?";
        let mut select = connection.prepare_cached(sql).unwrap();
        let mut count = 0;
        loop {
            let asked = rusqlite::params![space, count as i64 - 1, limits::PAGE_PUSHES as i64];
            let page = select.query_map(asked, |row| row.get::<_, Vec<u8>>(0)).unwrap();
            let page: Vec<_> = page.map(Result::unwrap).collect();
            count += page.len();
            if page.len() < limits::PAGE_PUSHES {
                return count;
            }
        }
    }
}

pub(crate) struct BarePostgres(PgPool);

impl BarePostgres {
    pub(crate) async fn new(url: &str, most: usize) -> Self {
        let pool = PgPoolOptions::new().max_connections(most as u32).test_before_acquire(false);
        let pool = pool.connect_with(PgConnectOptions::from_str(url).unwrap()).await.unwrap();
        let table =
            sqlx::AssertSqlSafe(format!("CREATE TABLE bare {}", TABLE.replace("{}", "BYTEA")));
        sqlx::query(table).execute(&pool).await.unwrap();
        Self(pool)
    }
}

impl Bare for BarePostgres {
    async fn insert(&self, space: i64, number: i64, push: &Push) {
        let insert = sqlx::query("INSERT INTO bare VALUES ($1, $2, $3)").bind(space).bind(number);
        insert.bind(push.to_bytes()).execute(&self.0).await.unwrap();
    }

    async fn select(&self, space: i64) -> usize {
        let sql = "SELECT push FROM bare WHERE space = $1 AND number > $2 ORDER BY number LIMIT $3";
        let mut count = 0;
        loop {
            let select = sqlx::query_scalar::<_, Vec<u8>>(sql).bind(space).bind(count as i64 - 1);
            let page = select.bind(limits::PAGE_PUSHES as i64).fetch_all(&self.0).await.unwrap();
            count += page.len();
            if page.len() < limits::PAGE_PUSHES {
                return count;
            }
        }
    }
}
