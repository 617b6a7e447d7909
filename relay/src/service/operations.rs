//! For operators.

use super::Service;
use crate::message::{Response, TEXT};
use crate::refusal::Result;
use crate::storage::Storage;

/// Milliseconds after which an object that is part of nothing is litter: no upload takes as long.
const LITTER: i64 = 3_600_000;
/// Milliseconds of upkeep that are one relay's turn, of those over one database.
const TURN: i64 = 55_000;
/// Objects that are removed together.
const SWEPT: u32 = 500;

impl<S: Storage> Service<S> {
    pub(super) async fn ready(&self) -> Result<Response> {
        self.storage.ready().await?;
        Ok(Response::empty())
    }

    pub(super) fn metrics(&self) -> Response {
        Response::new(TEXT, self.metrics.to_text(self.waits.count()).into_bytes())
    }

    pub(crate) async fn upkeep(&self) {
        let now = self.clock.now();
        let until = now.saturating_add(TURN);
        if !self.storage.take_turn("upkeep", until, now).await.unwrap_or(false) {
            return;
        }
        self.sweep(now.saturating_sub(LITTER)).await;
        if self.storage.tidy(now).await.is_err() {
            tracing::warn!("upkeep was not done");
        }
    }

    /// Tells other relays over this database what was taken of each rate, and learns it of them.
    pub(crate) async fn share_rates(&self) {
        let all = [
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
