mod messages;

use chrono::NaiveDate;
use interlude_wire::{PrincipalId, SpaceId};

use super::Group;
use super::sharing::{Author, author};
use crate::document::{MessageContent, silent};
use crate::interlude::Interlude;
use crate::time::Timestamp;
use crate::{Error, Result};

pub use messages::{LineMessage, Message};

/// A line: one member and who leads the group, alone.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    pub(super) interlude: &'a Interlude,
    pub(super) group: SpaceId,
    pub(crate) space: SpaceId,
    pub(super) member: PrincipalId,
}

/// A line as a list shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct LineInfo {
    /// The member.
    pub member: Author,
    /// When something was last said on it.
    pub last: Option<Timestamp>,
}

silent!(Line<'_>, LineInfo);

impl<'a> Group<'a> {
    /// This member's line to who leads the group.
    ///
    /// # Errors
    /// [`Error::NotFound`] while there is none, [`Error::Refused`] for who leads the group.
    pub fn my_line(&self) -> Result<Line<'a>> {
        let people = self.interlude.groups().people(&self.space)?;
        if people.i_lead() {
            return Err(Error::Refused("you lead this group: each member has a line to you"));
        }
        let all = self.every_line()?;
        let mine = all.into_iter().find(|line| people.is_me(&line.member.0));
        mine.ok_or(Error::NotFound("line yet: sync first"))
    }

    /// The lines with all members, for who leads the group; that on which something was said last first.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead.
    pub fn lines(&self) -> Result<Vec<LineInfo>> {
        self.interlude.leading(&self.space)?;
        let people = self.interlude.groups().people(&self.space)?;
        let info = |line: Line<'_>| -> Result<LineInfo> {
            let said = line.said(&people)?;
            let last = said.iter().map(|(message, _)| message.at).max();
            Ok(LineInfo { member: author(&people, &line.member.0), last })
        };
        let mut lines = self.every_line()?.into_iter().map(info).collect::<Result<Vec<_>>>()?;
        lines.sort_by_key(|line| (std::cmp::Reverse(line.last), line.member.id));
        Ok(lines)
    }

    /// The line with a member, for who leads the group.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Refused`] for who does not lead.
    pub fn line_with(&self, member: &PrincipalId) -> Result<Line<'a>> {
        self.interlude.leading(&self.space)?;
        let people = self.interlude.groups().people(&self.space)?;
        let is_it = |line: &Line<'_>| people.now(&line.member) == people.now(member);
        let found = self.every_line()?.into_iter().find(is_it);
        found.ok_or(Error::NotFound("line with this member"))
    }

    /// Who said that they cannot come to the session of a day, for who leads the group.
    ///
    /// # Errors
    /// [`Error::Refused`] for who does not lead.
    pub fn absences(&self, day: NaiveDate) -> Result<Vec<Author>> {
        self.interlude.leading(&self.space)?;
        let people = self.interlude.groups().people(&self.space)?;
        let mut absent = Vec::new();
        for line in self.every_line()? {
            let is_it = |content: &MessageContent| matches!(content, MessageContent::CannotCome(said, _) if *said == day);
            let said = line.said(&people)?;
            if said.iter().any(|(message, content)| !message.author.leads && is_it(content)) {
                absent.push(author(&people, &line.member.0));
            }
        }
        Ok(absent)
    }

    pub(super) fn every_line(&self) -> Result<Vec<Line<'a>>> {
        let (interlude, group) = (self.interlude, self.space);
        let all = interlude.groups().lines(&group)?.into_iter();
        let all = all.map(|one| Line { interlude, group, space: one.space, member: one.member });
        Ok(all.collect())
    }
}
