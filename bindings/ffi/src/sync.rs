//! Bringing a vault into step with its relay, once or beside the app.

mod background;
mod report;

use std::sync::Arc;

pub use background::*;
pub use report::*;
pub(crate) use report::{SyncOptions, SyncProgress, SyncStatus};

use crate::guard::end_with;
use crate::types::{DocumentId, RelayUrl, SpaceId};
use crate::vault::Vault;
use crate::{InterludeError, Result};

/// A vault and the way to its relay.
#[derive(uniffi::Object)]
pub struct Sync {
    vault: Arc<Vault>,
}

/// Hears how far a sync has come, and may give it up. No lock is held: it may call the vault.
#[uniffi::export(foreign)]
pub trait SyncWatcher: Send + std::marker::Sync {
    /// So much is done. `false` gives the sync up after the request that is under way; what was done stays done.
    fn reached(&self, done: SyncProgress) -> Result<bool>;
}

#[uniffi::export]
impl Sync {
    /// The sync of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Syncs until this vault and the relay have the same, or time is up. Whenever it is interrupted, what was done
    /// stays done. Being offline is a state of the report and no error.
    ///
    /// # Errors
    /// `InterludeError.Relay` when the relay refuses for good or is none, `InterludeError.Refused` when the vault
    /// is not linked, `InterludeError.Cancelled` when the watcher gave it up; those of the disk.
    #[uniffi::method(default(watcher = None))]
    pub fn once(
        &self,
        options: SyncOptions,
        watcher: Option<Arc<dyn SyncWatcher>>,
    ) -> Result<SyncReport> {
        let transport = self.vault.transport();
        let mut given_up = false;
        let mut go_on = |done| match watcher.as_ref().map(|watcher| watcher.reached(done)) {
            None | Some(Ok(true)) => true,
            Some(Ok(false)) => {
                given_up = true;
                false
            }
            Some(Err(error)) => end_with(error),
        };
        let report =
            self.vault.core(|core| core.sync(&**transport).while_wanted(&options, &mut go_on))?;
        if given_up { Err(InterludeError::Cancelled) } else { Ok(report.into()) }
    }

    /// Where the vault stands, without asking anyone.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn status(&self) -> Result<SyncStatus> {
        self.vault.core(|core| core.sync_status())
    }

    /// Names the relay for the devices of this vault, which is then given everything. A vault that was never linked gets
    /// a space of its own: so its journal is at the relay, and the recovery phrase gets it back.
    ///
    /// # Errors
    /// `InterludeError.Refused` for a vault of an older version whose phrase was not typed since.
    pub fn set_relay(&self, relay: RelayUrl) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.sync(&**transport).set_relay(&relay))
    }

    /// Has the relay delete everything it holds of this space, for all devices. The vaults stay as they are; the next
    /// sync of any device would give it all back.
    ///
    /// # Errors
    /// `InterludeError.Offline`, `InterludeError.Relay`.
    pub fn delete_from_relay(&self) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.sync(&**transport).delete_from_relay())
    }

    /// Fetches an attachment of an entry whose bytes are not here. `false`: the relay does not have it yet.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for entry or attachment, `InterludeError.Offline`, `InterludeError.Relay` when
    /// what the relay has is something else.
    pub fn fetch_attachment(&self, id: DocumentId, attachment: String) -> Result<bool> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.sync(&**transport).fetch_attachment(&id, &attachment))
    }

    /// As `fetch_attachment`, of a file of a group's resource.
    ///
    /// # Errors
    /// `InterludeError.NotFound` for group, resource or file, and as there.
    pub fn fetch_media(&self, group: SpaceId, id: DocumentId, file: String) -> Result<bool> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.sync(&**transport).fetch_media(&group, &id, &file))
    }
}
