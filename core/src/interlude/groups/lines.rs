use std::collections::BTreeSet;

use interlude_wire::roster::SpaceKind;
use interlude_wire::{PrincipalId, SpaceId};

use super::Groups;
use crate::Result;
use crate::store::Reading;
use crate::store::spaces::{self, members};

/// A line: one member and the facilitators of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) space: SpaceId,
    /// The one who does not lead.
    pub(crate) member: PrincipalId,
}

impl Groups<'_> {
    /// The lines of a group that this vault is on: a member's own, or, for who leads, those of all members.
    /// By member, and of two for one member (two facilitators approved them at once) the one that everybody
    /// takes.
    pub(crate) fn lines(&self, group: &SpaceId) -> Result<Vec<Line>> {
        self.interlude.read(|db| {
            let here: BTreeSet<PrincipalId> =
                members::all(db, group)?.into_iter().map(|member| member.principal).collect();
            let mut lines = Vec::new();
            for space in spaces::of_kind(db, SpaceKind::Line)? {
                lines.extend(line(db, space, &here)?);
            }
            lines.sort_by_key(|line| (line.member, line.space));
            lines.dedup_by_key(|line| line.member);
            Ok(lines)
        })
    }
}

/// A line, where all who are on it are of the group.
fn line(db: &Reading, space: SpaceId, group: &BTreeSet<PrincipalId>) -> Result<Option<Line>> {
    let all = members::all(db, &space)?;
    if !all.iter().all(|member| group.contains(&member.principal)) {
        return Ok(None);
    }
    let member = all.iter().rfind(|member| !member.owner);
    Ok(member.map(|member| Line { space, member: member.principal }))
}
