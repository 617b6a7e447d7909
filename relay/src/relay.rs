use std::path::Path;
use std::sync::Arc;

use futures::Stream;
use interlude_wire::RelayId;

use crate::blobs::Blobs;
use crate::message::{Request, Response};
use crate::service::Service;
use crate::storage::{Sqlite, Storage};
use crate::world::random;
use crate::{Clock, Database, Options};

/// Why a relay cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Its folder cannot be made or used.
    #[error("the relay's folder cannot be used")]
    Folder,
    /// The database cannot be opened, or is damaged.
    #[error("the relay's database cannot be opened")]
    Database,
    /// A newer relay wrote the database; it was left untouched.
    #[error("the relay's database is of a newer version")]
    TooNew,
    /// The place for attachments is none that can be used.
    #[error("the place for attachments cannot be used")]
    Blobs,
    /// The system gave no randomness for the relay's id.
    #[error("the system gave no randomness")]
    Randomness,
}

/// A relay over one folder. Clones are the same relay.
#[derive(Clone)]
pub struct Relay(Arc<Service<Sqlite>>);

impl Relay {
    /// Opens the relay in a folder, making it when there is none. One process at a time: another
    /// would not hear of what this one is told.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(options: Options, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let Database::Sqlite(folder) = &options.database else { return Err(OpenError::Database) };
        make_folder(folder)?;
        let blobs = Blobs::open(&options.blobs, options.durable)?;
        let (database, most) = (folder.join("relay.db"), options.limits.database_bytes);
        let storage = Sqlite::open(&database, options.durable, most).await?;
        let fresh = options.id.or_else(|| random().map(RelayId));
        let fresh = fresh.ok_or(OpenError::Randomness)?;
        let id = storage.relay_id(fresh).await.map_err(|_| OpenError::Database)?;
        Ok(Self(Arc::new(Service::new(storage, blobs, options, clock, id))))
    }

    /// Answers a request: every call but `GET /v1/events`. Long polls wait here.
    pub async fn answer(&self, request: Request) -> Response {
        self.0.answer(request).await
    }

    /// Answers `GET /v1/events`: the text of server-sent events, as long as somebody reads it and
    /// the relay is open, at most an hour.
    ///
    /// # Errors
    /// The refusal to send instead.
    pub async fn events(
        &self,
        request: Request,
    ) -> Result<impl Stream<Item = String> + Send + 'static, Response> {
        Arc::clone(&self.0).events(request).await
    }

    /// Its id, which every signature names.
    #[must_use]
    pub fn id(&self) -> RelayId {
        self.0.id()
    }

    /// What it was opened with.
    #[must_use]
    pub fn options(&self) -> &Options {
        self.0.options()
    }

    /// Ends all that waits, at once and from now on.
    pub fn close(&self) {
        self.0.close();
    }

    /// Removes what is not needed any more: mailboxes whose time is over, objects of removed blobs,
    /// free pages. [`crate::serve`] does it every minute.
    pub async fn upkeep(&self) {
        self.0.upkeep().await;
    }
}

fn make_folder(folder: &Path) -> Result<(), OpenError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|_| OpenError::Folder)
}
