use std::collections::BTreeSet;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::{Coping, EntryRow, PROJECTION_VERSION};
use crate::time::{Moment, Timestamp};

/// A row as one of the participant's devices tells it to another.
#[derive(Encode, Decode)]
#[cbor(map)]
struct Coded {
    #[n(0)]
    version: u32,
    #[n(1)]
    title: String,
    #[n(2)]
    preview: String,
    #[n(3)]
    created: String,
    #[n(4)]
    form: String,
    #[n(5)]
    mood: Option<u8>,
    #[n(6)]
    emotions: BTreeSet<String>,
    #[n(7)]
    tags: BTreeSet<String>,
    #[n(8)]
    favourite: bool,
    #[n(9)]
    bring: bool,
    #[n(10)]
    session: Option<String>,
    #[n(11)]
    prompt: Option<String>,
    #[n(12)]
    goal: Option<String>,
    #[n(13)]
    trigger: Option<String>,
    #[n(14)]
    action: Option<String>,
    #[n(15)]
    helped: Option<String>,
    #[n(16)]
    trashed: Option<i64>,
    #[n(17)]
    conflicts: u32,
    #[n(18)]
    attachments: Vec<ByteVec>,
}

impl EntryRow {
    /// The row as CBOR, with the version of the projection that it comes from.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let row = self.clone();
        let coded = Coded {
            version: PROJECTION_VERSION,
            title: row.title,
            preview: row.preview,
            created: row.created.to_string(),
            form: row.form.name().to_owned(),
            mood: row.mood,
            emotions: row.emotions,
            tags: row.tags,
            favourite: row.favourite,
            bring: row.bring,
            session: row.session,
            prompt: row.prompt,
            goal: row.goal,
            trigger: row.coping.trigger,
            action: row.coping.action,
            helped: row.coping.helped.map(|helped| helped.name().to_owned()),
            trashed: row.trashed.map(Timestamp::millis),
            conflicts: row.conflicts,
            attachments: row.attachments.iter().map(|name| name.to_vec().into()).collect(),
        };
        minicbor::to_vec(coded).unwrap_or_default()
    }

    /// Reads a row that this very version of the projection computed; `None` for any other: it is
    /// computed here then.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let row: Coded = minicbor::decode(bytes).ok()?;
        if row.version != PROJECTION_VERSION {
            return None;
        }
        let helped = row.helped.map(|helped| helped.parse()).transpose().ok()?;
        let names = row.attachments.iter().map(|name| <[u8; 32]>::try_from(name.as_slice()));
        Some(Self {
            title: row.title,
            preview: row.preview,
            created: Moment::parse(&row.created).ok()?,
            form: row.form.parse().ok()?,
            mood: row.mood,
            emotions: row.emotions,
            tags: row.tags,
            favourite: row.favourite,
            bring: row.bring,
            session: row.session,
            prompt: row.prompt,
            goal: row.goal,
            coping: Coping { trigger: row.trigger, action: row.action, helped },
            trashed: row.trashed.map(Timestamp::from_millis),
            conflicts: row.conflicts,
            attachments: names.collect::<Result<_, _>>().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back_in_its_own_version_alone() {
        let row = EntryRow {
            title: "A title".into(),
            preview: "and so on".into(),
            created: Moment::parse("2026-03-01T12:00:00+01:00[Europe/Berlin]").unwrap(),
            form: "check-in".parse().unwrap(),
            mood: Some(3),
            emotions: ["calm".to_owned()].into(),
            tags: ["a".to_owned(), "b".to_owned()].into(),
            favourite: true,
            bring: false,
            session: Some("s".into()),
            prompt: None,
            goal: Some("g".into()),
            coping: Coping { trigger: Some("t".into()), ..Coping::default() },
            trashed: Some(Timestamp::from_millis(-5)),
            conflicts: 2,
            attachments: vec![[7; 32]],
        };
        let mut bytes = row.to_bytes();
        assert!(EntryRow::from_bytes(&bytes).as_ref() == Some(&row));
        let at = bytes.iter().position(|byte| u32::from(*byte) == PROJECTION_VERSION).unwrap();
        bytes[at] += 1;
        assert!(EntryRow::from_bytes(&bytes).is_none());
        assert!(EntryRow::from_bytes(&bytes[..20]).is_none());
    }
}
