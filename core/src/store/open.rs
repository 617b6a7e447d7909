use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::crypto::Key;
use crate::{Error, Result};

/// Opens a connection that writes, making the database when `make` says so.
///
/// # Errors
/// [`Error::NotFound`] when it is missing, [`Error::Damaged`] when it cannot be read. The header
/// has proved the key by then, so an unreadable first page is damage and never a wrong key.
pub(super) fn writer(path: &Path, key: &Key, make: bool) -> Result<Connection> {
    if !make && !path.exists() {
        return Err(Error::NotFound("database"));
    }
    // A re-key attaches a database that is yet to be made.
    let connection = keyed(path, key, FLAGS | OpenFlags::SQLITE_OPEN_CREATE)?;
    // A deleted word must not survive in free pages; FULL so that a commit outlives a power cut.
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;",
    )?;
    Ok(connection)
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

const FLAGS: OpenFlags = OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

fn keyed(path: &Path, key: &Key, flags: OpenFlags) -> Result<Connection> {
    begin();
    let connection = Connection::open_with_flags(path, flags)?;
    // SQLCipher writes to stderr unless told otherwise.
    connection.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA cipher_log = off;").ok();
    if !is_plain(key) {
        connection.pragma_update(None, "key", raw_key(key).as_str())?;
    }
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
    )?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
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
        use rusqlite::ErrorCode;
        let code = error.sqlite_error_code();
        tracing::debug!(?code, "the database refused");
        match code {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Damaged("the database")
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Locked("another program is using the vault")
            }
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                Self::Io { doing: "using the database", kind: std::io::ErrorKind::Other }
            }
            _ => Self::Internal("the database refused an operation"),
        }
    }
}
