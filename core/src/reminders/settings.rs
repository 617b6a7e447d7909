use chrono::NaiveDate;

use super::{ReminderSettings, Reminders};
use crate::Result;
use crate::document::{DocumentId, Kind};
use crate::store::documents;

impl Reminders<'_> {
    /// What holds for all reminders.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn settings(&self) -> Result<ReminderSettings> {
        let all = self.interlude.contents(Kind::SETTINGS)?;
        let mine = all.iter().find(|(id, _)| *id == ReminderSettings::IDENTITY.id());
        Ok(mine.map(|(_, fields)| ReminderSettings::read(fields)).unwrap_or_default())
    }

    /// Makes these hold for all reminders, on all devices.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full.
    pub fn change_settings(&self, settings: &ReminderSettings) -> Result<()> {
        let (stamp, edits) = (self.interlude.stamp(), settings.edits());
        let identity = ReminderSettings::IDENTITY;
        self.interlude.write(|write| {
            // A document that says nothing would be on this device alone.
            let is_there = documents::find(&write.tx, &identity.id())?.is_some();
            if !is_there && *settings == ReminderSettings::default() {
                return Ok(());
            }
            write.edit_or_create(&identity, |document| document.edit_fields(&stamp, &edits))
        })
    }

    /// Silences everything before a local day; none: everything speaks again.
    ///
    /// # Errors
    /// As [`Reminders::change_settings`].
    pub fn pause(&self, until: Option<NaiveDate>) -> Result<()> {
        self.change_settings(&ReminderSettings { silent_until: until, ..self.settings()? })
    }

    /// Silences one rule before a local day; none: it speaks again.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`].
    pub fn pause_one(&self, id: &DocumentId, until: Option<NaiveDate>) -> Result<()> {
        let mut reminder = self.get(id)?.reminder;
        reminder.silent_until = until;
        self.change(id, &reminder)
    }
}
