use std::path::Path;

use crate::{BlobStore, Database, Options};

/// The folders of a relay, by what lies there.
pub(crate) fn folders(options: &Options) -> impl Iterator<Item = (&'static str, &Path)> {
    let database = match &options.database {
        Database::Sqlite(folder) => Some(("database", folder.as_path())),
        Database::Postgres(_) => None,
    };
    let blobs = match &options.blobs {
        BlobStore::Folder(folder) => Some(("attachments", folder.as_path())),
        BlobStore::Url(_) => None,
    };
    database.into_iter().chain(blobs)
}

/// Bytes that are free on the disk under a folder, for others than root; none where the system does
/// not say.
#[cfg(unix)]
pub(crate) fn free(folder: &Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    Some(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Where nobody is asked, nothing is known.
#[cfg(not(unix))]
pub(crate) fn free(_: &Path) -> Option<u64> {
    None
}
