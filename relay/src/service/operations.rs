//! For operators.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use futures::StreamExt;
use interlude_wire::SpaceId;
use interlude_wire::api::ProblemCode;

use super::Service;
use crate::Tokens;
use crate::disk;
use crate::message::Response;
use crate::refusal::{Refusal, Result};
use crate::storage::{SpaceSize, Stats, Storage, Stored};
use crate::wakers::Topic;

/// Milliseconds after which an object that is part of nothing is litter: no upload takes as long.
const LITTER: i64 = 3_600_000;
/// Milliseconds of upkeep that are one relay's turn, of those over one database.
const TURN: i64 = 55_000;
/// Objects that are removed together.
const SWEPT: u32 = 500;

/// Objects that are looked up together.
const LISTED: usize = 500;

/// Objects in the blobs' store that no blob names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Orphans {
    /// How many.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl<S: Storage> Service<S> {
    pub(super) async fn ready(&self) -> Result<Response> {
        if self.draining.load(Ordering::Relaxed) {
            return Err(Refusal::new(ProblemCode::Unavailable, "the relay is about to end"));
        }
        self.storage.ready().await?;
        Ok(Response::empty())
    }

    pub(crate) fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
        self.metrics.draining();
    }

    pub(crate) fn metrics(&self) -> String {
        self.metrics.to_text(self.waits.count())
    }

    /// The operator's tokens; none: the relay is open.
    pub(super) fn tokens(&self) -> Option<Arc<Tokens>> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_tokens(&self, tokens: Tokens) {
        let mut current = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        if current.as_deref() != Some(&tokens) {
            tracing::warn!(count = tokens.count(), "the tokens were replaced");
            *current = Some(Arc::new(tokens));
        }
    }

    pub(crate) async fn upkeep(&self) {
        self.measure_disks().await;
        let now = self.clock.now();
        let until = now.saturating_add(TURN);
        if !self.storage.take_turn("upkeep", until, now).await.unwrap_or(false) {
            return;
        }
        self.sweep(now.saturating_sub(LITTER)).await;
        let stats = match self.storage.tidy(now).await {
            Ok(()) => self.storage.stats().await,
            Err(error) => Err(error),
        };
        match stats {
            Ok(stats) => self.metrics.stored(&stats),
            Err(_) => {
                self.metrics.neglected();
                tracing::warn!("upkeep was not done");
            }
        }
    }

    /// Each relay has folders of its own to look at, whoever's turn it is.
    async fn measure_disks(&self) {
        for (what, folder) in disk::folders(&self.options) {
            let folder = folder.to_owned();
            // A disk that does not answer keeps a thread, and nobody else.
            let free = tokio::task::spawn_blocking(move || disk::free(&folder));
            if let Ok(Some(bytes)) = free.await {
                self.metrics.free(what, bytes);
            }
        }
    }

    pub(crate) fn note_certificate(&self, ends: u64) {
        self.metrics.certificate(ends);
    }

    /// The spaces with the most bytes.
    pub(crate) async fn largest(&self, most: u32) -> Stored<Vec<SpaceSize>> {
        self.storage.largest(most).await
    }

    pub(crate) async fn stats(&self) -> Stored<Stats> {
        self.storage.stats().await
    }

    /// Removes a space, whoever is in it. `false`: there is none.
    pub(crate) async fn erase(&self, space: SpaceId) -> Stored<bool> {
        let was_there = self.storage.remove_space(space).await?;
        self.rosters.forget(&space);
        self.wakers.wake(Topic::Space(space));
        self.sweep(1).await;
        Ok(was_there)
    }

    /// Finds objects that no blob names, as a database from before they were stored leaves them;
    /// and removes them if asked.
    pub(crate) async fn orphans(&self, remove: bool) -> Stored<Orphans> {
        let mut found = Orphans::default();
        let objects = self.blobs.all().ready_chunks(LISTED);
        let mut objects = std::pin::pin!(objects);
        while let Some(chunk) = objects.next().await {
            let mut spaces: BTreeMap<SpaceId, BTreeMap<String, u64>> = BTreeMap::new();
            for object in chunk {
                let (space, object, size) = object?;
                spaces.entry(space).or_default().insert(object, size);
            }
            for (space, sizes) in spaces {
                let names = sizes.keys().cloned().collect();
                for object in self.storage.strangers(space, names).await? {
                    found.objects += 1;
                    found.bytes += sizes.get(&object).copied().unwrap_or(0);
                    if remove {
                        self.blobs.remove(space, &object).await?;
                    }
                }
            }
        }
        Ok(found)
    }

    /// Tells other relays over this database what was taken of each rate, and learns it of them.
    pub(crate) async fn share_rates(&self) {
        let all = [
            ("space", &self.per_space),
            ("principal", &self.per_principal),
            ("address", &self.per_address),
            ("new space", &self.new_spaces),
        ];
        for (kind, rates) in all {
            let (Some(per_second), taken) = (rates.per_second(), rates.untold()) else { continue };
            if taken.is_empty() {
                continue;
            }
            let now = self.clock.now();
            // What cannot be told is each relay's own affair until the next time.
            if let Ok(all) = self.storage.share_rate(kind, per_second, taken, now).await {
                rates.learn(&all, now);
            }
        }
    }

    /// Removes the objects that are litter since before `before`; 1 stands for those of which that
    /// is certain. What fails is left for the next time.
    pub(super) async fn sweep(&self, before: i64) {
        while let Ok(objects) = self.storage.litter(None, before.max(1), SWEPT).await {
            let mut gone = Vec::with_capacity(objects.len());
            for (space, object) in &objects {
                if self.blobs.remove(*space, object).await.is_ok() {
                    gone.push((*space, object.clone()));
                }
            }
            let all = gone.len() == objects.len();
            let is_last = objects.len() < SWEPT as usize;
            if self.storage.forget_litter(gone).await.is_err() || !all || is_last {
                break;
            }
        }
    }
}
