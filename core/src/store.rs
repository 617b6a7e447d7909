//! Room of the database: the only one that names rusqlite.

#[cfg_attr(not(test), allow(dead_code, reason = "used by the store, which is merged next"))]
pub(crate) mod search;
