mod account;
mod remote;

use std::ops::Range;
use std::path::Path as Folder;
use std::sync::Arc;

use bytes::Bytes;
use futures::{Stream, StreamExt};
use interlude_wire::SpaceId;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};

use crate::storage::{StorageError, Stored};
use crate::{BlobStore, OpenError};

/// The bytes of blobs, as objects that are written once: one for every part.
#[derive(Clone)]
pub(crate) struct Blobs(Arc<dyn ObjectStore>);

/// What became of an object that was to be in another place too.
pub(crate) enum Copied {
    New,
    There,
    /// It is in neither.
    Lost,
}

impl Blobs {
    pub(crate) fn open(place: &BlobStore, durable: bool) -> Result<Self, OpenError> {
        match place {
            BlobStore::Folder(folder) => Self::in_folder(folder, durable),
            BlobStore::Url(url) => remote::open(url).map(Self).map_err(|_| OpenError::Blobs),
        }
    }

    /// Whether a place can be opened; of a store without asking it.
    ///
    /// # Errors
    /// Why not, in fixed words.
    pub(crate) fn check(place: &BlobStore) -> Result<(), &'static str> {
        match place {
            BlobStore::Folder(_) => Ok(()),
            BlobStore::Url(url) => remote::open(url).map(drop),
        }
    }

    /// Objects as files in a folder, which is made when missing.
    fn in_folder(folder: &Folder, durable: bool) -> Result<Self, OpenError> {
        std::fs::create_dir_all(folder).map_err(|_| OpenError::Folder)?;
        let files = LocalFileSystem::new_with_prefix(folder).map_err(|_| OpenError::Folder)?;
        Ok(Self(Arc::new(files.with_automatic_cleanup(true).with_fsync(durable))))
    }

    /// Stores an object.
    pub(crate) async fn put(&self, space: SpaceId, object: &str, bytes: Vec<u8>) -> Stored<()> {
        let put = self.0.put(&path(space, object), bytes.into()).await;
        put.map(drop).map_err(|error| failed(&error))
    }

    /// Bytes of an object; none when it, or that range of it, is not there.
    pub(crate) async fn read(
        &self,
        space: SpaceId,
        object: &str,
        range: Range<u64>,
    ) -> Stored<Option<Bytes>> {
        let path = path(space, object);
        match self.0.head(&path).await {
            Ok(found) if found.size < range.end => return Ok(None),
            Ok(_) => {}
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(&error)),
        }
        match self.0.get_range(&path, range).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Bytes of an object; none when it is not there.
    pub(crate) async fn size(&self, space: SpaceId, object: &str) -> Stored<Option<u64>> {
        match self.0.head(&path(space, object)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    /// Copies an object of `size` bytes to another place, unless it is there.
    pub(crate) async fn give(
        &self,
        to: &Self,
        space: SpaceId,
        object: &str,
        size: u64,
    ) -> Stored<Copied> {
        if to.size(space, object).await? == Some(size) {
            return Ok(Copied::There);
        }
        let Some(bytes) = self.read(space, object, 0..size).await? else {
            return Ok(Copied::Lost);
        };
        to.put(space, object, bytes.to_vec()).await?;
        Ok(Copied::New)
    }

    /// Every object there is: its space, its name and its bytes. What has another name than this
    /// relay gives is passed over.
    pub(crate) fn all(&self) -> impl Stream<Item = Stored<(SpaceId, String, u64)>> + '_ {
        self.0.list(None).filter_map(|found| async move {
            match found {
                Ok(found) => {
                    let (space, object) = found.location.as_ref().split_once('/')?;
                    let is_ours = object.bytes().all(|byte| byte.is_ascii_hexdigit());
                    let space = SpaceId::parse(space).filter(|_| is_ours)?;
                    Some(Ok((space, object.to_owned(), found.size)))
                }
                Err(error) => Some(Err(failed(&error))),
            }
        })
    }

    /// Removes an object; that it is gone already is well.
    pub(crate) async fn remove(&self, space: SpaceId, object: &str) -> Stored<()> {
        match self.0.delete(&path(space, object)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }
}

fn path(space: SpaceId, object: &str) -> Path {
    Path::from_iter([space.to_string().as_str(), object])
}

/// The texts of these errors name files, and so spaces: they are not logged.
fn failed(error: &Error) -> StorageError {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            tracing::error!(kind = ?error.kind(), "the place for blobs refused");
            return match error.kind() {
                std::io::ErrorKind::StorageFull => StorageError::Full,
                _ => StorageError::Failed,
            };
        }
        cause = error.source();
    }
    tracing::error!("the place for blobs refused");
    StorageError::Failed
}
