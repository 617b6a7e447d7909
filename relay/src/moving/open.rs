use super::MoveError;
use super::place::Place;
use crate::relay::make_folder;
use crate::storage::{PostgresShelf, SqliteShelf};
use crate::{Database, OpenError, Options};

/// Refuses two names of one database, as far as names tell.
pub(super) fn differ(from: &Options, to: &Options) -> Result<(), MoveError> {
    let same = match (&from.database, &to.database) {
        (Database::Sqlite(one), Database::Sqlite(two)) => {
            one == two || one.canonicalize().is_ok_and(|one| two.canonicalize().ok() == Some(one))
        }
        (one, two) => one == two,
    };
    if same { Err(MoveError::Same) } else { Ok(()) }
}

/// The relay that moves. Nobody else may have it open.
pub(super) async fn source(database: &Database, dry_run: bool) -> Result<Place, MoveError> {
    match database {
        Database::Sqlite(folder) if !Database::file(folder).is_file() => Err(MoveError::Missing),
        Database::Sqlite(folder) => {
            let opened = SqliteShelf::open(&Database::file(folder), dry_run).await;
            opened.map(Place::Sqlite).map_err(MoveError::From)
        }
        Database::Postgres(url) => {
            // Not to be made by looking: that comes first.
            let shelf = PostgresShelf::open(url, true).await.map_err(MoveError::From)?;
            let unread = |_| MoveError::From(OpenError::Database);
            if !shelf.is_made().await.map_err(unread)? {
                return Err(MoveError::Missing);
            }
            if shelf.is_in_use().await {
                return Err(MoveError::From(OpenError::InUse));
            }
            if dry_run {
                return Ok(Place::Postgres(shelf));
            }
            let migrated = PostgresShelf::open(url, false).await;
            migrated.map(Place::Postgres).map_err(MoveError::From)
        }
    }
}

/// Where it goes. Relays over a PostgreSQL database may go on with the spaces that are there.
pub(super) async fn target(database: &Database, dry_run: bool) -> Result<Place, MoveError> {
    let opened = match database {
        Database::Sqlite(folder) if dry_run && !Database::file(folder).is_file() => {
            return Ok(Place::Nothing);
        }
        Database::Sqlite(folder) => {
            if !dry_run {
                make_folder(folder).map_err(MoveError::To)?;
            }
            SqliteShelf::open(&Database::file(folder), dry_run).await.map(Place::Sqlite)
        }
        Database::Postgres(url) => PostgresShelf::open(url, dry_run).await.map(Place::Postgres),
    };
    let place = opened.map_err(MoveError::To)?;
    match &place {
        Place::Postgres(shelf) if dry_run => match shelf.is_made().await {
            Ok(true) => Ok(place),
            Ok(false) => Ok(Place::Nothing),
            Err(_) => Err(MoveError::To(OpenError::Database)),
        },
        _ => Ok(place),
    }
}
