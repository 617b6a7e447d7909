//! Pushes by the thousand, made by the database itself: as long as real ones, random where those
//! are, and nothing that a relay would look into.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use interlude_wire::Hash;
use rusqlite::{Connection, params};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};

use super::support::{Chain, Person, Series};

/// Bytes of a header, and of the one record: short, so that ten million of them fit on a disk.
const HEADER: usize = 192;
const PAYLOAD: usize = 128;

/// The hash of a generated push.
pub(crate) fn hash(number: u64) -> Hash {
    Hash(format!("{number:032}").into_bytes().try_into().unwrap())
}

pub(crate) trait Fill {
    /// Gives a space that has none so many pushes of one writer.
    async fn fill(&self, chain: &Chain, person: &Person, series: &Series, count: usize);
    /// Lets the database put everything in its place.
    async fn settle(&self);
}

pub(crate) struct FillPostgres(PgPool);

impl FillPostgres {
    pub(crate) fn new(url: &str) -> Self {
        let options = PgConnectOptions::from_str(url).unwrap();
        let options = options.options([("synchronous_commit", "off")]);
        Self(PgPoolOptions::new().max_connections(1).connect_lazy_with(options))
    }
}

const POSTGRES: [&str; 4] = [
    "INSERT INTO pushes (space, number, writer, sequence, hash, header, signature, items, live, size)
     SELECT $1, number, $2, number, convert_to(lpad(number::TEXT, 32, '0'), 'UTF8'),
         noise || noise || noise, noise, 1, 1, 320
     FROM (SELECT number, sha512(convert_to(number::TEXT, 'UTF8') || $1) AS noise
           FROM generate_series(1, $3) AS number) AS new",
    "INSERT INTO records (space, number, place, tag, kind, payload)
     SELECT $1, number, 0, sha256(noise), 0, noise || noise
     FROM (SELECT number, sha512($1 || $2 || convert_to(number::TEXT, 'UTF8')) AS noise
           FROM generate_series(1, $3) AS number) AS new",
    "INSERT INTO writers (space, writer, principal, sequence, hash, floor)
     SELECT $1, $2, principal, $3, convert_to(lpad($3::TEXT, 32, '0'), 'UTF8'), 0
     FROM principals WHERE space = $1 AND principal = $4",
    "UPDATE spaces SET newest = $3, pushes = $3, bytes = $3 * 704, writers = 1 WHERE space = $1
     AND $2::BYTEA IS NOT NULL",
];

impl Fill for FillPostgres {
    async fn fill(&self, chain: &Chain, person: &Person, series: &Series, count: usize) {
        let mut tx = self.0.begin().await.unwrap();
        for sql in POSTGRES {
            let fill = sqlx::query(sql).bind(chain.space().0).bind(series.writer.0);
            let fill = fill.bind(count as i64);
            let fill = if sql.contains("$4") { fill.bind(person.id().0) } else { fill };
            fill.execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn settle(&self) {
        for sql in ["VACUUM ANALYZE", "CHECKPOINT"] {
            sqlx::query(sql).execute(&self.0).await.unwrap();
        }
    }
}

/// Opens the relay's file each time: the relay has it in between.
pub(crate) struct FillSqlite(PathBuf);

impl FillSqlite {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    fn open(&self) -> Connection {
        let connection = Connection::open(&self.0).unwrap();
        connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -65536").unwrap();
        connection
    }
}

const NUMBERS: &str = "WITH RECURSIVE numbers (number) AS
    (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?3) ";

impl Fill for FillSqlite {
    async fn fill(&self, chain: &Chain, person: &Person, series: &Series, count: usize) {
        let (mut connection, space) = (self.open(), chain.space().0);
        let number = count as i64;
        let tx = connection.transaction().unwrap();
        let pushes = format!(
            "INSERT INTO pushes {NUMBERS} SELECT ?1, number, ?2, number,
                CAST(printf('%032d', number) AS BLOB), randomblob({HEADER}), randomblob(64), 1, 1
             FROM numbers"
        );
        let records = format!(
            "INSERT INTO records {NUMBERS} SELECT ?1, number, 0, randomblob(32), 0,
                randomblob({PAYLOAD}) FROM numbers WHERE ?2 IS NOT NULL"
        );
        for sql in [pushes, records] {
            tx.execute(&sql, params![space, series.writer.0, number]).unwrap();
        }
        let row = params![space, series.writer.0, person.id().0, number, hash(count as u64).0];
        tx.execute("INSERT INTO writers VALUES (?, ?, ?, ?, ?, 0)", row).unwrap();
        let sql = "UPDATE spaces SET newest = ?2, pushes = ?2, bytes = ?2 * 704, writers = 1
                   WHERE space = ?1";
        tx.execute(sql, params![space, number]).unwrap();
        tx.commit().unwrap();
    }

    async fn settle(&self) {
        let connection = self.open();
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        connection.query_row(checkpoint, [], |_| Ok(())).unwrap();
    }
}
