use std::sync::Arc;

use interlude_wire::api::{Accepted, Cursor, ProblemCode};
use interlude_wire::push::check_author;
use interlude_wire::roster::Roster;
use interlude_wire::{Error, SpaceId};

use super::admit::used;
use super::{Service, TRIES, work};
use crate::body::{Sent, read_push};
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Asked, Incoming, Outcome, PushQuota, Rights, Storage};
use crate::target::Target;
use crate::wakers::Topic;

impl<S: Storage> Service<S> {
    /// `POST /v1/spaces/{id}/pushes`. Who brings a push need not be who made it: that is how a
    /// relay that lost some heals.
    pub(super) async fn push(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let space = target.space()?;
        let (mut roster, claim) = self.presumed(space, &request).await?;
        let held = Arc::clone(&request);
        let sent = work(request.body.len(), move || read_push(&held.body)).await??;
        let mut asked = Some(self.asked(&claim));
        for _ in 0..TRIES {
            let incoming = match self.judge(&roster, &sent) {
                Ok(incoming) => Incoming { asked: asked.take(), ..incoming },
                Err(refused) => {
                    // Perhaps only what was known of the roster is old.
                    let now = self.present(space, &claim.principal).await?;
                    if now.head() == roster.head() {
                        return Err(self.refuse(asked, refused).await);
                    }
                    roster = now;
                    continue;
                }
            };
            match self.storage.accept(incoming).await? {
                Outcome::Moved => roster = self.present(space, &claim.principal).await?,
                outcome => return self.say(space, outcome),
            }
        }
        Err(Refusal::unavailable())
    }

    /// A request that was refused before it came to the storage is used all the same.
    async fn refuse(&self, asked: Option<Asked>, refused: Refusal) -> Refusal {
        let Some(asked) = asked else { return refused };
        match self.storage.note_request(asked).await {
            Ok(true) => refused,
            Ok(false) => used(),
            Err(failed) => failed.into(),
        }
    }

    /// Finds whose push it is, and what it may do.
    fn judge(&self, roster: &Arc<Roster>, sent: &Sent) -> Result<Incoming> {
        let Sent { push, header, hash } = sent.clone();
        check_author(roster, &push, &header).map_err(|error| match error {
            Error::NotNext(_) => Refusal::wire(error, ProblemCode::RosterUnknown),
            _ => Refusal::wire(error, ProblemCode::PushRefused),
        })?;
        let limits = &self.options.limits;
        let quota =
            PushQuota { pushes: limits.pushes, bytes: limits.bytes, writers: limits.writers };
        let rights = Rights::new(Arc::clone(roster), &header);
        Ok(Incoming { head: roster.head(), push, header, hash, rights, quota, asked: None })
    }

    fn say(&self, space: SpaceId, outcome: Outcome) -> Result<Response> {
        let accepted = |cursor: Cursor| Ok(Response::cbor(&Accepted { cursor }));
        match outcome {
            Outcome::Kept(cursor) => {
                self.wakers.wake(Topic::Space(space));
                accepted(cursor)
            }
            Outcome::There(cursor) => accepted(cursor),
            Outcome::Before => Err(used()),
            Outcome::Taken => {
                let title = "there is another push of this writer and number";
                Err(Refusal::new(ProblemCode::SequenceTaken, title))
            }
            Outcome::Gap(last) => {
                let title = "pushes of this writer are missing before it";
                Err(Refusal::new(ProblemCode::SequenceGap, title).sequence(last))
            }
            Outcome::Refused(title) => Err(Refusal::new(ProblemCode::PushRefused, title)),
            Outcome::Quota(title) => Err(Refusal::quota(title)),
            Outcome::NoSpace => Err(Refusal::no_space()),
            Outcome::Moved => Err(Refusal::unavailable()),
        }
    }
}
