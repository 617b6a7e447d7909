//! What a relay answers, over any storage.

mod admit;
mod blobs;
mod events;
mod mailboxes;
mod operations;
mod pull;
mod pushes;
mod roster;
mod spaces;

pub use operations::Orphans;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};

use interlude_wire::RelayId;
use interlude_wire::api::{ProblemCode, RelayInfo};
use tokio::sync::watch;
use tokio::time::{Duration, Instant};

use crate::auth::Since;
use crate::blobs::Blobs;
use crate::message::{Request, Response};
use crate::metrics::{Metrics, class};
use crate::nonces::Nonces;
use crate::rates::{Rates, network};
use crate::refusal::{Refusal, Result};
use crate::rosters::Rosters;
use crate::route::Route;
use crate::storage::Storage;
use crate::target::Target;
use crate::wakers::{Listener, Topic, Waits, Wakers};
use crate::{Clock, Options, Tokens};

/// How often something is tried again because the roster moved meanwhile.
const TRIES: usize = 8;

pub(crate) struct Service<S> {
    storage: S,
    blobs: Blobs,
    options: Options,
    clock: Arc<dyn Clock>,
    id: RelayId,
    since: Since,
    nonces: Nonces,
    per_space: Rates,
    per_principal: Rates,
    per_address: Rates,
    new_spaces: Rates,
    rosters: Rosters,
    wakers: Wakers,
    waits: Waits<Topic>,
    metrics: Metrics,
    tokens: RwLock<Option<Arc<Tokens>>>,
    draining: AtomicBool,
    closing: watch::Sender<bool>,
}

impl<S: Storage> Service<S> {
    pub(crate) fn new(
        storage: S,
        blobs: Blobs,
        options: Options,
        clock: Arc<dyn Clock>,
        id: RelayId,
        wakers: Wakers,
        rates_key: [u8; 16],
    ) -> Self {
        let limits = &options.limits;
        Self {
            storage,
            blobs,
            id,
            since: Since::new(clock.now()),
            nonces: Nonces::new(limits.nonces),
            per_space: Rates::new(limits.per_space, rates_key),
            per_principal: Rates::new(limits.per_principal, rates_key),
            per_address: Rates::new(limits.per_address, rates_key),
            new_spaces: Rates::new(limits.new_spaces, rates_key),
            rosters: Rosters::default(),
            wakers,
            waits: Waits::new(limits.waits, limits.waits_each),
            metrics: Metrics::new(),
            tokens: RwLock::new(options.tokens.clone().map(Arc::new)),
            draining: AtomicBool::new(false),
            closing: watch::Sender::new(false),
            clock,
            options,
        }
    }

    pub(crate) fn id(&self) -> RelayId {
        self.id
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    pub(crate) async fn answer(&self, request: Request) -> Response {
        let started = Instant::now();
        let line = request.target.clone();
        let target = Target::parse(&request.method, &line);
        let route = target.as_ref().ok().map(|target| target.route);
        let answered = match target {
            Ok(target) => self.handle(&target, request).await,
            Err(refused) => Err(refused),
        };
        let response = answered.unwrap_or_else(Refusal::into_response);
        self.note(route, response.status, started.elapsed());
        response
    }

    /// Counts and logs an answer, without anything that says whose it was.
    pub(crate) fn note(&self, route: Option<Route>, status: u16, took: Duration) {
        self.metrics.count(route, status, took);
        let (method, path) = route.map_or(("", "unknown"), Route::name);
        tracing::info!(method, path, status, took = class(took), "answered");
    }

    async fn handle(&self, target: &Target<'_>, request: Request) -> Result<Response> {
        let route = target.route;
        match route {
            Route::Health => return Ok(Response::empty()),
            Route::Ready => return self.ready().await,
            _ => self.check_address(&request)?,
        }
        if request.body.len() > route.most_body(&self.options.limits) {
            return Err(Refusal::new(ProblemCode::TooLarge, "the body is larger than allowed"));
        }
        let request = Arc::new(request);
        match route {
            Route::Info => Ok(self.info()),
            Route::MakeSpace => self.make_space(request).await,
            Route::Spaces => self.spaces(request).await,
            Route::RemoveSpace => self.remove_space(target, request).await,
            Route::AppendRoster => self.append_roster(target, request).await,
            Route::ReadRoster => self.read_roster(target, request).await,
            Route::Push => self.push(target, request).await,
            Route::Pull => self.pull(target, request).await,
            Route::PutBlob => self.put_blob(target, request).await,
            Route::BlobState => self.blob_state(target, request).await,
            Route::ReadBlob => self.read_blob(target, request).await,
            Route::MeasureBlob => self.measure_blob(target, request).await,
            Route::RemoveBlob => self.remove_blob(target, request).await,
            Route::OpenMailbox => self.open_mailbox(target, request).await,
            Route::CloseMailbox => self.close_mailbox(target, request).await,
            Route::DropLetter => self.drop_letter(target, request).await,
            Route::ReadMailbox => self.read_mailbox(target).await,
            // A stream, which `events` answers; the others are answered above.
            Route::Events | Route::Health | Route::Ready => Err(Refusal::not_found()),
        }
    }

    fn info(&self) -> Response {
        let closed = self.tokens().is_some();
        Response::cbor(&RelayInfo { id: self.id, now: self.clock.now(), closed })
    }

    fn check_address(&self, request: &Request) -> Result<()> {
        let Some(address) = request.address else { return Ok(()) };
        self.per_address.take(&network(address), self.clock.now()).map_err(too_often)
    }

    /// Waits until something moves, or may have; `false` when the time is over or the relay closes.
    async fn pause(&self, listener: &mut Listener, until: Instant) -> bool {
        let mut closing = self.closing.subscribe();
        tokio::select! {
            () = listener.moved() => true,
            () = tokio::time::sleep_until(until) => false,
            _ = closing.wait_for(|closing| *closing) => false,
        }
    }
}

fn too_often(seconds: u64) -> Refusal {
    Refusal::new(ProblemCode::Rate, "too many requests").retry_after(seconds)
}

/// Work for the processor, beside the runtime when there is much of it.
async fn work<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    if bytes < 32 << 10 {
        return Ok(work());
    }
    tokio::task::spawn_blocking(work).await.map_err(|_| Refusal::unavailable())
}
