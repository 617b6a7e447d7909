use std::collections::{BTreeMap, BTreeSet};

use interlude_wire::{PrincipalId, SpaceId};

use super::Groups;
use crate::Result;
use crate::crypto::PrincipalKeys;
use crate::store::spaces::{self, members};

/// Who is who in a group, now and before: for whatever shows what somebody wrote. Also after this
/// participant was removed or left.
pub(crate) struct People {
    /// Every principal that this participant is or was there.
    mine: BTreeSet<PrincipalId>,
    leading: BTreeSet<PrincipalId>,
    names: BTreeMap<PrincipalId, String>,
    /// Who went on under new keys, and under which.
    heirs: BTreeMap<PrincipalId, PrincipalId>,
}

impl People {
    /// This participant is it, under keys of now or of before.
    pub(crate) fn is_me(&self, principal: &[u8; 32]) -> bool {
        self.mine.contains(&PrincipalId(*principal))
    }

    /// It leads the group now.
    pub(crate) fn leads(&self, principal: &[u8; 32]) -> bool {
        self.leading.contains(&PrincipalId(*principal))
    }

    /// This participant leads the group now.
    pub(crate) fn i_lead(&self) -> bool {
        self.mine.iter().any(|id| self.leading.contains(id))
    }

    /// Under which keys somebody goes on by now.
    pub(crate) fn now(&self, principal: &PrincipalId) -> PrincipalId {
        let mut now = *principal;
        // As many steps as there are heirs: a roster has no circle, and this ends if one had.
        for _ in 0..self.heirs.len() {
            now = self.heirs.get(&now).copied().unwrap_or(now);
        }
        now
    }

    /// What it is called; the beginning of its id until that has come.
    pub(crate) fn name(&self, principal: &[u8; 32]) -> String {
        called(&self.names, &PrincipalId(*principal))
    }
}

/// What somebody is called; the beginning of their id, as long as no name is known.
pub(super) fn called(names: &BTreeMap<PrincipalId, String>, id: &PrincipalId) -> String {
    names.get(id).cloned().unwrap_or_else(|| id.to_string()[..8].to_owned())
}

impl Groups<'_> {
    /// Who is who in a group.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a group that was never asked into.
    pub(crate) fn people(&self, group: &SpaceId) -> Result<People> {
        let me = PrincipalKeys::from_bytes(&self.membership(group)?.keys)?.public().id();
        let names = self.names(group)?;
        let (present, stored) = self
            .interlude
            .read(|db| Ok((members::all_present(db, group)?, spaces::get(db, group)?)))?;
        let mut mine = BTreeSet::from([me]);
        if let Some(stored) = stored {
            mine.insert(PrincipalKeys::from_bytes(&stored.identity)?.public().id());
        }
        let heirs = self.heirs(group)?;
        for (heir, before) in heirs.iter().rev() {
            if mine.contains(heir) {
                mine.insert(*before);
            }
        }
        let heirs = heirs.into_iter().map(|(heir, before)| (before, heir)).collect();
        let leading = present.iter().filter(|member| member.owner);
        let leading = leading.map(|member| member.principal).collect();
        Ok(People { mine, leading, names, heirs })
    }
}

#[cfg(test)]
mod tests {
    use crate::groups::tests::World;
    use crate::space::Intent;

    #[test]
    fn what_was_shared_under_earlier_keys_is_still_ones_own() {
        let world = World::new(&["Ann"]);
        let id = world.share(1, "before");
        world.in_step();
        let ann = world.vaults[1].groups();
        let keys = ann.next_keys(&world.group).unwrap();
        let before = world.member(1);
        world.append(&Intent::Rekey(before, keys.public()));
        ann.take_up_keys().unwrap();
        assert_ne!(world.member(1), before);
        let people = world.vaults[0].groups().people(&world.group).unwrap();
        assert_eq!(people.name(&keys.public().id().0), "Ann");
        assert!(!people.is_me(&before.0));
        let mine = world.group(1).excerpt(&id).unwrap();
        assert!(mine.author.me && mine.author.name == "Ann");
        assert_eq!(mine.author.id, keys.public().id(), "named by the keys of now");
        for member in [before, keys.public().id()] {
            world.group(0).line_with(&member).unwrap();
        }
        world.group(1).withdraw(&id).unwrap();
        world.in_step();
        assert!(world.group(0).excerpts().unwrap().is_empty());
    }
}
