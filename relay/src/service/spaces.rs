use std::sync::Arc;

use interlude_wire::api::{ProblemCode, RosterPage, Spaces};
use interlude_wire::roster::{Change, Roster, SignedEntry};
use interlude_wire::{Principal, PrincipalId, SpaceId};

use super::{Service, TRIES, too_often, work};
use crate::body::{NewSpace, read_new_space};
use crate::message::{Request, Response};
use crate::rates::network;
use crate::refusal::{Refusal, Result};
use crate::route::Route;
use crate::storage::Storage;
use crate::target::Target;
use crate::wakers::Topic;

/// Spaces that are listed of one principal.
pub(super) const LISTED: u32 = 4096;

impl<S: Storage> Service<S> {
    /// `POST /v1/spaces`.
    pub(super) async fn make_space(&self, request: Arc<Request>) -> Result<Response> {
        let claim = self.claim(&request)?;
        let (held, limits) = (Arc::clone(&request), self.options.limits.clone());
        let signer = claim.principal;
        let read = move || {
            let new = read_new_space(&held.body, &limits)?;
            let keys = keys_of(&new.entries, &signer);
            keys.map(|keys| (new, keys)).ok_or_else(|| refused("the signer is not in this chain"))
        };
        let (new, keys) = work(request.body.len(), read).await??;
        self.confirm(&claim, keys, Route::MakeSpace, &request).await?;
        let genesis = new.entries.first().ok_or_else(|| Refusal::malformed("an empty roster"))?;
        let space = SpaceId(genesis.hash().0);
        let new = Arc::new(new);
        for _ in 0..TRIES {
            let ours = self.roster(space).await?;
            if ours.is_none() {
                self.may_make(&new, &request)?;
            }
            let (given, known) = (Arc::clone(&new), ours.clone());
            let join = move || joined(space, known.as_deref(), &given, &signer);
            let Some(roster) = work(request.body.len(), join).await?? else {
                return ours.map(|ours| state(&ours)).ok_or_else(Refusal::unavailable);
            };
            if let Some(grown) = self.grow(ours.as_deref(), roster).await? {
                return Ok(state(&grown));
            }
        }
        Err(Refusal::unavailable())
    }

    /// Whether the signer may make a space that is not here.
    fn may_make(&self, new: &NewSpace, request: &Request) -> Result<()> {
        if let Some(tokens) = self.tokens() {
            let name = new.token.as_ref().and_then(|token| tokens.find(token));
            let closed = || Refusal::new(ProblemCode::Closed, "the relay is closed");
            self.metrics.admitted(name.ok_or_else(closed)?);
        }
        let Some(address) = request.address else { return Ok(()) };
        self.new_spaces.take(&network(address), self.clock.now()).map_err(too_often)
    }

    /// `GET /v1/spaces`.
    pub(super) async fn spaces(&self, request: Arc<Request>) -> Result<Response> {
        let signer = self.anybody(Route::Spaces, &request).await?;
        let spaces = self.storage.spaces_of(signer, LISTED).await?;
        Ok(Response::cbor(&Spaces { spaces }))
    }

    /// `DELETE /v1/spaces/{id}`.
    pub(super) async fn remove_space(
        &self,
        target: &Target<'_>,
        request: Arc<Request>,
    ) -> Result<Response> {
        let space = target.space()?;
        let title = "only an owner removes a space";
        let roster = self.owner(space, target.route, &request, title).await?;
        if !self.storage.remove_space(space).await? {
            return Err(Refusal::no_space());
        }
        self.rosters.forget(&space);
        self.wakers.wake(Topic::Space(space));
        roster.present().for_each(|(id, _)| self.wakers.wake(Topic::Principal(*id)));
        self.sweep(1).await;
        Ok(Response::empty())
    }
}

/// Where a roster stands.
pub(super) fn state(roster: &Roster) -> Response {
    let count = roster.number() + 1;
    Response::cbor(&RosterPage { entries: Vec::new(), head: roster.head(), count })
}

fn refused(title: &'static str) -> Refusal {
    Refusal::new(ProblemCode::RosterRefused, title)
}

/// The keys of a principal as a chain says, which is not checked yet: its id is the hash of them.
fn keys_of(entries: &[SignedEntry], id: &PrincipalId) -> Option<Principal> {
    entries.iter().filter_map(|entry| entry.open().ok()).find_map(|entry| {
        entry.changes.iter().find_map(|change| match change {
            Change::Begin { founders, .. } => {
                founders.iter().map(|founder| founder.principal).find(|keys| keys.id() == *id)
            }
            Change::Add { principal: keys, .. } | Change::Rekey { new: keys, .. } => {
                Some(*keys).filter(|keys| keys.id() == *id)
            }
            _ => None,
        })
    })
}

/// The roster to have from now on; none when ours is that already.
fn joined(
    space: SpaceId,
    ours: Option<&Roster>,
    given: &NewSpace,
    signer: &PrincipalId,
) -> Result<Option<Roster>> {
    let refuse = |error| Refusal::wire(error, ProblemCode::RosterRefused);
    let stranger = || refused("the signer is not present at the end of this chain");
    let Some(ours) = ours else {
        let roster = Roster::verify(&space, given.entries.iter().cloned()).map_err(refuse)?;
        return match roster.present_member(signer) {
            Some(_) => Ok(Some(roster)),
            None => Err(stranger()),
        };
    };
    let same = ours.hashes().iter().zip(&given.entries);
    if !same.clone().all(|(hash, entry)| *hash == entry.hash()) {
        return Err(Refusal::new(ProblemCode::RosterMoved, "the roster went on otherwise here"));
    }
    let known = same.count();
    if known == given.entries.len() {
        let last = u32::try_from(known.saturating_sub(1)).unwrap_or(u32::MAX);
        return if ours.was_present(signer, last) { Ok(None) } else { Err(stranger()) };
    }
    let mut roster = ours.clone();
    for entry in given.entries.iter().skip(known) {
        roster.append(entry.clone()).map_err(refuse)?;
    }
    match roster.present_member(signer) {
        Some(_) => Ok(Some(roster)),
        None => Err(stranger()),
    }
}
