//! The devices of one person: linked by a code and six digits, removed, recovered by the phrase.

mod accepting;
mod linking;

use std::sync::Arc;

pub use accepting::*;
pub use linking::*;
use zeroize::Zeroizing;

use crate::Result;
use crate::sync::SyncReport;
use crate::types::{RelayUrl, Timestamp};
use crate::vault::{Vault, phrase};

type Device = interlude_core::Device;

/// One of the participant's devices.
#[uniffi::remote(Record)]
pub struct Device {
    /// Its principal, in hexadecimal.
    pub id: String,
    /// What the person calls it; its id's beginning where that has not arrived yet.
    pub name: String,
    /// It is the one this vault is on.
    pub this: bool,
    /// When it came, by its own clock.
    pub added_at: Option<Timestamp>,
    /// It is removed as soon as the relay can be reached.
    pub removing: bool,
}

/// The devices of an open vault's owner.
#[derive(uniffi::Object)]
pub struct Devices {
    vault: Arc<Vault>,
}

#[uniffi::export]
impl Devices {
    /// The devices of the owner of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Gives this device another name, seen by the owner's other devices alone.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for a name that is empty, long or more than a line.
    pub fn rename(&self, name: String) -> Result<()> {
        self.vault.core(|core| core.devices().rename(&name))
    }

    /// Has a device removed: it reads nothing that is written from then on, and nothing more of what it writes counts.
    /// Happens at once if the relay can be reached, else with the next sync. `id`: the beginning of one device's id.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when no other device, or more than one, begins so; `InterludeError.Refused` for
    /// this very device.
    pub fn remove(&self, id: String) -> Result<()> {
        self.vault.core(|core| core.devices().remove(&id))
    }

    /// Ends a fork of the list of devices, in favour of what this device knew (`ours`) or of what the relay shows.
    /// Whoever followed the other branch says again what it had said there. A relay that has the other branch is made
    /// to forget it, if that branch has this device as an owner, and is given ours and all pushes again.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is none, `InterludeError.Offline`; `InterludeError.Refused` for
    /// `ours` when the branch that the relay has is without this device: `Sync.set_relay` to
    /// another relay ends the fork for the devices that follow there. `InterludeError.Relay` when somebody gives the
    /// relay the other branch again and again, or the relay is closed and its operator's token is needed: the next sync
    /// with that gives it our branch.
    pub fn resolve(&self, ours: bool) -> Result<()> {
        let transport = self.vault.transport();
        self.vault.core(|core| core.devices().resolve(&**transport, ours))
    }

    /// All devices, this one first. A vault that was never linked has one.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<Device>> {
        self.vault.core(|core| core.devices().list())
    }

    /// Eight words that two devices in one space show alike: compared in person, they tell whether a relay shows each
    /// of them another list of devices.
    ///
    /// # Errors
    /// `InterludeError.Refused` when the vault is not linked.
    pub fn space_words(&self) -> Result<Vec<String>> {
        self.vault.core(|core| Ok(owned(core.devices().space_words()?)))
    }

    /// Brings this vault to the devices of whoever has the phrase of these words, when all of them are lost or out of
    /// reach, and fetches what they had. `alone`: all other devices are removed. The phrase opens this vault from then
    /// on.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when the relay has nothing for this phrase, `InterludeError.Exists` when the
    /// vault belongs to devices already, `InterludeError.Offline`.
    pub fn recover(
        &self,
        relay: RelayUrl,
        words: String,
        name: String,
        alone: bool,
    ) -> Result<SyncReport> {
        let (words, transport) = (Zeroizing::new(words), self.vault.transport());
        self.vault.work(|core| {
            let phrase = phrase(&words)?;
            Ok(core.devices().recover(&**transport, &relay, &phrase, &name, alone)?.into())
        })
    }
}

/// Words of a list, as they cross.
pub(crate) fn owned(words: Vec<&'static str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}
