use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::migrations::migrate;
use crate::OpenError;

/// Connections that read.
const READERS: usize = 4;
/// Bytes of a page.
const PAGE_SIZE: u64 = 4096;

/// The connection that writes and those that read.
pub(super) fn connections(
    path: &Path,
    durable: bool,
    most_bytes: Option<u64>,
) -> Result<(Connection, Vec<Connection>), OpenError> {
    make_private(path).map_err(|_| OpenError::Folder)?;
    let mut writer = connect(path)?;
    // Before anything is changed: a newer relay's database stays as it is.
    migrate(&mut writer, prepare)?;
    writer.pragma_update(None, "synchronous", if durable { "FULL" } else { "OFF" })?;
    if let Some(bytes) = most_bytes {
        let pages = i64::try_from(bytes.div_ceil(PAGE_SIZE)).unwrap_or(i64::MAX);
        writer.pragma_update(None, "max_page_count", pages)?;
    }
    let readers = (0..READERS).map(|_| {
        let reader = connect(path)?;
        reader.pragma_update(None, "query_only", true)?;
        Ok(reader)
    });
    let readers = readers.collect::<rusqlite::Result<_>>()?;
    Ok((writer, readers))
}

/// What is kept in the file and has to be said before the first table.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;")
}

/// The empty file that SQLite makes a database of; others of the computer have no business in it.
pub(super) fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    connect_with(path, "")
}

/// Connects; `first` is said before the file is looked at.
pub(super) fn connect_with(path: &Path, first: &str) -> rusqlite::Result<Connection> {
    begin();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = Connection::open_with_flags(path, flags)?;
    // The library is SQLCipher (without a key: SQLite), and writes to stderr unless told otherwise.
    connection.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_log = off;").ok();
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(first)?;
    connection.set_prepared_statement_cache_capacity(128);
    connection.execute_batch(
        "PRAGMA secure_delete = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    Ok(connection)
}

/// Starts SQLite in one thread: it counts itself as started before SQLCipher is.
fn begin() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| drop(Connection::open_in_memory()));
}

impl From<rusqlite::Error> for OpenError {
    fn from(_: rusqlite::Error) -> Self {
        Self::Database
    }
}
