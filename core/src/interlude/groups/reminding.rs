use super::Groups;
use crate::Result;
use crate::document::{DocumentId, Identity, Kind, Seed};
use crate::reminders::Reminder;
use crate::store::{documents, is_erased};

impl Groups<'_> {
    /// Makes a rule for the schedule of each group, as the participant's own document: a day and an hour before
    /// each session, two hours after it. One that was changed stays so, one that was removed does not
    /// come back, and two devices make the same one.
    pub(crate) fn settle_reminders(&self) -> Result<()> {
        let schedules = self.interlude.contents_of(None, Kind::SCHEDULE, false)?;
        for schedule in schedules.iter().filter(|said| said.home.is_some()) {
            self.remind_of(&schedule.id)?;
        }
        Ok(())
    }

    fn remind_of(&self, schedule: &DocumentId) -> Result<()> {
        let seed = Seed::derive("group schedule", &schedule.to_string());
        let identity = Identity::personal(Kind::REMINDER, seed);
        let id = identity.id();
        let known = |db: &_| Ok(documents::find(db, &id)?.is_some() || is_erased(db, &id)?);
        if self.interlude.read(known)? {
            return Ok(());
        }
        let (stamp, rule) = (self.interlude.stamp(), Reminder::around_sessions(*schedule));
        self.interlude.write(|write| {
            if known(&write.tx)? {
                return Ok(());
            }
            write
                .create(&identity, |document| document.edit_fields(&stamp, &rule.edits()).map(drop))
        })
    }
}
