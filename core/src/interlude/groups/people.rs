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

    /// What it is called; the beginning of its id until that has come.
    pub(crate) fn name(&self, principal: &[u8; 32]) -> String {
        let id = PrincipalId(*principal);
        self.names.get(&id).cloned().unwrap_or_else(|| id.to_string()[..8].to_owned())
    }
}

impl Groups<'_> {
    /// Who is who in a group.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a group that was never asked into.
    pub(crate) fn people(&self, group: &SpaceId) -> Result<People> {
        let me = PrincipalKeys::from_bytes(&self.membership(group)?.keys)?.public().id();
        let names = self.names(group)?;
        let (all, stored) =
            self.interlude.read(|db| Ok((members::all(db, group)?, spaces::get(db, group)?)))?;
        let mut mine = BTreeSet::from([me]);
        if let Some(stored) = stored {
            mine.insert(PrincipalKeys::from_bytes(&stored.identity)?.public().id());
        }
        // Who succeeds came after whom it succeeds.
        for member in all.iter().rev().filter(|member| member.succeeds.is_some()) {
            if mine.contains(&member.principal) {
                mine.extend(member.succeeds);
            }
        }
        let leading = all.iter().filter(|member| member.owner && member.gone.is_none());
        let leading = leading.map(|member| member.principal).collect();
        Ok(People { mine, leading, names })
    }
}
