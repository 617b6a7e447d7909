//! What would leave, before anything does.

use std::sync::{Mutex, PoisonError};

use interlude_core::groups as core;

use super::people::Author;
use super::shared::{Audience, Expiry};

/// One thing that would leave.
#[derive(Clone, uniffi::Record)]
pub struct Leaving {
    /// Its name in the document.
    pub field: String,
    /// Its bytes, as they would be written.
    pub value: String,
    /// What it is.
    pub meaning: String,
}

/// What a preview shows.
#[derive(Clone, uniffi::Record)]
pub struct Shown {
    /// Everything that would leave. Beside it goes what every document of a group has: a random id, and at which second
    /// it was written.
    pub leaving: Vec<Leaving>,
    /// For whom it is.
    pub audience: Audience,
    /// Everybody who will be able to read it, as far as this vault knows now.
    pub readers: Vec<Author>,
    /// Members who come later will be able to read it, too.
    pub later_members_may_read: bool,
    /// Until when it may be read.
    pub until: Expiry,
    /// What withdrawing cannot do, in plain words.
    pub notice: String,
}

/// Exactly what would leave, for whom and until when: shown to the participant before anything does. Sharing takes one,
/// once, so nothing is shared that was not put together to be looked at.
#[derive(uniffi::Object)]
pub struct Preview {
    shown: Shown,
    preview: Mutex<Option<core::Preview>>,
}

impl From<core::Preview> for Preview {
    fn from(preview: core::Preview) -> Self {
        let leaving = preview.leaving().into_iter().map(|one| Leaving {
            field: one.field.to_owned(),
            value: one.value,
            meaning: one.meaning.to_owned(),
        });
        let shown = Shown {
            leaving: leaving.collect(),
            audience: preview.audience(),
            readers: preview.readers().to_vec(),
            later_members_may_read: preview.later_members_may_read(),
            until: preview.until(),
            notice: preview.notice().to_owned(),
        };
        Self { shown, preview: Mutex::new(Some(preview)) }
    }
}

#[uniffi::export]
impl Preview {
    /// What would leave.
    pub fn show(&self) -> Shown {
        self.shown.clone()
    }
}

impl Preview {
    /// What is shared: once.
    pub(super) fn take(&self) -> Option<core::Preview> {
        self.preview.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
