use std::sync::Arc;

use interlude_wire::PrincipalId;
use interlude_wire::push::Header;
use interlude_wire::roster::{Change, Role, Roster};

/// Whose records a push may replace and erase.
#[derive(Debug, Clone)]
pub(crate) struct Rights {
    roster: Arc<Roster>,
    author: PrincipalId,
    owner: bool,
    was_owner: bool,
}

impl Rights {
    pub(crate) fn new(roster: Arc<Roster>, header: &Header) -> Self {
        let author = header.author;
        let role = roster.member(&author).map(|member| member.role);
        let owner = role == Some(Role::Owner);
        let was_owner = owner
            || !header.replaces.is_empty()
                && role_at(&roster, &author, header.epoch) == Some(Role::Owner);
        Self { roster, author, owner, was_owner }
    }

    /// Who made the push.
    pub(crate) fn author(&self) -> PrincipalId {
        self.author
    }

    /// It reaches every record of the space.
    pub(crate) fn reaches_all(&self) -> bool {
        self.owner
    }

    /// The author was an owner when it made the push and is none any more: the push is taken, so
    /// that its series heals, and does nothing to the records of others.
    pub(crate) fn once_reached_all(&self) -> bool {
        self.was_owner
    }

    /// Whether it reaches the records of `principal`.
    pub(crate) fn reaches(&self, principal: &PrincipalId) -> bool {
        self.owner || self.goes_on_from(&self.author, principal)
    }

    /// Whether the records of this push are reached by what `by` said; none: an owner.
    pub(crate) fn is_reached_by(&self, by: Option<PrincipalId>) -> bool {
        by.is_none_or(|by| self.goes_on_from(&by, &self.author))
    }

    /// Whether one principal is another or took its place, directly or not.
    fn goes_on_from(&self, later: &PrincipalId, earlier: &PrincipalId) -> bool {
        let before = |id: &PrincipalId| self.roster.member(id).and_then(|member| member.succeeds);
        std::iter::successors(Some(*later), before).any(|id| id == *earlier)
    }
}

/// What a principal might do when an entry was the last.
fn role_at(roster: &Roster, id: &PrincipalId, number: u32) -> Option<Role> {
    let mut role = None;
    for entry in roster.entries().iter().take(number as usize + 1) {
        for change in entry.open().ok()?.changes {
            match change {
                Change::Begin { founders, .. } => {
                    let founder = founders.iter().find(|one| one.principal.id() == *id);
                    role = founder.map(|founder| founder.role);
                }
                Change::Add { principal, role: new } if principal.id() == *id => role = Some(new),
                Change::Role { principal, role: new } if principal == *id => role = Some(new),
                // New keys have the role of the old ones, which was looked at when it was given.
                Change::Rekey { old, new, .. } if new.id() == *id => {
                    role = role_at(roster, &old, number.checked_sub(1)?);
                }
                _ => {}
            }
        }
    }
    role
}
