use interlude_wire::roster::{Role, SpaceKind};
use interlude_wire::{Principal, PrincipalId, SpaceId};

use super::Groups;
use crate::crypto::PrincipalKeys;
use crate::document::{DocumentId, InvitationContent, Kind};
use crate::environment::Transport;
use crate::space::{Intent, JoinRequest, Space, found_shared, open_request, store_shared};
use crate::sync::SyncOptions;
use crate::time::Timestamp;
use crate::{Error, Result};

/// Somebody who asks to come into a group.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Who they would be there.
    pub id: PrincipalId,
    /// What they want to be called.
    pub name: String,
    /// When they asked, by their own clock.
    pub asked_at: Timestamp,
    /// Words that must be the same on their screen: whoever photographed the link shows others.
    pub words: Vec<&'static str>,
}

/// Their name is their own word.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A request with the invitation it answers.
struct Asked {
    invitation: DocumentId,
    full: bool,
    request: JoinRequest,
}

impl Groups<'_> {
    /// Who asks to come in and was not answered yet.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead, [`Error::Offline`].
    pub fn requests(&self, group: &SpaceId, transport: &dyn Transport) -> Result<Vec<Request>> {
        let asked = self.asked(group, transport)?.into_iter();
        let asked = asked.filter(|asked| !asked.full).map(|asked| asked.request);
        Ok(asked
            .map(|one| Request {
                id: one.id(),
                name: one.name,
                asked_at: one.created,
                words: one.words,
            })
            .collect())
    }

    fn asked(&self, group: &SpaceId, transport: &dyn Transport) -> Result<Vec<Asked>> {
        self.interlude.leading(group)?;
        let keys = PrincipalKeys::from_bytes(&self.membership(group)?.keys)?;
        let now = self.interlude.environment.clock.now();
        let mut client = self.interlude.client_in(transport, group)?;
        let mut all = Vec::new();
        for (invitation, content, link) in self.open_invitations(group)? {
            if content.over || link.expires_at() <= now {
                continue;
            }
            let full = content.used() >= content.uses;
            let letters = match client.letters(&link.mailbox()?, 0, 0) {
                // The relay has lost it, or it is over by the relay's clock.
                Err(failure) if failure.is(interlude_wire::api::ProblemCode::NotFound) => continue,
                answer => answer?,
            };
            let read = letters.iter().filter_map(|letter| open_request(&link, &keys, letter));
            let new = read.filter(|request| !content.answered.contains_key(&request.id()));
            all.extend(new.map(|request| Asked { invitation, full, request }));
        }
        // Who asked twice shows the words of the last time.
        all.reverse();
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|asked| seen.insert(asked.request.id()));
        Ok(all)
    }

    /// Lets somebody in whose words were compared, and opens the line with them.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody of this id asks (any more: they may be in), [`Error::Refused`] for who does not
    /// lead and when the invitation is used up, [`Error::Offline`].
    pub fn approve(
        &self,
        group: &SpaceId,
        who: &PrincipalId,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<()> {
        let asked = self.who_asks(group, who, transport)?;
        if asked.full {
            return Err(Error::Refused("the invitation is used up: make another one"));
        }
        let principal = asked.request.principal;
        self.append(group, &Intent::Admit(principal, Role::Member), transport)?;
        self.open_line(group, principal)?;
        // Last: until then it can be asked for again, also by somebody whose device died meanwhile.
        self.answer(&asked, true)?;
        self.sync(group, transport, options)
    }

    /// Refuses somebody; they hear nothing.
    ///
    /// # Errors
    /// As [`Groups::approve`].
    pub fn refuse(
        &self,
        group: &SpaceId,
        who: &PrincipalId,
        transport: &dyn Transport,
    ) -> Result<()> {
        let asked = self.who_asks(group, who, transport)?;
        self.answer(&asked, false)
    }

    fn who_asks(
        &self,
        group: &SpaceId,
        who: &PrincipalId,
        transport: &dyn Transport,
    ) -> Result<Asked> {
        let asked = self.asked(group, transport)?;
        let found = asked.into_iter().find(|asked| asked.request.id() == *who);
        found.ok_or(Error::NotFound("request"))
    }

    fn answer(&self, asked: &Asked, let_in: bool) -> Result<()> {
        let stamp = self.interlude.stamp();
        let request = &asked.request;
        let edits = InvitationContent::answer(&request.id(), &request.name, let_in);
        self.interlude.write(|write| {
            write.edit(Kind::INVITATION, &asked.invitation, |document| {
                document.edit_fields(&stamp, &edits)
            })
        })
    }

    /// Opens the line between a member and those who lead, where there is none.
    pub(super) fn open_line(&self, group: &SpaceId, member: Principal) -> Result<()> {
        if self.lines(group)?.iter().any(|line| line.member == member.id()) {
            return Ok(());
        }
        let membership = self.membership(group)?;
        let keys = PrincipalKeys::from_bytes(&membership.keys)?;
        let environment = &self.interlude.environment;
        let roster = self.interlude.read(|db| Space::get(db, group))?.roster;
        let owners = roster.present().filter(|(_, owner)| owner.role == Role::Owner);
        let mut founders: Vec<(Principal, Role)> =
            owners.map(|(_, owner)| (owner.principal, Role::Owner)).collect();
        founders.push((member, Role::Member));
        let (stored, growth) =
            found_shared(SpaceKind::Line, &keys, &founders, &*environment.entropy)?;
        self.interlude
            .write(|write| store_shared(write, &stored, &growth, &membership.relay, environment))
    }
}
