use std::sync::Arc;

use interlude_wire::SpaceId;
use interlude_wire::api::{Page, ProblemCode};

use tokio::time::{Duration, Instant};

use super::{Service, too_often};
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Read, Storage};
use crate::target::{Direction, Span, Target};
use crate::wakers::Topic;

impl<S: Storage> Service<S> {
    /// `GET /v1/spaces/{id}/pushes`.
    pub(super) async fn pull(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let (space, span) = (target.space()?, target.span()?);
        let (wait, known) = (target.wait()?, target.roster()?);
        let (_, signer) = self.member(space, target.route, &request).await?;
        // Before looking, so that nothing falls between looking and waiting.
        let mut listener = self.wakers.listen(Topic::Space(space));
        let page = self.page(space, span).await?;
        let news = !page.items.is_empty() || known.is_some_and(|known| known != page.roster);
        if news || wait == 0 || matches!(span.direction, Direction::Before(_)) {
            return Ok(Response::cbor(&page));
        }
        let _place = self.waits.enter(Topic::Principal(signer)).ok_or_else(|| too_often(5))?;
        let until = Instant::now() + Duration::from_secs(wait);
        loop {
            let may_wait = self.pause(&mut listener, until).await;
            // It may have been removed, or the space, while it waited.
            let roster = self.roster(space).await?.ok_or_else(Refusal::no_space)?;
            roster.present_member(&signer).ok_or_else(Refusal::no_space)?;
            let now = self.page(space, span).await?;
            if !may_wait || !now.items.is_empty() || now.roster != page.roster {
                return Ok(Response::cbor(&now));
            }
        }
    }

    async fn page(&self, space: SpaceId, span: Span) -> Result<Page> {
        match self.storage.read(space, span).await? {
            Read::Page(page) => Ok(page),
            Read::NoSpace => Err(Refusal::no_space()),
            Read::UnknownCursor => {
                let title = "the cursor is not one of this relay's";
                Err(Refusal::new(ProblemCode::UnknownCursor, title))
            }
        }
    }
}
