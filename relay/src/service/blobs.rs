use std::sync::Arc;

use interlude_wire::api::{BlobState, ProblemCode};
use interlude_wire::{BlobName, SpaceId, hex, limits};

use super::Service;
use crate::message::{BYTES, Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Added, NewPart, Part, Storage};
use crate::target::Target;
use crate::world::random;

/// In a personal space that is every device; in a group and on a line, who leads.
const OWNERS: &str = "only an owner brings and removes blobs";

impl<S: Storage> Service<S> {
    /// `PUT /v1/spaces/{id}/blobs/{name}?offset=N&total=N`.
    pub(super) async fn put_blob(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let (space, name) = (target.space()?, target.blob()?);
        self.owner(space, target.route, &request, OWNERS).await?;
        let range = range(target, request.body.len() as u64)?;
        let there = self.storage.blob(space, name).await?;
        let there = there.unwrap_or(BlobState { length: 0, total: range.total });
        if there.length != range.offset || there.total != range.total {
            return range.say(there);
        }
        let body = Arc::unwrap_or_clone(request).body;
        match self.add_part(space, name, &range, body).await? {
            Added::Done(state) => Ok(Response::cbor(&state)),
            Added::Elsewhere(there) => range.say(there),
            Added::Quota => Err(Refusal::quota("the space holds as many blobs as it may")),
            Added::NoSpace => Err(Refusal::no_space()),
            Added::Swept => Err(Refusal::unavailable()),
        }
    }

    /// Stores bytes under a name of their own and then makes them part of the blob: whatever
    /// happens in between leaves litter and no half part.
    async fn add_part(
        &self,
        space: SpaceId,
        name: BlobName,
        range: &Range,
        body: Vec<u8>,
    ) -> Result<Added> {
        let object = hex(&random().ok_or_else(Refusal::unavailable)?);
        let now = self.clock.now().max(1);
        self.storage.announce(space, object.clone(), now).await?;
        let length = body.len() as u64;
        self.blobs.put(space, &object, body).await?;
        let part = Part { offset: range.offset, length, object: object.clone() };
        let limits = &self.options.limits;
        let (blobs, bytes) = (limits.blobs, limits.blob_bytes);
        let new = NewPart { name, total: range.total, part, blobs, bytes };
        let added = self.storage.add_part(space, new).await?;
        if !matches!(added, Added::Done(_)) && self.blobs.remove(space, &object).await.is_ok() {
            self.storage.forget_litter(vec![(space, object)]).await?;
        }
        Ok(added)
    }

    /// `GET /v1/spaces/{id}/blobs/{name}/state`.
    pub(super) async fn blob_state(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        Ok(Response::cbor(&self.known_blob(target, &request).await?))
    }

    /// `HEAD /v1/spaces/{id}/blobs/{name}`.
    pub(super) async fn measure_blob(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let state = self.known_blob(target, &request).await?;
        Ok(Response { headers: measures(state), ..Response::empty() })
    }

    async fn known_blob(&self, target: &Target<'_>, request: &Arc<Request>) -> Result<BlobState> {
        let (space, name) = (target.space()?, target.blob()?);
        self.member(space, target.route, request).await?;
        self.storage.blob(space, name).await?.ok_or_else(Refusal::not_found)
    }

    /// `GET /v1/spaces/{id}/blobs/{name}?offset=N&length=N`: less when there is less.
    pub(super) async fn read_blob(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let state = self.known_blob(target, &request).await?;
        let (space, name) = (target.space()?, target.blob()?);
        let from = target.number("offset")?.unwrap_or(0);
        let most = limits::BLOB_PART as u64;
        let length = target.number("length")?.unwrap_or(most).min(most);
        if from > state.length {
            return Err(Refusal::malformed("the offset is behind what is there"));
        }
        let to = state.length.min(from.saturating_add(length));
        let mut body = Vec::new();
        for part in self.storage.parts(space, name, from, to).await? {
            let end = to.min(part.offset + part.length) - part.offset;
            let range = from.saturating_sub(part.offset)..end;
            let Some(bytes) = self.blobs.read(space, &part.object, range).await? else {
                return self.lost(space, name, part.offset).await;
            };
            body.extend_from_slice(&bytes);
        }
        Ok(Response { headers: measures(state), ..Response::new(BYTES, body) })
    }

    /// An object is not there any more: who has the blob may send it again from there on.
    async fn lost(&self, space: SpaceId, name: BlobName, offset: u64) -> Result<Response> {
        tracing::error!("a part of a blob was lost");
        self.storage.cut_blob(space, name, offset).await?;
        self.sweep(1).await;
        Err(Refusal::not_found())
    }

    /// `DELETE /v1/spaces/{id}/blobs/{name}`.
    pub(super) async fn remove_blob(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let (space, name) = (target.space()?, target.blob()?);
        self.owner(space, target.route, &request, OWNERS).await?;
        if !self.storage.remove_blob(space, name).await? {
            return Err(Refusal::not_found());
        }
        self.sweep(1).await;
        Ok(Response::empty())
    }
}

/// Where a part belongs.
struct Range {
    offset: u64,
    end: u64,
    total: u64,
}

impl Range {
    /// What to say of a part that is not the next one.
    fn say(&self, there: BlobState) -> Result<Response> {
        if there.total != self.total {
            return Err(Refusal::malformed("the blob has another total"));
        }
        if self.end <= there.length {
            return Ok(Response::cbor(&there));
        }
        let title = "the blob has another length by now";
        Err(Refusal::new(ProblemCode::BlobOffset, title).length(there.length))
    }
}

fn range(target: &Target<'_>, length: u64) -> Result<Range> {
    let offset = target.number("offset")?.unwrap_or(0);
    let total = target.number("total")?;
    let total = total.ok_or_else(|| Refusal::malformed("the total is missing"))?;
    let end = offset.saturating_add(length);
    if total > limits::BLOB {
        return Err(Refusal::new(ProblemCode::TooLarge, "the blob is larger than allowed"));
    }
    match length == 0 || end > total {
        true => Err(Refusal::malformed("a part that is empty or beyond the end")),
        false => Ok(Range { offset, end, total }),
    }
}

fn measures(state: BlobState) -> Vec<(&'static str, String)> {
    vec![
        ("interlude-length", state.length.to_string()),
        ("interlude-total", state.total.to_string()),
    ]
}
