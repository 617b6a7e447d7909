//! The participant's devices: listed, linked, removed, recovered.

mod accepting;
mod linking;
mod list;
mod recover;

pub use accepting::Accepting;
pub use linking::{Linking, Newcomer};
pub use list::Device;

use super::Interlude;
use crate::document::{DeviceContent, Identity};
use crate::environment::Transport;
use crate::space::{Space, found, identity, recovery, store_space};
use crate::store::Write;
use crate::store::spaces::{self, intents};
use crate::sync::{self, RelayUrl};
use crate::{Error, Result};

/// The devices of an open vault's owner.
#[derive(Clone, Copy)]
pub struct Devices<'a> {
    pub(super) interlude: &'a Interlude,
}

/// How long one request waits for the other device to do something, in seconds. A person who gives up, or closes the vault,
/// waits as long.
const WAIT: u64 = 1;

impl Devices<'_> {
    /// Gives this device another name, seen by the owner's other devices alone.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a name that is empty, long or more than a line.
    pub fn rename(&self, name: &str) -> Result<()> {
        let now = self.interlude.environment.clock.now();
        let mut content = DeviceContent::new(name, now)?;
        let stamp = self.interlude.stamp();
        let entropy = &*self.interlude.environment.entropy;
        self.interlude.write(|write| {
            let me = identity(write, entropy)?.public().id();
            write.edit_or_create(&Identity::device(me.0), |document| {
                content.added = document.device().map_or(now, |known| known.added);
                document.write_device(&stamp, &content)
            })
        })
    }

    /// Has a device removed: it reads nothing that is written from then on, and nothing more of
    /// what it writes counts. Happens at once if the relay can be reached, else with the next sync.
    /// `id`: the beginning of one device's id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no other device, or more than one, begins so; [`Error::Refused`]
    /// for this very device.
    pub fn remove(&self, id: &str) -> Result<()> {
        let found = self.find(id)?;
        self.interlude.write(|write| {
            let space = Space::existing(&write.tx)?;
            if found == space.me() {
                return Err(Error::Refused("this is the device you are on: use another one"));
            }
            intents::put_removal(&write.tx, &space.id(), &found)
        })
    }

    /// Ends a fork of the list of devices, in favour of what this device knew (`ours`) or of what the
    /// relay shows. Whoever followed the other branch says again what it had said there. A relay that has
    /// the other branch is made to forget it, if that branch has this device as an owner, and is given
    /// ours and all pushes again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, [`Error::Offline`]; [`Error::Refused`] for `ours` when the
    /// branch that the relay has is without this device: [`Sync::set_relay`](super::Sync::set_relay) to
    /// another relay ends the fork for the devices that follow there. [`Error::Relay`] when somebody
    /// gives the relay the other branch again and again, or the relay is closed and its operator's token
    /// is needed: the next sync with that gives it our branch.
    pub fn resolve(&self, transport: &dyn Transport, ours: bool) -> Result<()> {
        let mut client = self.interlude.client(transport)?;
        Ok(sync::resolve(self.interlude, &mut client, ours)?)
    }

    /// Makes the space that the owner's devices share, where there is none yet, and names its relay.
    pub(super) fn begin(&self, relay: Option<&RelayUrl>) -> Result<()> {
        let entropy = &*self.interlude.environment.entropy;
        self.interlude.write(|write| {
            if let Some(space) = Space::personal(&write.tx)? {
                return match relay {
                    Some(relay) => spaces::set_relay(&write.tx, &space.id(), relay.as_str()),
                    None => Ok(()),
                };
            }
            let relay = relay.ok_or(Error::Invalid {
                field: "relay",
                reason: "name one, the first time: --relay https://…",
            })?;
            let keys = identity(write, entropy)?;
            let (stored, growth) = found(&keys, recovery(&write.tx)?, entropy)?;
            store_space(write, &stored, &growth, relay.as_str(), &self.interlude.environment)
        })
    }
}

/// Whether this vault was removed from a space under the keys it has.
///
/// # Errors
/// [`Error::Exists`] while it belongs to one.
fn was_removed(write: &Write<'_>) -> Result<bool> {
    match Space::personal(&write.tx)? {
        None => Ok(false),
        Some(space) if space.holds(&write.tx)? => {
            Err(Error::Exists("list of devices this vault is on"))
        }
        Some(_) => Ok(true),
    }
}
