//! Who may ask what. A stranger, and who was removed, hear what they would hear of a space that
//! does not exist.

use std::sync::Arc;

use interlude_wire::api::ProblemCode;
use interlude_wire::request::Authorization;
use interlude_wire::roster::{Member, Roster, SignedEntry};
use interlude_wire::{Principal, PrincipalId, SpaceId};

use super::{Service, too_often, work};
use crate::auth::{confirm, unsigned};
use crate::message::Request;
use crate::nonces::{Seen, forget_after};
use crate::refusal::{Refusal, Result};
use crate::rosters;
use crate::route::Route;
use crate::storage::{Asked, Storage};

impl<S: Storage> Service<S> {
    /// Reads who claims to ask.
    pub(super) fn claim(&self, request: &Request) -> Result<Authorization> {
        self.since.claim(request, self.clock.now())
    }

    /// Admits whoever is present in a space.
    pub(super) async fn member(
        &self,
        space: SpaceId,
        route: Route,
        request: &Arc<Request>,
    ) -> Result<(Arc<Roster>, PrincipalId)> {
        self.someone(space, route, request, |roster, id| roster.present_member(id)).await
    }

    /// Admits an owner of a space; who is present without being one is told `title`.
    pub(super) async fn owner(
        &self,
        space: SpaceId,
        route: Route,
        request: &Arc<Request>,
        title: &'static str,
    ) -> Result<Arc<Roster>> {
        let (roster, signer) = self.member(space, route, request).await?;
        match roster.is_owner(&signer) {
            true => Ok(roster),
            false => Err(Refusal::new(ProblemCode::RosterRefused, title)),
        }
    }

    /// Admits whoever is or was in a space.
    pub(super) async fn member_ever(
        &self,
        space: SpaceId,
        route: Route,
        request: &Arc<Request>,
    ) -> Result<(Arc<Roster>, PrincipalId)> {
        self.someone(space, route, request, |roster, id| roster.member(id)).await
    }

    /// Admits whoever is present in a space as far as is known here, at no question to the database.
    /// Whoever takes it from here finds out whether the roster went on.
    pub(super) async fn presumed(
        &self,
        space: SpaceId,
        request: &Arc<Request>,
    ) -> Result<(Arc<Roster>, Authorization)> {
        let claim = self.claim(request)?;
        let knows = |roster: &Arc<Roster>| roster.present_member(&claim.principal).is_some();
        let roster = match self.rosters.get(&space).filter(knows) {
            Some(roster) => roster,
            None => self.present(space, &claim.principal).await?,
        };
        let member = roster.present_member(&claim.principal).ok_or_else(Refusal::no_space)?;
        self.check(&claim, member.principal, request).await?;
        self.per_space.take(&space.0, self.clock.now()).map_err(too_often)?;
        Ok((roster, claim))
    }

    /// The roster of a space in which somebody is present now.
    pub(super) async fn present(&self, space: SpaceId, who: &PrincipalId) -> Result<Arc<Roster>> {
        let roster = self.roster(space).await?.ok_or_else(Refusal::no_space)?;
        roster.present_member(who).ok_or_else(Refusal::no_space)?;
        Ok(roster)
    }

    async fn someone(
        &self,
        space: SpaceId,
        route: Route,
        request: &Arc<Request>,
        find: impl for<'a> Fn(&'a Roster, &PrincipalId) -> Option<&'a Member>,
    ) -> Result<(Arc<Roster>, PrincipalId)> {
        let claim = self.claim(request)?;
        let roster = self.roster(space).await?.ok_or_else(Refusal::no_space)?;
        let member = find(&roster, &claim.principal).ok_or_else(Refusal::no_space)?;
        self.confirm(&claim, member.principal, route, request).await?;
        self.per_space.take(&space.0, self.clock.now()).map_err(too_often)?;
        Ok((roster, claim.principal))
    }

    /// Admits whoever is present in some space here.
    pub(super) async fn anybody(
        &self,
        route: Route,
        request: &Arc<Request>,
    ) -> Result<PrincipalId> {
        let claim = self.claim(request)?;
        let principal = self.storage.principal(claim.principal).await?;
        let principal = principal.ok_or_else(Refusal::no_space)?;
        self.confirm(&claim, principal, route, request).await?;
        Ok(claim.principal)
    }

    /// Checks signature, rate, and that the request was not seen before.
    pub(super) async fn confirm(
        &self,
        claim: &Authorization,
        principal: Principal,
        route: Route,
        request: &Arc<Request>,
    ) -> Result<()> {
        self.check(claim, principal, request).await?;
        match route.changes() {
            true if self.storage.note_request(self.asked(claim)).await? => Ok(()),
            true => Err(used()),
            false => self.remember(claim),
        }
    }

    /// Checks signature and rate.
    async fn check(
        &self,
        claim: &Authorization,
        principal: Principal,
        request: &Arc<Request>,
    ) -> Result<()> {
        let (relay, now) = (self.id, self.clock.now());
        let (held, signed) = (Arc::clone(request), claim.clone());
        let check = move || confirm(&signed, &principal, &held, relay, now);
        work(request.body.len(), check).await??;
        self.per_principal.take(&claim.principal.0, now).map_err(too_often)
    }

    /// Refuses a request that only reads when it was seen before.
    pub(super) fn remember(&self, claim: &Authorization) -> Result<()> {
        match self.nonces.remember(claim, self.clock.now()) {
            Seen::New => Ok(()),
            Seen::Before => Err(used()),
            Seen::Full => Err(too_often(60)),
        }
    }

    /// A request that changes something, as it is noted.
    pub(super) fn asked(&self, claim: &Authorization) -> Asked {
        let (principal, nonce) = (claim.principal, claim.nonce);
        Asked { principal, nonce, until: forget_after(claim), now: self.clock.now() }
    }

    /// The roster of a space, every entry of it checked.
    pub(super) async fn roster(&self, space: SpaceId) -> Result<Option<Arc<Roster>>> {
        let Some(head) = self.storage.head(space).await? else {
            self.rosters.forget(&space);
            return Ok(None);
        };
        let known = self.rosters.get(&space);
        if let Some(known) = known.as_ref().filter(|known| known.head() == head.hash) {
            return Ok(Some(Arc::clone(known)));
        }
        // What is known is a beginning of it, but when the space was removed and made again.
        for known in [known, None] {
            let from = known.as_ref().map_or(0, |known| known.number() + 1);
            let most = head.count.saturating_sub(from);
            let entries = self.storage.entries(space, from, most).await?;
            let bytes = entries.iter().map(Vec::len).sum();
            let read = move || continued(known.as_deref(), space, &entries);
            let Some(roster) = work(bytes, read).await? else { continue };
            if roster.head() == head.hash {
                let roster = Arc::new(roster);
                self.rosters.put(Arc::clone(&roster));
                return Ok(Some(roster));
            }
        }
        tracing::error!("a stored roster does not hold, or moved while it was read");
        Err(Refusal::unavailable())
    }

    /// Refuses a roster that is beyond its quota.
    pub(super) fn check_size(&self, roster: &Roster) -> Result<()> {
        let limits = &self.options.limits;
        let large = rosters::bytes(roster) > limits.roster_bytes.saturating_mul(2)
            || roster.entries().len() > limits.roster_entries as usize;
        match large {
            true => Err(Refusal::new(ProblemCode::Quota, "the roster is as long as it may be")),
            false => Ok(()),
        }
    }
}

pub(super) fn used() -> Refusal {
    unsigned("the request was used before")
}

fn continued(known: Option<&Roster>, space: SpaceId, entries: &[Vec<u8>]) -> Option<Roster> {
    let mut entries = entries.iter().map(|entry| SignedEntry::from_bytes(entry).ok());
    match known {
        None => Roster::verify(&space, entries.collect::<Option<Vec<_>>>()?).ok(),
        Some(known) => {
            let mut roster = known.clone();
            entries.try_for_each(|entry| roster.append(entry?).ok())?;
            Some(roster)
        }
    }
}
