use rusqlite::Connection;
use rusqlite_migration::{M, Migrations, SchemaVersion};

use crate::{Error, Result};

/// The steps in order; a database's version is how many of them it has taken. A step is never
/// changed after a release, only followed by another.
fn steps() -> Vec<M<'static>> {
    vec![
        M::up(include_str!("migrations/001_documents.sql")).comment("documents and the journal"),
        M::up(super::search::SCHEMA).comment("search"),
        M::up(include_str!("migrations/003_spaces.sql")).comment("spaces and pushes"),
        M::up(include_str!("migrations/004_contents.sql")).comment("what other documents say"),
        M::up(include_str!("migrations/005_groups.sql")).comment("groups and lines"),
        M::up(include_str!("migrations/006_media.sql")).comment("files of a group's resources"),
    ]
}

/// Brings the schema up to date, each step with its version in one transaction.
///
/// # Errors
/// [`Error::TooNew`] when a newer Interlude wrote the database: it is left untouched.
pub(super) fn migrate(connection: &mut Connection) -> Result<()> {
    let migrations = Migrations::new(steps());
    let current = migrations.current_version(connection).map_err(failed)?;
    if matches!(current, SchemaVersion::Outside(_)) {
        return Err(Error::TooNew("the vault"));
    }
    migrations.to_latest(connection).map_err(failed)
}

fn failed(error: rusqlite_migration::Error) -> Error {
    match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        _ => Error::Internal("a migration failed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_are_valid_and_a_newer_database_is_left_alone() {
        assert_eq!(Migrations::new(steps()).validate(), Ok(()));
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(migrate(&mut connection), Err(Error::TooNew("the vault")));
        let tables = "SELECT count(*) FROM sqlite_master";
        let tables: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
