//! Server-sent events over all spaces of a principal (`text/event-stream` of the HTML standard).

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use futures::stream::{self, Stream};
use interlude_wire::api::Cursor;
use interlude_wire::{Hash, PrincipalId, SpaceId};
use tokio::time::{Duration, Instant};

use super::Service;
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::route::Route;
use crate::storage::Storage;
use crate::target::Target;
use crate::wakers::{Listener, Topic, Wait};

/// Spaces that one stream tells of.
const SPACES: u32 = 256;
/// A sign of life, so that both sides find out about a broken connection.
const SIGN_OF_LIFE: Duration = Duration::from_secs(25);
/// Who reads on must sign again after this.
const LONGEST: Duration = Duration::from_secs(3600);

/// One stream of events.
struct Watch<S> {
    service: Arc<Service<S>>,
    signer: PrincipalId,
    until: Instant,
    /// Whether the signer's spaces are others than before.
    own: Listener,
    spaces: BTreeMap<SpaceId, Told>,
    /// Spaces of which there is something to tell.
    due: VecDeque<SpaceId>,
    _place: Wait<Topic>,
}

/// A space, and where it stood when it was told of last.
struct Told {
    listener: Listener,
    last: Option<(Cursor, Hash)>,
}

impl<S: Storage> Service<S> {
    /// `GET /v1/events`.
    pub(crate) async fn events(
        self: Arc<Self>,
        request: Request,
    ) -> std::result::Result<impl Stream<Item = String> + Send + 'static, Response> {
        let started = Instant::now();
        let watch = Arc::clone(&self).watch(request).await.map_err(Refusal::into_response);
        let status = watch.as_ref().map_or_else(|refused| refused.status, |_| 200);
        self.note(Some(Route::Events), status, started.elapsed());
        Ok(stream::unfold(watch?, |mut watch| async move {
            let event = watch.next().await?;
            Some((event, watch))
        }))
    }

    async fn watch(self: Arc<Self>, request: Request) -> Result<Watch<S>> {
        self.check_address(&request)?;
        if Target::parse(&request.method, &request.target)?.route != Route::Events {
            return Err(Refusal::not_found());
        }
        let signer = self.anybody(Route::Events, &Arc::new(request)).await?;
        let topic = Topic::Principal(signer);
        let place = self.waits.enter(topic).ok_or_else(|| super::too_often(5))?;
        let own = self.wakers.listen(topic);
        let until = Instant::now() + LONGEST;
        let (spaces, due) = (BTreeMap::new(), VecDeque::new());
        let mut watch = Watch { service: self, signer, until, own, spaces, due, _place: place };
        watch.look_around().await?;
        Ok(watch)
    }
}

impl<S: Storage> Watch<S> {
    /// Finds the spaces of the signer; what is new among them is to be told.
    async fn look_around(&mut self) -> Result<()> {
        let now = self.service.storage.spaces_of(self.signer, SPACES).await?;
        self.spaces.retain(|space, _| now.contains(space));
        for space in now {
            if !self.spaces.contains_key(&space) {
                let listener = self.service.wakers.listen(Topic::Space(space));
                self.spaces.insert(space, Told { listener, last: None });
                self.due.push_back(space);
            }
        }
        Ok(())
    }

    /// The next event; none when the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            while let Some(space) = self.due.pop_front() {
                if let Some(event) = self.tell(space).await.ok()? {
                    return Some(event);
                }
            }
            if self.wait().await? {
                return Some(":\n\n".to_owned());
            }
            if self.own.has_moved() {
                self.look_around().await.ok()?;
            }
            let moved = self
                .spaces
                .iter_mut()
                .filter_map(|(space, told)| told.listener.has_moved().then_some(*space));
            self.due.extend(moved);
        }
    }

    /// Waits until something moves; `true` when nothing did for long, none at the end.
    async fn wait(&mut self) -> Option<bool> {
        let mut closing = self.service.closing.subscribe();
        let spaces = self.spaces.values_mut().map(|told| &mut told.listener);
        let spaces = spaces.chain([&mut self.own]);
        let spaces = futures::future::select_all(spaces.map(|one| Box::pin(one.seen())));
        tokio::select! {
            _ = spaces => Some(false),
            () = tokio::time::sleep(SIGN_OF_LIFE) => Some(true),
            () = tokio::time::sleep_until(self.until) => None,
            _ = closing.wait_for(|closing| *closing) => None,
        }
    }

    /// Where a space stands; none when it is gone, or where it was.
    async fn tell(&mut self, space: SpaceId) -> Result<Option<String>> {
        let storage = &self.service.storage;
        let (cursor, head) = (storage.newest(space).await?, storage.head(space).await?);
        let (Some(cursor), Some(head)) = (cursor, head) else { return Ok(None) };
        let Some(told) = self.spaces.get_mut(&space) else { return Ok(None) };
        if told.last.replace((cursor, head.hash)) == Some((cursor, head.hash)) {
            return Ok(None);
        }
        let (cursor, roster) = (cursor.to_text(), head.hash);
        Ok(Some(format!(
            "event: moved\ndata: {{\"space\":\"{space}\",\"cursor\":\"{cursor}\",\"roster\":\"{roster}\"}}\n\n"
        )))
    }
}
