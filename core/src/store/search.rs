//! Full-text search in any script, inside the encrypted file.
//!
//! Text becomes tokens here in Rust (`fold`, `script`, `tokens`); FTS5 only stores and finds them,
//! so what is indexed and what is asked are cut by the same code. `docs/adr/0004-search-tokens.md`
//! says why.

mod find;
mod fold;
mod index;
mod query;
mod script;
mod scrub;
mod snippet;
#[cfg(test)]
mod tests;
mod tokens;

pub(crate) use find::{Hit, find};

pub(crate) use index::{SCHEMA, clear, put, remove, verify};
pub(crate) use query::Query;
pub(crate) use scrub::scrub;
pub(crate) use snippet::snippet;
pub(crate) use tokens::TOKENS_VERSION;

use crate::Error;

/// Hides SQLite's text, which may quote what is stored.
fn internal(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
    move |error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Error::Full,
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => Error::Damaged("search index"),
        Some(rusqlite::ErrorCode::NotADatabase) => Error::WrongKey,
        _ => Error::Internal(doing),
    }
}
