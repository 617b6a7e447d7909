use std::sync::Arc;

use interlude_wire::api::{ProblemCode, RosterPage};
use interlude_wire::roster::Roster;
use interlude_wire::{Error, SpaceId, limits};

use super::spaces::state;
use super::{Service, TRIES, work};
use crate::body::read_entry;
use crate::message::{Request, Response};
use crate::refusal::{Refusal, Result};
use crate::storage::{Grown, Growth, Storage};
use crate::target::Target;
use crate::wakers::Topic;

impl<S: Storage> Service<S> {
    /// `POST /v1/spaces/{id}/roster`.
    pub(super) async fn append_roster(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let space = target.space()?;
        let (mut ours, _) = self.member(space, target.route, &request).await?;
        let entry = read_entry(&request.body)?;
        for _ in 0..TRIES {
            if ours.number_of(&entry.hash()).is_some() {
                return Ok(state(&ours));
            }
            let (known, new) = (Arc::clone(&ours), entry.clone());
            let append = move || {
                let mut roster = Roster::clone(&known);
                roster.append(new).map(|()| roster)
            };
            let roster = work(request.body.len(), append).await?.map_err(|error| match error {
                Error::NotNext(_) => moved(),
                _ => Refusal::wire(error, ProblemCode::RosterRefused),
            })?;
            if let Some(grown) = self.grow(Some(&ours), roster).await? {
                return Ok(state(&grown));
            }
            ours = self.roster(space).await?.ok_or_else(Refusal::no_space)?;
        }
        Err(moved())
    }

    /// Stores what a roster has grown by; none when another one was first.
    pub(super) async fn grow(
        &self,
        ours: Option<&Roster>,
        roster: Roster,
    ) -> Result<Option<Arc<Roster>>> {
        self.check_size(&roster)?;
        match self.storage.grow(growth(ours, &roster)).await? {
            Grown::Moved => Ok(None),
            Grown::Done => {
                let roster = Arc::new(roster);
                self.rosters.put(Arc::clone(&roster));
                self.wakers.wake(Topic::Space(roster.space()));
                let before = ours.into_iter().flat_map(Roster::present);
                let everybody = before.chain(roster.present());
                everybody.for_each(|(id, _)| self.wakers.wake(Topic::Principal(*id)));
                Ok(Some(roster))
            }
        }
    }

    /// `GET /v1/spaces/{id}/roster?after=N`.
    pub(super) async fn read_roster(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let space: SpaceId = target.space()?;
        let (roster, _) = self.member_ever(space, target.route, &request).await?;
        let after = target.number("after")?.unwrap_or(0);
        let after = usize::try_from(after).unwrap_or(usize::MAX);
        let entries = roster.entries().iter().skip(after).take(limits::ROSTER_PAGE);
        let entries = entries.map(|entry| entry.to_bytes().into()).collect();
        let count = roster.number() + 1;
        Ok(Response::cbor(&RosterPage { entries, head: roster.head(), count }))
    }
}

fn moved() -> Refusal {
    Refusal::new(ProblemCode::RosterMoved, "the roster has another head by now")
}

/// What one roster has beyond another.
fn growth(ours: Option<&Roster>, roster: &Roster) -> Growth {
    let number = ours.map_or(0, |ours| ours.number() + 1);
    let new = roster.entries().iter().zip(roster.hashes()).skip(number as usize);
    let gone = ours.into_iter().flat_map(Roster::present).filter_map(|(id, _)| {
        let (_, last) = roster.member(id)?.gone.as_ref()?;
        Some((*id, last.clone()))
    });
    Growth {
        space: roster.space(),
        from: ours.map(Roster::head),
        number,
        entries: new.map(|(entry, hash)| (*hash, entry.to_bytes())).collect(),
        present: roster.present().map(|(id, member)| (*id, member.principal)).collect(),
        gone: gone.collect(),
    }
}
