//! Copies of a relay on SQLite, there and back: one snapshot of the database and every object that
//! it names. Objects are written once, so a copy that is made again carries only what is new.

use std::path::Path;

use crate::blobs::{Blobs, Copied};
use crate::relay::make_folder;
use crate::storage::Snapshot;
use crate::{BlobStore, Database, OpenError, Options};

/// The folder of objects in a copy.
const BLOBS: &str = "blobs";
/// The snapshot, until every object that it names is there.
const UNFINISHED: &str = "relay.db.unfinished";

/// What was carried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Carried {
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Objects that were copied.
    pub objects: u64,
    /// Objects that were there already.
    pub present: u64,
    /// Objects that the database names and nobody has: devices send them again when asked.
    pub lost: u64,
}

/// Copies a relay, which may be running, into a folder; an earlier copy there is brought up to date.
///
/// # Errors
/// [`OpenError`], among them that the database is not SQLite, or that the folder is the relay's own; an
/// earlier copy stays as it was.
pub async fn backup(options: &Options, to: &Path) -> Result<Carried, OpenError> {
    let Database::Sqlite(folder) = &options.database else { return Err(OpenError::Database) };
    make_folder(to)?;
    // A copy over the relay itself would be the end of both.
    if folder.canonicalize().is_ok_and(|folder| to.canonicalize().ok() == Some(folder)) {
        return Err(OpenError::Folder);
    }
    let from = Blobs::open(&options.blobs, options.durable)?;
    let blobs = Blobs::open(&BlobStore::Folder(to.join(BLOBS)), options.durable)?;
    carry(&Database::file(folder), &from, &Database::file(to), &blobs).await
}

/// Makes a relay of a copy, where none is.
///
/// # Errors
/// [`OpenError`]; [`OpenError::Folder`] also when there is a relay.
pub async fn restore(from: &Path, options: &Options) -> Result<Carried, OpenError> {
    let Database::Sqlite(folder) = &options.database else { return Err(OpenError::Database) };
    let to = Database::file(folder);
    if to.exists() || !Database::file(from).is_file() {
        return Err(OpenError::Folder);
    }
    make_folder(folder)?;
    let blobs = Blobs::open(&BlobStore::Folder(from.join(BLOBS)), false)?;
    carry(&Database::file(from), &blobs, &to, &Blobs::open(&options.blobs, options.durable)?).await
}

async fn carry(
    database: &Path,
    from: &Blobs,
    to_database: &Path,
    to: &Blobs,
) -> Result<Carried, OpenError> {
    let unfinished = to_database.with_file_name(UNFINISHED);
    let (source, target) = (database.to_owned(), unfinished.clone());
    let snapshot = tokio::task::spawn_blocking(move || Snapshot::make(&source, &target)).await;
    let mut carried = objects(snapshot.map_err(|_| OpenError::Database)??, from, to).await?;
    carried.database_bytes = std::fs::metadata(&unfinished).map_or(0, |found| found.len());
    let put = || {
        std::fs::File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, to_database)?;
        std::fs::File::open(to_database.parent().unwrap_or(Path::new(".")))?.sync_all()
    };
    put().map_err(|_| OpenError::Folder)?;
    Ok(carried)
}

/// Copies every object that a snapshot names.
async fn objects(mut snapshot: Snapshot, from: &Blobs, to: &Blobs) -> Result<Carried, OpenError> {
    let mut carried = Carried::default();
    loop {
        // Some hundred rows are read in no time.
        let objects = snapshot.objects()?;
        if objects.is_empty() {
            return Ok(carried);
        }
        for (space, object, size) in objects {
            let copied =
                from.give(to, space, &object, size).await.map_err(|_| OpenError::Folder)?;
            match copied {
                Copied::New => carried.objects += 1,
                Copied::There => carried.present += 1,
                Copied::Lost => carried.lost += 1,
            }
        }
    }
}
