//! Room of the database: the only one that names rusqlite.

#[allow(dead_code, unused_imports, reason = "used by the store, which is merged next")]
pub(crate) mod search;
