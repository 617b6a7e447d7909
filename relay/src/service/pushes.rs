use std::sync::Arc;

use interlude_wire::api::{Accepted, Cursor, ProblemCode};
use interlude_wire::push::check_author;
use interlude_wire::roster::Roster;
use interlude_wire::{Error, SpaceId};

use super::{Service, TRIES, work};
use crate::body::{Sent, read_push};
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Incoming, Outcome, PushQuota, Rights, Storage};
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
        let (mut roster, _) = self.member(space, target.route, &request).await?;
        let held = Arc::clone(&request);
        let sent = work(request.body.len(), move || read_push(&held.body)).await??;
        for _ in 0..TRIES {
            let incoming = self.judge(&roster, &sent)?;
            match self.storage.accept(incoming).await? {
                Outcome::Moved => {
                    roster = self.roster(space).await?.ok_or_else(Refusal::no_space)?;
                }
                outcome => return self.say(space, outcome),
            }
        }
        Err(Refusal::unavailable())
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
        Ok(Incoming { head: roster.head(), push, header, hash, rights, quota })
    }

    fn say(&self, space: SpaceId, outcome: Outcome) -> Result<Response> {
        let accepted = |cursor: Cursor| Ok(Response::cbor(&Accepted { cursor }));
        match outcome {
            Outcome::Kept(cursor) => {
                self.wakers.wake(Topic::Space(space));
                accepted(cursor)
            }
            Outcome::There(cursor) => accepted(cursor),
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
