//! Going on under new keys, because a device that held the old ones is lost (PROTOCOL §6).

use interlude_wire::{PrincipalId, SpaceId};

use super::{Groups, MemberInfo};
use crate::crypto::PrincipalKeys;
use crate::document::{Kind, Membership, MembershipState, MessageContent};
use crate::environment::{Environment, Transport};
use crate::space::{Intent, RekeyRequest, Space, make_writer, read_secrets};
use crate::store::Write;
use crate::store::spaces::{self, members, rosters};
use crate::sync::SyncOptions;
use crate::{Error, Result};

impl Groups<'_> {
    /// Takes up the keys that a membership names, in the group and on its lines: those that another device
    /// of the person took up, or that the facilitator has agreed to.
    pub(super) fn take_up_keys(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            if !self.interlude.read(|db| spaces::is_here(db, &group))? {
                continue;
            }
            let membership = self.agreed(membership)?;
            let mut all = vec![group];
            all.extend(self.lines(&group)?.into_iter().map(|line| line.space));
            let environment = &self.interlude.environment;
            self.interlude.write(|write| {
                all.iter().try_for_each(|space| take_up(write, space, &membership, environment))
            })?;
        }
        Ok(())
    }

    /// The membership, under its next keys if the roster has them by now.
    fn agreed(&self, membership: Membership) -> Result<Membership> {
        let Some(next) = &membership.next else { return Ok(membership) };
        let id = PrincipalKeys::from_bytes(next)?.public().id();
        let is_in = |db: &_| Ok(members::present(db, &membership.space, &id)?.is_some());
        if !self.interlude.read(is_in)? {
            return Ok(membership);
        }
        let agreed = Membership { keys: next.clone(), next: None, ..membership };
        self.put(&agreed)?;
        Ok(agreed)
    }

    /// Makes the membership say this.
    pub(super) fn put(&self, membership: &Membership) -> Result<()> {
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.edit_or_create(&Membership::identity(&membership.space), |document| {
                document.edit_fields(&stamp, &membership.edits())
            })
        })
    }
}

fn take_up(
    write: &Write<'_>,
    space: &SpaceId,
    membership: &Membership,
    environment: &Environment,
) -> Result<()> {
    let stored = spaces::of(&write.tx, space)?;
    if stored.identity == membership.keys {
        return Ok(());
    }
    let keys = PrincipalKeys::from_bytes(&membership.keys)?;
    let roster = Space::get(&write.tx, space)?.roster;
    // The group's roster may know the new keys before a line's does.
    if roster.present_member(&keys.public().id()).is_none() {
        return Ok(());
    }
    let (secrets, _) = read_secrets(&roster, &keys, 0)?;
    rosters::put_secrets(&write.tx, space, &secrets)?;
    let writer = make_writer(&*environment.entropy)?;
    spaces::set_identity(&write.tx, space, &membership.keys, &writer)
}

/// A member who asks to go on under new keys, because a device was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// Who asks, as the group knows them.
    pub member: MemberInfo,
    /// Words that must be the same on their screen: whoever has the lost device shows others.
    pub words: Vec<&'static str>,
}

impl Groups<'_> {
    /// Has this participant go on under new keys in a group, after a device was lost: what is written from
    /// then on the lost device cannot read, and nothing it writes counts. Who leads the group does so at once
    /// and hears no words; a member asks the facilitator, who agrees once these words were compared.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`], [`Error::Offline`] for who leads.
    pub fn renew_keys(
        &self,
        group: &SpaceId,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<Vec<&'static str>> {
        let standing = self.interlude.standing(group)?;
        let (me, next) = (standing.principal(), self.next_keys(group)?);
        if !standing.leads {
            let request = RekeyRequest::make(group, &me, &next)?;
            let line = self.interlude.group(group)?.my_line()?;
            line.send(&MessageContent::Rekey(request.to_bytes()))?;
            return request.words(group, &me);
        }
        let intent = Intent::Rekey(me, next.public());
        for line in self.lines(group)? {
            self.append(&line.space, &intent, transport)?;
        }
        self.append(group, &intent, transport)?;
        self.settle()?;
        self.sync(group, transport, options)?;
        Ok(Vec::new())
    }

    /// The keys that are to take the place of this participant's; kept before anybody hears of them.
    pub(super) fn next_keys(&self, group: &SpaceId) -> Result<PrincipalKeys> {
        let membership = self.membership(group)?;
        if membership.state != MembershipState::In {
            return Err(Error::Refused("you are not in this group"));
        }
        if let Some(next) = &membership.next {
            return PrincipalKeys::from_bytes(next);
        }
        let keys = crate::crypto::make_principal(&*self.interlude.environment.entropy)?;
        self.put(&Membership { next: Some(keys.to_bytes()), ..membership })?;
        Ok(keys)
    }

    /// Members who ask to go on under new keys.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead.
    pub fn key_requests(&self, group: &SpaceId) -> Result<Vec<KeyRequest>> {
        let asked = self.asked_keys(group)?.into_iter();
        let words = |(member, request): (MemberInfo, RekeyRequest)| {
            let words = request.words(group, &member.id)?;
            Ok(KeyRequest { member, words })
        };
        asked.map(words).collect()
    }

    /// Agrees that a member goes on under the keys they asked for, whose words were compared.
    ///
    /// # Errors
    /// [`Error::NotFound`] when they did not ask, [`Error::Refused`] for who does not lead, [`Error::Offline`].
    pub fn agree_keys(
        &self,
        group: &SpaceId,
        member: &PrincipalId,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<()> {
        let asked = self.asked_keys(group)?.into_iter().find(|(one, _)| one.id == *member);
        let (_, request) = asked.ok_or(Error::NotFound("request for new keys"))?;
        let intent = Intent::Rekey(*member, request.new);
        self.append(group, &intent, transport)?;
        for line in self.lines(group)?.iter().filter(|line| line.member == *member) {
            self.append(&line.space, &intent, transport)?;
        }
        self.sync(group, transport, options)
    }

    /// The last request of each member who is present under the keys they asked with.
    fn asked_keys(&self, group: &SpaceId) -> Result<Vec<(MemberInfo, RekeyRequest)>> {
        self.interlude.leading(group)?;
        let (lines, mut asked) = (self.lines(group)?, Vec::new());
        for member in self.members(group)? {
            let Some(line) = lines.iter().find(|line| line.member == member.id) else { continue };
            let said = self.interlude.contents_of(Some(&line.space.0), Kind::MESSAGE, false)?;
            let theirs = said.iter().filter(|said| said.owner == Some(member.id.0));
            let requests = theirs.filter_map(|said| match MessageContent::read(&said.fields)? {
                (at, MessageContent::Rekey(bytes)) => {
                    Some((at, RekeyRequest::from_bytes(&bytes, group, &member.id).ok()?))
                }
                _ => None,
            });
            let last = requests.max_by_key(|(at, _)| *at);
            asked.extend(last.map(|(_, request)| (member, request)));
        }
        Ok(asked)
    }
}
