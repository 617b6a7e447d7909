use std::sync::Arc;

use interlude_wire::api::{Letters, Opened, ProblemCode};
use interlude_wire::{MailboxId, limits};

use tokio::time::{Duration, Instant};

use super::{Service, too_often};
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Dropped, MailboxQuota, Storage};
use crate::target::Target;
use crate::wakers::Topic;

impl<S: Storage> Service<S> {
    /// `PUT /v1/mailboxes/{id}?seconds=N`: five minutes, where nothing else is asked.
    pub(super) async fn open_mailbox(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let id = target.mailbox()?;
        let owner = self.anybody(target.route, &request).await?;
        let limits = &self.options.limits;
        let quota = MailboxQuota { all: limits.mailboxes, each: limits.mailboxes_each };
        let now = self.clock.now();
        let seconds = target.number("seconds")?.unwrap_or(limits::MAILBOX_SECONDS);
        if !(1..=limits::INVITATION_SECONDS).contains(&seconds) {
            return Err(Refusal::malformed("a mailbox is open for 72 hours at most"));
        }
        let lives = i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX);
        let until = now.saturating_add(lives);
        let open = self.storage.open_mailbox(id, owner, until, now, quota).await?;
        let until = open.ok_or_else(|| Refusal::quota("too many mailboxes are open"))?;
        Ok(Response::cbor(&Opened { until }))
    }

    /// `DELETE /v1/mailboxes/{id}`: by whoever opened it.
    pub(super) async fn close_mailbox(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let id = target.mailbox()?;
        let owner = self.anybody(target.route, &request).await?;
        match self.storage.close_mailbox(id, owner).await? {
            true => Ok(Response::empty()),
            false => Err(Refusal::not_found()),
        }
    }

    /// `POST /v1/mailboxes/{id}`: who knows its id may.
    pub(super) async fn drop_letter(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let id = target.mailbox()?;
        let message = Arc::unwrap_or_clone(request).body;
        if message.is_empty() {
            return Err(Refusal::malformed("an empty message"));
        }
        match self.storage.drop_letter(id, message, self.clock.now()).await? {
            Dropped::Kept => {
                self.wakers.wake(Topic::Mailbox(id));
                Ok(Response::empty())
            }
            Dropped::Full => Err(Refusal::new(ProblemCode::MailboxFull, "the mailbox is full")),
            Dropped::NoMailbox => Err(Refusal::not_found()),
        }
    }

    /// `GET /v1/mailboxes/{id}?after=N&wait=SECONDS`: who knows its id may.
    pub(super) async fn read_mailbox(&self, target: &Target<'_>) -> Result<Response> {
        let (id, wait) = (target.mailbox()?, target.wait()?);
        let after = target.number("after")?.unwrap_or(0);
        let mut listener = self.wakers.listen(Topic::Mailbox(id));
        let mut letters = self.letters(id, after).await?;
        if wait == 0 || !letters.messages.is_empty() {
            return Ok(Response::cbor(&letters));
        }
        let _place = self.waits.enter(Topic::Mailbox(id)).ok_or_else(|| too_often(5))?;
        let until = Instant::now() + Duration::from_secs(wait);
        let mut may_wait = true;
        while may_wait && letters.messages.is_empty() {
            may_wait = self.pause(&mut listener, until).await;
            letters = self.letters(id, after).await?;
        }
        Ok(Response::cbor(&letters))
    }

    async fn letters(&self, id: MailboxId, after: u64) -> Result<Letters> {
        let letters = self.storage.letters(id, after, self.clock.now()).await?;
        let letters = letters.ok_or_else(Refusal::not_found)?;
        Ok(Letters { messages: letters.into_iter().map(Into::into).collect() })
    }
}
