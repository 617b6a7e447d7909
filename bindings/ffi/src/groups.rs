//! Groups: who belongs to one, and what is shared in it.

mod agreeing;
mod coming;
mod content;
mod line;
mod managing;
mod meetings;
mod norms;
mod people;
mod preview;
mod profile;
pub(crate) mod resources;
mod search;
mod sessions;
mod shared;
mod sharing;

use std::sync::Arc;

pub use coming::*;
pub use line::*;
pub use norms::*;
pub(crate) use people::GroupSummary;
pub use people::*;
pub use preview::*;
pub use profile::*;
pub use resources::*;
pub use search::*;
pub use sessions::*;

use crate::types::{GroupLink, LocalDate, RelayUrl, SessionKey, SpaceId, Timestamp};
use crate::vault::Vault;
use crate::{InterludeError, Result};

/// The groups of an open vault, and who belongs to them.
#[derive(uniffi::Object)]
pub struct Groups {
    pub(crate) vault: Arc<Vault>,
}

/// One group: what is shared in it.
#[derive(uniffi::Object)]
pub struct Group {
    vault: Arc<Vault>,
    id: SpaceId,
}

/// Thirty-two bytes that tell one thing from another.
pub(crate) fn digest(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| InterludeError::invalid("digest", "not 32 bytes"))
}

/// What an invitation says before anybody follows it.
#[derive(Clone, uniffi::Record)]
pub struct LinkInfo {
    /// The group it leads into.
    pub group: SpaceId,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// Reads an invitation without following it.
///
/// # Errors
/// `InterludeError.Invalid` for what is no invitation.
#[uniffi::export]
pub fn read_group_link(link: GroupLink) -> Result<LinkInfo> {
    Ok(LinkInfo { group: link.group(), expires_at: link.expires_at() })
}

/// How an entry or a goal names the session of a group on a day, as its schedule has it.
///
/// # Errors
/// `InterludeError.Invalid` for an id or a day that is none.
#[uniffi::export]
pub fn session_key(group: SpaceId, day: LocalDate) -> Result<SessionKey> {
    Ok(SessionKey::new(&group, day))
}

#[uniffi::export]
impl Group {
    /// A group of a vault.
    ///
    /// # Errors
    /// `InterludeError.NotFound`, `InterludeError.Refused` when the participant was removed.
    #[uniffi::constructor]
    pub fn open(vault: Arc<Vault>, id: SpaceId) -> Result<Arc<Self>> {
        vault.core(|core| core.group(&id).map(drop))?;
        Ok(Arc::new(Self { vault, id }))
    }

    /// Its id.
    pub fn id(&self) -> SpaceId {
        self.id
    }
}

#[uniffi::export]
impl Groups {
    /// The groups of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Founds a group that this participant leads, under a name that is known to this group alone. Needs no network:
    /// the relay hears of it with the next sync.
    ///
    /// # Errors
    /// `InterludeError.Invalid` that names what breaks a bound.
    pub fn found(&self, profile: GroupProfile, name: String, relay: RelayUrl) -> Result<SpaceId> {
        self.vault.core(|core| core.groups().found(&profile.into(), &name, &relay))
    }

    /// Every group the participant is in, asked into, or left.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<GroupSummary>> {
        self.vault.core(|core| core.groups().list())
    }

    /// Closes a group: everybody keeps what is there and is told; nothing more comes to it.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead.
    pub fn close(&self, group: SpaceId) -> Result<()> {
        self.vault.core(|core| core.groups().close(&group))
    }

    /// Has the relay delete everything it holds of a group and its lines, for all members at once. Who has not synced
    /// since reads nothing of what came last.
    ///
    /// # Errors
    /// `InterludeError.Refused` for who does not lead, `InterludeError.Offline`.
    pub fn delete_from_relay(&self, group: SpaceId) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.groups().delete_from_relay(&group, &**transport))
    }
}
