use super::{FieldEdit, Fields};
use crate::document::DocumentId;
use crate::time::Timestamp;

impl Fields {
    /// A field as an instant; none where it says no number.
    pub(crate) fn instant(&self, field: &str) -> Option<Timestamp> {
        self.get(field)?.parse().ok().map(Timestamp::from_millis)
    }

    /// A field as the id of a document.
    pub(crate) fn id(&self, field: &str) -> Option<DocumentId> {
        self.get(field)?.parse().ok()
    }

    /// A field's words; empty where there are none.
    pub(crate) fn said(&self, field: &str) -> String {
        self.get(field).unwrap_or_default().to_owned()
    }
}

impl FieldEdit {
    /// Sets a field; an empty value clears it.
    pub(crate) fn say(field: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self::Set(field, (!value.is_empty()).then_some(value))
    }

    /// Sets a field to an instant.
    pub(crate) fn when(field: &'static str, at: Timestamp) -> Self {
        Self::Set(field, Some(at.millis().to_string()))
    }

    /// Sets a field to a document's id, or clears it.
    pub(crate) fn name(field: &'static str, id: Option<&DocumentId>) -> Self {
        Self::Set(field, id.map(ToString::to_string))
    }
}
