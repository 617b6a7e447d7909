use super::{Mark, Occurrence, Reminder, Reminders, details};
use crate::document::{DocumentId, FieldEdit, Identity, Kind, Seed};
use crate::{Error, Result};

/// A reminder as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ReminderDetails {
    /// Its document.
    pub id: DocumentId,
    /// What it says.
    pub reminder: Reminder,
    /// What devices set apart; setting it once more settles it.
    pub conflicts: Vec<Disagreement>,
}

/// A field to which two devices gave different values.
#[derive(Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Its name.
    pub field: String,
    /// The value in use, the same on every device.
    pub shown: String,
    /// All the values, sorted.
    pub values: Vec<String>,
}

/// Marks beyond so many: the oldest go as new ones come.
const MARKS_KEPT: usize = 1000;

impl Reminders<'_> {
    /// Adds a rule.
    ///
    /// # Errors
    /// [`Error::Invalid`] that names what breaks a bound, [`Error::NotFound`] for the schedule it is
    /// to stand on.
    pub fn add(&self, reminder: &Reminder) -> Result<DocumentId> {
        reminder.check()?;
        if let Some(schedule) = reminder.schedule() {
            self.schedule(&schedule)?;
        }
        self.create(Kind::REMINDER, &reminder.edits())
    }

    /// Makes a rule say this. What was done with its occurrences stays; an occurrence keeps its id.
    ///
    /// # Errors
    /// As [`Reminders::add`], and [`Error::NotFound`] for the rule.
    pub fn change(&self, id: &DocumentId, reminder: &Reminder) -> Result<()> {
        reminder.check()?;
        if self.get(id)?.reminder.rule.kind() != reminder.rule.kind() {
            return Err(Error::Invalid { field: "kind", reason: "a rule stays what it is" });
        }
        if let Some(schedule) = reminder.schedule() {
            self.schedule(&schedule)?;
        }
        self.edit(Kind::REMINDER, id, &reminder.edits())
    }

    /// Removes a rule, here and on the other devices, with all that was done with its occurrences.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn remove(&self, id: &DocumentId) -> Result<()> {
        let now = self.interlude.environment().clock.now();
        self.interlude.write(|write| write.erase(Kind::REMINDER, id, now)).map_err(missing)
    }

    /// Every rule that this version understands.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<ReminderDetails>> {
        let all = self.interlude.contents(Kind::REMINDER)?;
        Ok(all.iter().filter_map(|(id, fields)| details(*id, fields)).collect())
    }

    /// One rule.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, id: &DocumentId) -> Result<ReminderDetails> {
        let fields = self.interlude.content(Kind::REMINDER, id)?;
        fields.and_then(|fields| details(*id, &fields)).ok_or(Error::NotFound("reminder"))
    }

    /// The rule whose id begins with these hexadecimal digits, at least four.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`] when there are several.
    pub fn find(&self, prefix: &str) -> Result<DocumentId> {
        self.interlude.find(Kind::REMINDER, prefix, "reminder")
    }

    /// Notes what the participant made of an occurrence; none: as if nothing had been.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the rule.
    pub fn mark(&self, id: &DocumentId, occurrence: Occurrence, mark: Option<Mark>) -> Result<()> {
        let marks = self.get(id)?.reminder.marks;
        let old = marks.len().saturating_sub(MARKS_KEPT);
        let old = marks.keys().filter(|key| **key != occurrence).take(old);
        let mut edits: Vec<FieldEdit> = old.map(|key| Reminder::mark(*key, None)).collect();
        edits.push(Reminder::mark(occurrence, mark));
        self.edit(Kind::REMINDER, id, &edits)
    }

    pub(super) fn create(&self, kind: Kind, edits: &[FieldEdit]) -> Result<DocumentId> {
        let identity = Identity::personal(kind, Seed::make(self.interlude.environment())?);
        let stamp = self.interlude.stamp();
        self.interlude.write(|write| {
            write.create(&identity, |document| document.edit_fields(&stamp, edits).map(drop))
        })?;
        Ok(identity.id())
    }

    pub(super) fn edit(&self, kind: Kind, id: &DocumentId, edits: &[FieldEdit]) -> Result<()> {
        let stamp = self.interlude.stamp();
        let edit = |write: &mut crate::store::Write<'_>| {
            write.edit(kind, id, |document| document.edit_fields(&stamp, edits))
        };
        self.interlude.write(edit).map_err(missing)
    }
}

/// A person knows reminders and sessions, not documents.
pub(super) fn missing(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::NotFound("reminder or schedule"),
        error => error,
    }
}
