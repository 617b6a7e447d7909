use std::fmt;
use std::str::FromStr;

use automerge::ChangeHash;

use super::{Document, Heads};
use crate::time::Timestamp;
use crate::{Error, Result};

/// One version of a document: what one device wrote in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) id: VersionId,
    /// When its last change was made, by the clock of the device that made it.
    pub(crate) at: Timestamp,
    /// The first 8 bytes of the actor: the device.
    pub(crate) device: [u8; 8],
    /// How many changes it gathers.
    pub(crate) changes: usize,
}

/// The hash of a version's last change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct VersionId(ChangeHash);

impl VersionId {
    pub(crate) fn heads(self) -> Heads {
        Heads(vec![self.0])
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for VersionId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = Error::Invalid { field: "version", reason: "not 64 hexadecimal digits" };
        ChangeHash::from_str(text).map(Self).map_err(|_| invalid)
    }
}

/// Changes of one opening that are no further apart belong to one version.
const ONE_SITTING_SECONDS: i64 = 600;

impl Document {
    /// The document's versions, oldest first: runs of changes made in one opening of the
    /// vault, each built on the one before, no more than ten minutes apart.
    pub(crate) fn versions(&mut self) -> Vec<Version> {
        self.versions_within(ONE_SITTING_SECONDS)
    }

    /// Every change of the document as a version of its own, oldest first.
    pub(crate) fn each_version(&mut self) -> Vec<Version> {
        self.versions_within(-1)
    }

    fn versions_within(&mut self, seconds: i64) -> Vec<Version> {
        let mut versions: Vec<Version> = Vec::new();
        let mut writer = Vec::new();
        for change in self.inner.get_changes(&[]) {
            let actor = change.actor_id().to_bytes();
            let Some(device) = actor.first_chunk::<8>().copied() else { continue };
            if device == *b"interlud" && change.deps().is_empty() {
                continue; // the genesis
            }
            let id = VersionId(change.hash());
            let at = Timestamp::from_millis(change.timestamp().saturating_mul(1000));
            let continues = versions.last().is_some_and(|last| {
                let apart = at.millis().saturating_sub(last.at.millis()) / 1000;
                writer == actor && change.deps() == [last.id.0] && (0..=seconds).contains(&apart)
            });
            match versions.last_mut().filter(|_| continues) {
                Some(last) => (last.id, last.at, last.changes) = (id, at, last.changes + 1),
                None => versions.push(Version { id, at, device, changes: 1 }),
            }
            writer = actor.to_vec();
        }
        versions
    }

    /// The last change that carries this message, and what had been seen when it was made.
    pub(crate) fn last_with_message(&mut self, message: &str) -> Option<Heads> {
        let changes = self.inner.get_changes(&[]);
        let last = changes.iter().rev().find(|change| change.message() == Some(message))?;
        Some(Heads(vec![last.hash()]))
    }
}
