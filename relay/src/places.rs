use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::config::without_password;

/// Where a relay keeps what it is told.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// `relay.db` in this folder, which is made when missing. One relay at a time.
    Sqlite(PathBuf),
    /// A PostgreSQL database by its URL, `postgres://USER@HOST/NAME`. As many relays as are needed.
    /// What the URL leaves out is taken from PostgreSQL's own variables (`PGPASSWORD`, `PGPASSFILE` …).
    Postgres(String),
}

impl Database {
    /// The database in a relay's folder.
    #[must_use]
    pub fn file(folder: &Path) -> PathBuf {
        folder.join("relay.db")
    }

    /// Whether its name holds a password.
    #[must_use]
    pub fn tells_password(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(url) => without_password(url) != *url,
        }
    }
}

/// Where a relay keeps the bytes of attachments: for all relays over one database the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobStore {
    /// A folder, which is made when missing.
    Folder(PathBuf),
    /// An object store by its URL: `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX`, `az://CONTAINER/PREFIX`.
    /// Whose account it is stands in the environment alone (`AWS_…`, `GOOGLE_…`, `AZURE_…`).
    Url(String),
}

/// Names no place for a database or for blobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub enum NoPlace {
    /// Not the name of a database.
    Database,
    /// Not the name of a place for blobs.
    Blobs,
}

impl NoPlace {
    /// What would be one.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Database => "a database is sqlite:FOLDER or postgres://USER@HOST/NAME",
            Self::Blobs => {
                "attachments go to a folder, file:///FOLDER, s3://BUCKET, gs://BUCKET or az://CONTAINER"
            }
        }
    }
}

/// Schemes of object stores.
const STORES: [&str; 3] = ["s3", "gs", "az"];

impl FromStr for Database {
    type Err = NoPlace;

    fn from_str(url: &str) -> Result<Self, NoPlace> {
        let (scheme, rest) = url.split_once(':').ok_or(NoPlace::Database)?;
        let named = rest.strip_prefix("//").unwrap_or(rest);
        match scheme {
            "sqlite" if !named.is_empty() => Ok(Self::Sqlite(PathBuf::from(named))),
            "postgres" | "postgresql" => Ok(Self::Postgres(format!("postgres://{named}"))),
            _ => Err(NoPlace::Database),
        }
    }
}

impl BlobStore {
    /// Where attachments are unless somebody says otherwise: the folder `blobs` in the relay's;
    /// beside PostgreSQL there is no folder.
    #[must_use]
    pub fn beside(database: &Database) -> Option<Self> {
        match database {
            Database::Sqlite(folder) => Some(Self::Folder(folder.join("blobs"))),
            Database::Postgres(_) => None,
        }
    }
}

impl FromStr for BlobStore {
    type Err = NoPlace;

    fn from_str(url: &str) -> Result<Self, NoPlace> {
        match url.split_once("://") {
            None if !url.is_empty() => Ok(Self::Folder(PathBuf::from(url))),
            Some(("file", path)) if path.starts_with('/') => Ok(Self::Folder(PathBuf::from(path))),
            Some((scheme, rest)) if STORES.contains(&scheme) && !rest.is_empty() => {
                Ok(Self::Url(url.to_owned()))
            }
            _ => Err(NoPlace::Blobs),
        }
    }
}

/// Without the URL: there may be a password in it.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(folder) => f.debug_tuple("Sqlite").field(folder).finish(),
            Self::Postgres(_) => f.write_str("Postgres"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_passwords_not_shown() {
        let sqlite = |folder: &str| Ok(Database::Sqlite(PathBuf::from(folder)));
        assert_eq!("sqlite:a/b".parse(), sqlite("a/b"));
        assert_eq!("sqlite:///a/b".parse(), sqlite("/a/b"));
        let url = "postgres://me:secret@host/name";
        for given in [url, "postgresql://me:secret@host/name", "postgres:me:secret@host/name"] {
            let database: Database = given.parse().unwrap();
            assert_eq!(database, Database::Postgres(url.to_owned()));
            assert_eq!(format!("{database:?}"), "Postgres");
        }
        for bad in ["", "sqlite:", "a/b", "mysql://host"] {
            assert_eq!(bad.parse::<Database>(), Err(NoPlace::Database), "{bad}");
        }
        let folder = |folder: &str| Ok(BlobStore::Folder(PathBuf::from(folder)));
        assert_eq!("a/b".parse(), folder("a/b"));
        assert_eq!("file:///a/b".parse(), folder("/a/b"));
        assert_eq!("s3://b/p".parse(), Ok(BlobStore::Url("s3://b/p".to_owned())));
        for bad in ["", "file://a", "s3://", "ftp://host"] {
            assert_eq!(bad.parse::<BlobStore>(), Err(NoPlace::Blobs), "{bad}");
        }
    }
}
