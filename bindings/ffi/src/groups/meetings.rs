//! When a group meets, and what for.

use super::Group;
use super::coming::{NextSession, SessionMode};
use super::line::LineInfo;
use super::people::Author;
use super::sessions::{GroupSession, SessionEdit};
use crate::Result;
use crate::reminders::{Schedule, SessionChange};
use crate::types::{DocumentId, LocalDate, PrincipalId};

#[uniffi::export]
impl Group {
    /// The sessions on the days from `from` to `to`, both included.
    ///
    /// # Errors
    /// `InterludeError.NotFound` where there is no schedule.
    pub fn sessions(&self, from: LocalDate, to: LocalDate) -> Result<Vec<GroupSession>> {
        let all = self.vault.core(|core| core.group(&self.id)?.sessions(from..=to))?;
        Ok(all.into_iter().map(GroupSession::from).collect())
    }

    /// The lines with all members, for who leads the group; that on which something was said last first.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead.
    pub fn lines(&self) -> Result<Vec<LineInfo>> {
        self.vault.core(|core| core.group(&self.id)?.lines())
    }

    /// Who said that they cannot come to the session of a day, for who leads the group.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead.
    pub fn absences(&self, day: LocalDate) -> Result<Vec<Author>> {
        self.vault.core(|core| core.group(&self.id)?.absences(day))
    }

    /// What whoever leads a session has at hand.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead the group, `InterludeError.NotFound` for the session.
    pub fn session_mode(&self, day: LocalDate) -> Result<SessionMode> {
        self.vault.core(|core| Ok(core.group(&self.id)?.session_mode(day)?.into()))
    }

    /// Notes that a member was heard, or takes one such note back.
    ///
    /// # Errors
    /// As `Group.session_mode`, and `InterludeError.NotFound` for the member.
    pub fn note_voice(&self, day: LocalDate, member: PrincipalId, heard: bool) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.note_voice(day, &member, heard))
    }

    /// The next session: when, in whose zone, what to prepare, what to bring.
    ///
    /// # Errors
    /// `InterludeError.NotFound` where there is no schedule, or no session within 400 days.
    pub fn next_session(&self) -> Result<NextSession> {
        self.vault.core(|core| Ok(core.group(&self.id)?.next_session()?.into()))
    }

    /// The id of the group's schedule: what reminders and calendars name it by.
    pub fn schedule_id(&self) -> Result<DocumentId> {
        self.vault.core(|core| Ok(core.group(&self.id)?.schedule_id()))
    }

    /// When the group meets.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when the facilitator has not said so yet.
    pub fn schedule(&self) -> Result<Schedule> {
        self.vault.core(|core| Ok(core.group(&self.id)?.schedule()?.into()))
    }

    /// Says when the group meets. Changes of single sessions stay, where the rule still has their day. Members are
    /// reminded of it.
    ///
    /// # Errors
    /// `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the group.
    pub fn set_schedule(&self, schedule: Schedule) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.set_schedule(&schedule.into()))
    }

    /// Cancels, moves or adds the session of a day; none: it is as the rule has it.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the
    /// group.
    pub fn change_session(&self, day: LocalDate, change: Option<SessionChange>) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.change_session(day, change))
    }

    /// One session, with all that is said of it.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is none on that day.
    pub fn session(&self, day: LocalDate) -> Result<GroupSession> {
        self.vault.core(|core| Ok(core.group(&self.id)?.session(day)?.into()))
    }

    /// Changes what a session is for, all or nothing.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Invalid`, `InterludeError.Refused` for who does not lead the
    /// group.
    pub fn edit_session(&self, day: LocalDate, edits: Vec<SessionEdit>) -> Result<()> {
        self.vault.core(|core| core.group(&self.id)?.edit_session(day, &edits))
    }
}
