use std::sync::Arc;

use interlude_wire::PrincipalId;
use interlude_wire::push::Header;
use interlude_wire::roster::{Role, Roster};

/// Whose records a push may replace and erase.
#[derive(Debug, Clone)]
pub(crate) struct Rights {
    roster: Arc<Roster>,
    author: PrincipalId,
    owner: bool,
}

impl Rights {
    pub(crate) fn new(roster: Arc<Roster>, header: &Header) -> Self {
        let author = header.author;
        let role = roster.member(&author).map(|member| member.role);
        let owner = role == Some(Role::Owner);
        Self { roster, author, owner }
    }

    /// Who made the push.
    pub(crate) fn author(&self) -> PrincipalId {
        self.author
    }

    /// It reaches every record of the space. So does what an owner pushed before they were removed:
    /// nobody is demoted, and the cut-offs of their removal say which pushes those are.
    pub(crate) fn reaches_all(&self) -> bool {
        self.owner
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
