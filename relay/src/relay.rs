use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

use futures::Stream;
use futures::future::Either;
use interlude_wire::{RelayId, SpaceId};

use crate::blobs::Blobs;
use crate::message::{Request, Response};
use crate::route::Route;
use crate::service::Service;
use crate::storage::{Postgres, Sqlite, Storage};
use crate::wakers::Wakers;
use crate::world::random;
use crate::{Clock, Database, Options, Orphans, SpaceSize, Stats, Tokens};

/// Why a relay cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Its folder cannot be made or used.
    #[error("the relay's folder cannot be used")]
    Folder,
    /// The database cannot be opened, or is damaged.
    #[error("the relay's database cannot be opened")]
    Database,
    /// A relay, or another program, has the database open.
    #[error("the relay's database is in use: end the relay that runs over it first")]
    InUse,
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

/// How often relays over one database tell each other what was taken of rates.
const SHARING: Duration = Duration::from_secs(1);

/// Spaces that are listed together, at most.
const MOST_LISTED: u32 = 1000;

/// A relay over one database. Clones are the same relay.
#[derive(Clone)]
pub struct Relay(Over);

#[derive(Clone)]
enum Over {
    Sqlite(Arc<Service<Sqlite>>),
    Postgres(Arc<Service<Postgres>>),
}

/// The same of either.
macro_rules! over {
    ($relay:expr, $service:ident => $work:expr) => {
        match &$relay.0 {
            Over::Sqlite($service) => $work,
            Over::Postgres($service) => $work,
        }
    };
}

impl Relay {
    /// Opens the relay, making what is missing. Over SQLite one process at a time: another would not
    /// hear of what this one is told.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(options: Options, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let (durable, limits) = (options.durable, &options.limits);
        match &options.database {
            Database::Sqlite(folder) => {
                make_folder(folder)?;
                let path = Database::file(folder);
                let storage = Sqlite::open(&path, durable, limits.database_bytes).await?;
                let service = service(storage, options, clock, Wakers::default()).await?;
                Ok(Self(Over::Sqlite(service)))
            }
            Database::Postgres(url) => {
                let wakers = Wakers::shared();
                let most = limits.database_connections;
                let storage = Postgres::open(url, durable, most, &wakers).await?;
                let service = service(storage, options, clock, wakers).await?;
                tokio::spawn(share_rates(Arc::downgrade(&service)));
                Ok(Self(Over::Postgres(service)))
            }
        }
    }

    /// Answers a request: every call but `GET /v1/events`. Long polls wait here.
    pub async fn answer(&self, request: Request) -> Response {
        over!(self, service => service.answer(request).await)
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
        match &self.0 {
            Over::Sqlite(service) => Arc::clone(service).events(request).await.map(Either::Left),
            Over::Postgres(service) => Arc::clone(service).events(request).await.map(Either::Right),
        }
    }

    /// Its id, which every signature names.
    #[must_use]
    pub fn id(&self) -> RelayId {
        over!(self, service => service.id())
    }

    /// What it was opened with.
    #[must_use]
    pub fn options(&self) -> &Options {
        over!(self, service => service.options())
    }

    /// Puts other operator's tokens in the place of those it was opened with. An open relay is
    /// closed by it.
    pub fn set_tokens(&self, tokens: Tokens) {
        over!(self, service => service.set_tokens(tokens));
    }

    /// What operators may know, in the text format of OpenMetrics 1.0: counts and times, and
    /// nothing that says which space or person.
    #[must_use]
    pub fn metrics(&self) -> String {
        over!(self, service => service.metrics())
    }

    /// From now on it says that it is not ready, and goes on answering.
    pub fn drain(&self) {
        over!(self, service => service.drain());
    }

    /// How much it holds.
    ///
    /// # Errors
    /// [`OpenError::Database`] when it cannot be read.
    pub async fn stats(&self) -> Result<Stats, OpenError> {
        over!(self, service => service.stats().await.map_err(|_| OpenError::Database))
    }

    /// The spaces with the most bytes, attachments included, the largest first; at most 1000.
    ///
    /// # Errors
    /// [`OpenError::Database`] when it cannot be read.
    pub async fn largest(&self, most: u32) -> Result<Vec<SpaceSize>, OpenError> {
        let most = most.min(MOST_LISTED);
        over!(self, service => service.largest(most).await.map_err(|_| OpenError::Database))
    }

    /// Notes when the certificate that is in use ends, in seconds since 1970.
    pub(crate) fn note_certificate(&self, ends: u64) {
        over!(self, service => service.note_certificate(ends));
    }

    /// Removes a space with everything in it, as its operator. `false`: there is none.
    ///
    /// # Errors
    /// [`OpenError::Database`] when that failed.
    pub async fn erase(&self, space: SpaceId) -> Result<bool, OpenError> {
        over!(self, service => service.erase(space).await.map_err(|_| OpenError::Database))
    }

    /// Finds the stored parts of attachments that nothing names any more, and removes them if asked.
    ///
    /// # Errors
    /// [`OpenError::Database`] when it, or the store of attachments, cannot be read.
    pub async fn orphans(&self, remove: bool) -> Result<Orphans, OpenError> {
        over!(self, service => service.orphans(remove).await.map_err(|_| OpenError::Database))
    }

    /// Counts a refusal that [`Relay::answer`] never saw.
    pub(crate) fn note_unheard(&self, route: Option<Route>, status: u16) {
        over!(self, service => service.note(route, status, Duration::ZERO));
    }

    /// Ends all that waits, at once and from now on.
    pub fn close(&self) {
        over!(self, service => service.close());
    }

    /// Removes what is not needed any more: mailboxes whose time is over, objects of removed blobs,
    /// free pages. [`crate::serve`] does it every minute.
    pub async fn upkeep(&self) {
        over!(self, service => service.upkeep().await);
    }
}

/// From time to time, as long as the relay is there.
async fn share_rates<S: Storage>(service: Weak<Service<S>>) {
    loop {
        tokio::time::sleep(SHARING).await;
        let Some(service) = service.upgrade() else { return };
        service.share_rates().await;
    }
}

async fn service<S: Storage>(
    storage: S,
    options: Options,
    clock: Arc<dyn Clock>,
    wakers: Wakers,
) -> Result<Arc<Service<S>>, OpenError> {
    let blobs = Blobs::open(&options.blobs, options.durable)?;
    let fresh = options.id.or_else(|| random().map(RelayId)).ok_or(OpenError::Randomness)?;
    let id = storage.relay_id(fresh).await.map_err(|_| OpenError::Database)?;
    let key = storage.rates_key(random().ok_or(OpenError::Randomness)?).await;
    let key = key.map_err(|_| OpenError::Database)?;
    Ok(Arc::new(Service::new(storage, blobs, options, clock, id, wakers, key)))
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), OpenError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|_| OpenError::Folder)
}
