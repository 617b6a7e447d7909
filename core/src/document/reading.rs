//! ```text
//! group            str         the group's id, hexadecimal
//! read             map resource id → milliseconds
//! ```

use std::collections::BTreeMap;

use interlude_wire::SpaceId;

use super::{DocumentId, FieldEdit, Fields, Identity, Kind, Seed};
use crate::time::Timestamp;

/// What a participant has read of one group. It never leaves the personal space.
pub(crate) struct ReadingContent;

impl ReadingContent {
    /// There is one such document for a group, whichever device makes it.
    pub(crate) fn identity(group: &SpaceId) -> Identity {
        Identity::personal(Kind::READING, Seed::derive("reading", &group.to_string()))
    }

    /// When each resource was first read, of what devices say.
    pub(crate) fn read(fields: &Fields) -> BTreeMap<DocumentId, Timestamp> {
        let read = fields.map("read").filter_map(|(id, values)| {
            let first = values.iter().filter_map(|at| at.parse().ok()).min()?;
            Some((id.parse().ok()?, Timestamp::from_millis(first)))
        });
        read.collect()
    }

    /// The edits that note a resource as read then; none: as not read.
    pub(crate) fn mark(
        group: &SpaceId,
        resource: &DocumentId,
        at: Option<Timestamp>,
    ) -> Vec<FieldEdit> {
        let at = at.map(|at| at.millis().to_string());
        vec![
            FieldEdit::say("group", group.to_string()),
            FieldEdit::Put("read", resource.to_string(), at),
        ]
    }
}
