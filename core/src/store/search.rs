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
mod verify;

pub(crate) use find::{Hit, Scope, find};

pub(crate) use index::{SCHEMA, clear, put, remove};
pub(crate) use query::Query;
pub(crate) use scrub::scrub;
pub(crate) use snippet::snippet;
pub(crate) use tokens::TOKENS_VERSION;
pub(crate) use verify::verify;
