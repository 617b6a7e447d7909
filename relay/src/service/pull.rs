use std::sync::Arc;

use interlude_wire::api::{Page, ProblemCode};
use interlude_wire::{Hash, PrincipalId, SpaceId};

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
        let (roster, claim) = self.presumed(space, &request).await?;
        self.remember(&claim)?;
        let signer = claim.principal;
        // Before looking, so that nothing falls between looking and waiting.
        let mut listener = self.wakers.listen(Topic::Space(space));
        let page = self.page(space, span, &signer, roster.head()).await?;
        let news = !page.items.is_empty() || known.is_some_and(|known| known != page.roster);
        if news || wait == 0 || matches!(span.direction, Direction::Before(_)) {
            return Ok(Response::cbor(&page));
        }
        let _place = self.waits.enter(Topic::Principal(signer)).ok_or_else(|| too_often(5))?;
        let until = Instant::now() + Duration::from_secs(wait);
        loop {
            let may_wait = self.pause(&mut listener, until).await;
            // They may have been removed, or the space, while they waited.
            let now = self.page(space, span, &signer, page.roster).await?;
            if !may_wait || !now.items.is_empty() || now.roster != page.roster {
                return Ok(Response::cbor(&now));
            }
        }
    }

    /// A page for somebody who was present when the roster's head was `head`: only one that has
    /// another says anything of whether they still are.
    async fn page(
        &self,
        space: SpaceId,
        span: Span,
        signer: &PrincipalId,
        head: Hash,
    ) -> Result<Page> {
        let read = self.storage.read(space, span).await?;
        if !matches!(&read, Read::Page(page) if page.roster == head) {
            self.present(space, signer).await?;
        }
        match read {
            Read::Page(page) => Ok(page),
            Read::NoSpace => Err(Refusal::no_space()),
            Read::UnknownCursor => {
                let title = "the cursor is not one of this relay's";
                Err(Refusal::new(ProblemCode::UnknownCursor, title))
            }
        }
    }
}
