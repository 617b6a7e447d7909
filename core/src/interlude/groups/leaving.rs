use interlude_wire::SpaceId;

use super::Groups;
use crate::document::{Kind, Membership, MembershipState, MessageContent};
use crate::store::spaces::{self, intents};
use crate::{Error, Result};

impl Groups<'_> {
    /// Leaves a group. The facilitator hears of it on the line, with these words if there are any; once that has
    /// reached the relay everything of the group goes from this participant's devices. Entries, goals and
    /// reminders of their own stay; what else they want to keep is taken along before
    /// ([`Groups::ending_kit`]). What they shared stays with those who have it: withdraw it before.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for the last who leads the group: name another facilitator, or
    /// close it.
    pub fn leave(&self, group: &SpaceId, words: &str) -> Result<()> {
        let membership = self.membership(group)?;
        match self.interlude.standing(group) {
            Ok(standing) if standing.leads => self.step_out(group)?,
            Ok(_) => {
                let line = self.interlude.group(group)?.my_line();
                // Who was never on a line is missed by nobody.
                if let Some(line) = found(line)? {
                    line.send(&MessageContent::Leaving(words.to_owned()))?;
                }
            }
            // Removed already, or never let in.
            Err(Error::Refused(_) | Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        self.put(&Membership {
            state: MembershipState::Left,
            next: None,
            link: None,
            ..membership
        })?;
        self.forget_left()
    }

    /// Whoever leads with others removes themselves.
    fn step_out(&self, group: &SpaceId) -> Result<()> {
        let members = self.members(group)?;
        if !members.iter().any(|member| member.leads && !member.me) {
            return Err(Error::Refused(
                "nobody else leads this group: name another facilitator, or close it",
            ));
        }
        let me = self.interlude.standing(group)?.principal();
        let lines = self.lines(group)?.into_iter().map(|line| line.space);
        let all: Vec<SpaceId> = lines.chain([*group]).collect();
        self.interlude.write(|write| {
            all.iter().try_for_each(|space| intents::put_removal(&write.tx, space, &me))
        })
    }

    /// Forgets a group: what of it is here goes, and its lines. Nobody else hears of it.
    pub(super) fn forget(&self, group: &SpaceId) -> Result<()> {
        let lines: Vec<SpaceId> = self.lines(group)?.into_iter().map(|line| line.space).collect();
        let now = self.interlude.environment.clock.now();
        self.interlude.write(|write| {
            for space in lines.iter().chain([group]) {
                write.let_go_all(&space.0, now)?;
                spaces::leave(&write.tx, space)?;
            }
            Ok(())
        })?;
        self.interlude.after_erasing(now)
    }

    /// Lets go of a group that this participant has left, once the facilitator can know.
    pub(super) fn forget_left(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            let is_here = self.interlude.read(|db| spaces::is_here(db, &group))?;
            if membership.state == MembershipState::Left && is_here && self.is_said(&group)? {
                self.forget(&group)?;
            }
        }
        Ok(())
    }

    /// Whether the relay has all that was said on the way out.
    fn is_said(&self, group: &SpaceId) -> Result<bool> {
        let mut all: Vec<SpaceId> = self.lines(group)?.into_iter().map(|line| line.space).collect();
        all.push(*group);
        self.interlude.read(|db| {
            all.iter().try_fold(true, |said, space| {
                let removing = !intents::removals(db, space)?.is_empty();
                Ok(said && !removing && spaces::is_said(db, space)?)
            })
        })
    }

    /// Whoever says on the line that they leave is removed by the facilitator's device.
    pub(super) fn remove_who_left(&self) -> Result<()> {
        for membership in self.memberships()? {
            let group = membership.space;
            if self.interlude.leading(&group).is_err() {
                continue;
            }
            for line in self.lines(&group)? {
                let said = self.interlude.contents_of(Some(&line.space.0), Kind::MESSAGE, false)?;
                let leaves = said.iter().any(|said| {
                    said.owner == Some(line.member.0) && said.fields.get("kind") == Some("leaving")
                });
                if leaves {
                    // They may be gone by now.
                    found(self.remove(&group, &line.member))?;
                }
            }
        }
        Ok(())
    }
}

/// What is there, if it is.
fn found<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Err(Error::NotFound(_)) => Ok(None),
        answer => answer.map(Some),
    }
}
