use interlude_wire::SpaceId;
use interlude_wire::api::ProblemCode;

use super::Groups;
use crate::crypto::PrincipalKeys;
use crate::document::{DocumentId, Identity, InvitationContent, Kind, Seed};
use crate::environment::Transport;
use crate::space::GroupLink;
use crate::sync::SyncOptions;
use crate::time::Timestamp;
use crate::{Error, Result};

/// An invitation that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its document, in the facilitator's own space.
    pub id: DocumentId,
    /// The group.
    pub group: SpaceId,
    /// When it is over.
    pub expires_at: Timestamp,
    /// How many may come in by it.
    pub uses: u32,
    /// How many came.
    pub used: u32,
    /// Nobody can come in by it any more.
    pub over: bool,
}

/// Hours that an invitation holds, at most.
const MOST_HOURS: u32 = 72;
/// How many may come in by one invitation, at most: so many requests wait at the relay.
const MOST_USES: u32 = 10;

impl Groups<'_> {
    /// Makes a link by which somebody can ask to come into the group. It holds no key of the group; whoever
    /// asks is let in by a facilitator who has compared words with them.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than 72 hours or 10 uses, [`Error::Refused`] for who does not lead,
    /// [`Error::Offline`], [`Error::Relay`].
    pub fn invite(
        &self,
        group: &SpaceId,
        hours: u32,
        uses: u32,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<GroupLink> {
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        if !(1..=MOST_HOURS).contains(&hours) {
            return invalid("hours", "not from 1 to 72");
        }
        if !(1..=MOST_USES).contains(&uses) {
            return invalid("uses", "not from 1 to 10");
        }
        self.interlude.leading(group)?;
        // The relay must know the group before it keeps letters for it.
        self.sync(group, transport, options)?;
        let environment = &self.interlude.environment;
        let expires = environment.clock.now().plus_millis(i64::from(hours) * 3_600_000);
        let membership = self.membership(group)?;
        let inviter = PrincipalKeys::from_bytes(&membership.keys)?.public();
        let entropy = &*environment.entropy;
        let link = GroupLink::make(&membership.relay, group, &inviter, expires, entropy)?;
        let mut client = self.interlude.client_in(transport, group)?;
        match client.open_mailbox(&link.mailbox()?, u64::from(hours) * 3600) {
            Err(failure) if failure.is(ProblemCode::Quota) => {
                return Err(Error::Relay("too many invitations are open there"));
            }
            answer => drop(answer?),
        }
        let content = InvitationContent::new(link.to_string(), uses);
        let identity = Identity::personal(Kind::INVITATION, Seed::make(environment)?);
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit_or_create(&identity, |document| {
                document.edit_fields(&stamp, &content.edits())
            })
        })?;
        Ok(link)
    }

    /// The invitations to a group that were made on this facilitator's devices, newest last.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn invitations(&self, group: &SpaceId) -> Result<Vec<Invitation>> {
        let now = self.interlude.environment.clock.now();
        let all = self.open_invitations(group)?.into_iter();
        let mut all: Vec<Invitation> = all
            .map(|(id, content, link)| Invitation {
                id,
                group: *group,
                expires_at: link.expires_at(),
                uses: content.uses,
                used: content.used(),
                over: content.over || content.used() >= content.uses || link.expires_at() <= now,
            })
            .collect();
        all.sort_by_key(|one| (one.expires_at, one.id));
        Ok(all)
    }

    pub(super) fn open_invitations(
        &self,
        group: &SpaceId,
    ) -> Result<Vec<(DocumentId, InvitationContent, GroupLink)>> {
        let all = self.interlude.contents(Kind::INVITATION)?;
        let read = all.into_iter().filter_map(|(id, fields)| {
            let content = InvitationContent::read(&fields)?;
            let link: GroupLink = content.link.parse().ok()?;
            (link.group() == *group).then_some((id, content, link))
        });
        Ok(read.collect())
    }

    /// Takes an invitation back: nobody is let in by it any more. Where the relay can be reached nobody can
    /// ask by it either.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn withdraw_invitation(
        &self,
        group: &SpaceId,
        id: &DocumentId,
        transport: &dyn Transport,
    ) -> Result<()> {
        let all = self.open_invitations(group)?;
        let found = all.into_iter().find(|(one, ..)| one == id);
        let (_, _, link) = found.ok_or(Error::NotFound("invitation"))?;
        let mut client = self.interlude.client_in(transport, group)?;
        // Nobody is let in whatever comes of it.
        let _ = client.close_mailbox(&link.mailbox()?);
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit(Kind::INVITATION, id, |document| {
                document.edit_fields(&stamp, &[InvitationContent::withdraw()])
            })
        })
    }
}
