use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::{Error, Result};

/// Bytes of a page of SQLCipher 4.
pub(super) const PAGE_SIZE: u64 = 4096;

/// Opens a connection that writes, making the database when `make` says so.
///
/// # Errors
/// [`Error::NotFound`] when it is missing, [`Error::Damaged`] when it cannot be read. The header
/// has proved the key by then, so an unreadable first page is damage and never a wrong key.
pub(super) fn writer(path: &Path, key: &Key, make: bool) -> Result<Connection> {
    match (make, path.exists()) {
        (true, false) => make_private(path)?,
        (true, true) => {}
        (false, _) => must_be_there(path)?,
    }
    // Without CREATE: one that another handle removes in this moment is not made again, empty.
    let connection = keyed(path, key, FLAGS)?;
    // A deleted word must not survive in free pages; FULL so that a commit outlives a power cut.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;",
    )?;
    Ok(connection)
}

/// Makes the empty file that SQLite makes a database of: it would let others of the computer read
/// it, and its log after it.
///
/// # Errors
/// [`Error::Exists`] when there is a file already, [`Error::Full`] when the disk is full.
pub(super) fn make_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Error::Exists("database"),
        _ => Error::io("making the database")(error),
    })
}

/// SQLite takes a file that is shorter than a page for a database yet to be made, and makes it.
fn must_be_there(path: &Path) -> Result<()> {
    let opening = "opening the database";
    match std::fs::metadata(path) {
        Ok(file) if file.len() < PAGE_SIZE => Err(Error::Damaged("the database")),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::NotFound("database")),
        Err(error) => Err(Error::io(opening)(error)),
    }
}

/// Opens a connection that reads.
///
/// # Errors
/// As [`writer`].
pub(super) fn reader(path: &Path, key: &Key) -> Result<Connection> {
    let connection = keyed(path, key, FLAGS)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens a damaged database: whatever happens, nothing is written to it.
///
/// # Errors
/// As [`writer`].
pub(super) fn wreck(path: &Path, key: &Key) -> Result<Connection> {
    must_be_there(path)?;
    // Only so will SQLite look into a file that was cut.
    let connection = connect(path, key, FLAGS, "PRAGMA writable_schema = ON;")?;
    // The last connection would else move the log into the file when it closes.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    look(&connection)?;
    stand_in(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A wreck is not migrated. Before `005_groups.sql` every document was the participant's own: a view in
/// memory, which comes before the table of the same name, says so.
fn stand_in(connection: &Connection) -> Result<()> {
    for table in ["documents", "tombstones"] {
        let sql = format!("SELECT count(*) FROM pragma_table_info('{table}') WHERE name = 'home'");
        // What cannot even be described cannot be read: each document that is asked for will say so.
        let known = connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap_or(1);
        if known == 0 {
            connection.execute_batch(&format!(
                "CREATE TEMP VIEW {table} AS SELECT *, x'' AS home FROM main.{table};"
            ))?;
        }
    }
    Ok(())
}

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

fn keyed(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection> {
    let connection = connect(path, key, flags, "")?;
    look(&connection)?;
    Ok(connection)
}

/// Reads the first page.
fn look(connection: &Connection) -> Result<()> {
    Ok(connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?)
}

fn connect(path: &Path, key: &Key, flags: OpenFlags, first: &str) -> Result<Connection> {
    begin();
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher writes to stderr unless told otherwise.
    connection.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_log = off;").ok();
    if !is_plain(key) {
        connection.pragma_update(None, "key", raw_key(key).as_str())?;
    }
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(first)?;
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    Ok(connection)
}

/// Starts SQLite in one thread. It counts itself as started before SQLCipher is: another thread
/// that opened a database just then could not give it its key.
fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| drop(Connection::open_in_memory()));
}

/// In tests the zero key stands for no encryption, so that pages can be looked at.
fn is_plain(key: &Key) -> bool {
    cfg!(test) && key.as_bytes() == &[0; 32]
}

/// The form in which SQLCipher takes a key without deriving one.
pub(super) fn raw_key(key: &Key) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(67));
    text.push_str("x'");
    for byte in key.as_bytes() {
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    text.push('\'');
    text
}

/// SQLite's texts may quote what a person typed: only the code decides what is said.
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Sqlite;
        match &error {
            Sqlite::SqliteFailure(cause, _) => from_code(cause.code),
            Sqlite::InvalidColumnType(..)
            | Sqlite::FromSqlConversionFailure(..)
            | Sqlite::IntegralValueOutOfRange(..)
            | Sqlite::QueryReturnedNoRows => Self::Damaged("the database"),
            _ => Self::Internal("the database refused an operation"),
        }
    }
}

fn from_code(code: ErrorCode) -> Error {
    tracing::debug!(?code, "the database refused");
    match code {
        ErrorCode::DiskFull => Error::Full,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            Error::Locked("another program is using the vault")
        }
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => {
            Error::Io { doing: "using the database", kind: ErrorKind::Other }
        }
        // To a page whose code is wrong SQLCipher says "out of memory", and from then on to
        // everything on that connection "SQL logic error".
        ErrorCode::NotADatabase
        | ErrorCode::DatabaseCorrupt
        | ErrorCode::OutOfMemory
        | ErrorCode::Unknown => Error::Damaged("the database"),
        _ => Error::Internal("the database refused an operation"),
    }
}
