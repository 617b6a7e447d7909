//! ```text
//! silent_until    str   first day on which reminders speak again
//! private_texts   str   "yes": texts may say what a reminder is about
//! ```

use chrono::NaiveDate;

use super::{FieldEdit, Fields, Identity, Kind, Seed};

const SILENT_UNTIL: &str = "silent_until";
const PRIVATE_TEXTS: &str = "private_texts";

/// What a participant wants of all reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReminderSettings {
    /// Nothing reminds before this local day.
    pub silent_until: Option<NaiveDate>,
    /// Notifications may say what they are about, on the lock screen too.
    pub private_texts: bool,
}

impl ReminderSettings {
    /// There is one such document.
    pub(crate) const IDENTITY: Identity =
        Identity { kind: Kind::SETTINGS, home: None, owner: None, seed: Seed([0; 16]) };

    pub(crate) fn read(fields: &Fields) -> Self {
        Self {
            silent_until: fields.get(SILENT_UNTIL).and_then(|day| day.parse().ok()),
            private_texts: fields.get(PRIVATE_TEXTS) == Some("yes"),
        }
    }

    /// The edits that make the document say this.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        let private = self.private_texts.then(|| "yes".to_owned());
        vec![
            FieldEdit::Set(SILENT_UNTIL, self.silent_until.map(|day| day.to_string())),
            FieldEdit::Set(PRIVATE_TEXTS, private),
        ]
    }
}
