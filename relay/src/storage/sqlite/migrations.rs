use rusqlite::Connection;
use rusqlite_migration::{M, Migrations, SchemaVersion};

use crate::OpenError;

/// The steps in order; a database's version is how many of them it has taken. A step is never
/// changed after a release, only followed by another.
fn steps() -> Vec<M<'static>> {
    vec![M::up(include_str!("migrations/001_relay.sql")).comment("the relay's tables")]
}

/// Brings the schema up to date, each step with its version in one transaction; `prepare` comes
/// before the first.
///
/// # Errors
/// [`OpenError::TooNew`] when a newer relay wrote the database: it is left untouched.
pub(super) fn migrate(
    connection: &mut Connection,
    prepare: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<(), OpenError> {
    let migrations = Migrations::new(steps());
    let current = migrations.current_version(connection).map_err(|_| OpenError::Database)?;
    if matches!(current, SchemaVersion::Outside(_)) {
        return Err(OpenError::TooNew);
    }
    prepare(connection)?;
    migrations.to_latest(connection).map_err(|_| OpenError::Database)
}

/// Whether the schema is this relay's. Changes nothing.
///
/// # Errors
/// [`OpenError::TooNew`]; [`OpenError::Database`] of one that was to be migrated first.
pub(super) fn check(connection: &Connection) -> Result<(), OpenError> {
    let steps = steps();
    let known = steps.len();
    match Migrations::new(steps).current_version(connection) {
        Ok(SchemaVersion::Inside(version)) if version.get() == known => Ok(()),
        Ok(SchemaVersion::Outside(_)) => Err(OpenError::TooNew),
        _ => Err(OpenError::Database),
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
        let touched = |_: &Connection| panic!("it was touched");
        assert!(matches!(migrate(&mut connection, touched), Err(OpenError::TooNew)));
        let tables = "SELECT count(*) FROM sqlite_master";
        let tables: i64 = connection.query_row(tables, [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
