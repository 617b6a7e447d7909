//! Documents: the unit of merging, erasing and fetching. The only room that names Automerge.
//!
//! A [`Document`] is an Automerge document of one kind. It begins with its kind's *genesis*, a
//! change that is byte for byte the same on every device, so that two devices which make the same
//! document apart (an import done twice) share its text and maps instead of replacing them.

mod apply;
mod bounds;
mod device;
mod difference;
pub(crate) mod entry;
mod excerpt;
mod expiry;
mod fields;
mod goal;
mod hidden;
mod history;
mod id;
mod invitation;
mod known;
mod load;
mod membership;
mod message;
mod norms;
mod profile;
mod prompt;
mod reading;
pub(crate) mod reminder;
mod resource;
mod response;
mod rights;
pub(crate) mod schedule;
mod session;
pub(crate) mod settings;
mod silent;
mod stamp;
mod text;
mod trust;

use automerge::{ActorId, AutoCommit, ChangeHash, transaction::CommitOptions};

pub(crate) use apply::Applied;
pub(crate) use device::DeviceContent;
pub use difference::DifferencePart;
pub(crate) use difference::difference;
pub(crate) use excerpt::ExcerptContent;
pub use expiry::Expiry;
pub(crate) use fields::{FieldEdit, Fields};
pub use goal::{Goal, GoalState};
pub(crate) use hidden::HiddenContent;
pub(crate) use history::{Version, VersionId};
pub(crate) use id::Identity;
pub use id::{DocumentId, Kind, Seed};
pub(crate) use invitation::InvitationContent;
pub(crate) use known::Known;
pub(crate) use membership::Membership;
pub use membership::MembershipState;
pub(crate) use message::MessageContent;
pub(crate) use norms::{AcceptanceContent, norms_digest, norms_edit, norms_identity};
pub use profile::{CrisisCard, GroupProfile};
pub use prompt::Prompt;
pub(crate) use reading::ReadingContent;
pub(crate) use resource::{
    MOST_MEDIUM, Medium, ResourceContent, choose_language, media, media_type,
};
pub use resource::{Resource, ResourceKind, Step};
pub(crate) use response::ResponseContent;
pub(crate) use rights::{Author, Rights, authors};
pub use session::{AgendaItem, AgendaKind, Preparation, SessionContent, SessionEdit, SessionKey};
pub(crate) use silent::silent;
pub(crate) use stamp::Stamp;
pub use text::{TextField, TextPatch};
pub(crate) use trust::{TakenPack, TrustContent};

use crate::{Error, Result};

/// The most bytes a saved document may have.
pub(crate) const MAX_DOCUMENT: usize = 8 << 20;
/// The most bytes one change may have.
pub(crate) const MAX_CHANGE: usize = 4 << 20;

/// A document in memory.
pub(crate) struct Document {
    inner: AutoCommit,
    /// The first characters of an entry's body, while they are known not to have changed: reading a
    /// long text costs much more than writing a letter into it.
    beginning: Option<String>,
}

/// One change as Automerge encodes it.
pub(crate) type ChangeBytes = Vec<u8>;

/// The hashes of a document's latest changes, sorted: its version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Heads(Vec<ChangeHash>);

impl Heads {
    /// The version before anything was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The hashes one after another, 32 bytes each.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.0).collect()
    }

    /// The hashes of these changes.
    ///
    /// # Errors
    /// [`Error::Damaged`] when one is malformed.
    pub(crate) fn of_changes(changes: &[ChangeBytes]) -> Result<Self> {
        let hash = |change: &ChangeBytes| load::parse(change.clone()).map(|change| change.hash());
        changes.iter().map(hash).collect::<Result<_>>().map(Self)
    }

    /// Each hash.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = [u8; 32]> {
        self.0.iter().map(|hash| hash.0)
    }

    /// The hashes of both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).copied().collect())
    }

    /// The version that consists of this change and what it was made on.
    pub(crate) fn after(change: &[u8]) -> Result<Self> {
        Ok(Self(vec![load::parse(change.to_vec())?.hash()]))
    }

    /// Reads what [`Heads::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(Error::Damaged("the heads of a document"));
        }
        Ok(Self(hashes.iter().copied().map(ChangeHash).collect()))
    }
}

impl Document {
    /// The document's version.
    pub(crate) fn heads(&mut self) -> Heads {
        let mut heads = self.inner.get_heads();
        heads.sort_unstable();
        Heads(heads)
    }

    /// The whole document with its history, compressed.
    pub(crate) fn save(&mut self) -> Vec<u8> {
        self.inner.save()
    }

    /// Makes one change of what `write` does and gives its bytes; none when it does nothing or
    /// fails.
    fn change(
        &mut self,
        stamp: &Stamp,
        write: impl FnOnce(&mut AutoCommit) -> Result<()>,
    ) -> Result<Option<ChangeBytes>> {
        let Some(hash) = self.make_change(stamp, write)? else { return Ok(None) };
        let change = self.inner.get_change_by_hash(&hash);
        let change = change.ok_or(Error::Internal("a change that was just made is missing"))?;
        if change.raw_bytes().len() > MAX_CHANGE {
            return Err(Error::Invalid { field: "change", reason: "larger than 4 MiB" });
        }
        Ok(Some(change.raw_bytes().to_vec()))
    }

    fn make_change(
        &mut self,
        stamp: &Stamp,
        write: impl FnOnce(&mut AutoCommit) -> Result<()>,
    ) -> Result<Option<ChangeHash>> {
        self.inner.set_actor(ActorId::from(stamp.actor.as_slice()));
        if let Err(error) = write(&mut self.inner) {
            self.inner.rollback();
            return Err(error);
        }
        let mut options = CommitOptions::default().with_time(stamp.seconds);
        if let Some(message) = stamp.message {
            options.set_message(message);
        }
        Ok(self.inner.commit_with(options))
    }
}

/// Automerge's own errors may quote what they met, so their text goes no further than this.
fn defect(_: automerge::AutomergeError) -> Error {
    Error::Internal("the document refused an operation")
}
