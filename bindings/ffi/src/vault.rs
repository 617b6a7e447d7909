//! The handle of a vault: create, open, suspend, resume, close. Every other object of this crate belongs to one.

mod backup;
mod health;
mod keys;
mod observing;
mod portability;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use interlude_core::environment::Transport;
use interlude_core::vault::RecoveryPhrase;
use interlude_core::{Error, Interlude};

pub use backup::*;
pub use health::*;
pub use keys::*;
pub(crate) use observing::Observers;
pub use observing::*;
pub use portability::*;

use crate::guard::guarded;
use crate::journal::AttachmentReader;
use crate::types::{Timestamp, Zone};
use crate::world::{HostClock, Provided, World};
use crate::{InterludeError, Result};

/// An open vault: one profile's encrypted state on one device. Methods block; it can be used from any number of
/// threads. It is closed by `Vault.shut`, or with the last handle on it.
#[derive(uniffi::Object)]
pub struct Vault {
    /// None once it is closed.
    slot: RwLock<Option<Arc<Interlude>>>,
    clock: Arc<HostClock>,
    transport: Arc<dyn Transport>,
    observers: Arc<Observers>,
    /// Those that stream something out of it, each with a file and a key of its own.
    readers: Mutex<Vec<Weak<AttachmentReader>>>,
}

/// The present as a vault sees it.
#[derive(Clone, uniffi::Record)]
pub struct Present {
    /// The instant.
    pub at: Timestamp,
    /// The zone the device is in.
    pub zone: Zone,
}

impl Vault {
    /// A handle on what `open` gives for this world.
    fn over<T>(
        world: World,
        open: impl FnOnce(interlude_core::environment::Environment) -> Result<(Interlude, T)>,
    ) -> Result<(Arc<Self>, T)> {
        guarded(|| {
            let Provided { environment, clock, transport } = world.into();
            let (interlude, beside) = open(environment)?;
            let (interlude, observers) = (Arc::new(interlude), Arc::new(Observers::default()));
            interlude.observe(Arc::clone(&observers) as _);
            let slot = RwLock::new(Some(interlude));
            let readers = Mutex::default();
            Ok((Arc::new(Self { slot, clock, transport, observers, readers }), beside))
        })
    }

    pub(crate) fn interlude(&self) -> Result<Arc<Interlude>> {
        let slot = self.slot.read().unwrap_or_else(PoisonError::into_inner);
        slot.clone().ok_or(InterludeError::Closed)
    }

    /// Does something with the vault. What a close interrupts is closed, not locked.
    pub(crate) fn work<T>(&self, work: impl FnOnce(&Arc<Interlude>) -> Result<T>) -> Result<T> {
        let interlude = self.interlude()?;
        guarded(|| work(&interlude)).map_err(|error| match error {
            InterludeError::Locked { .. } if self.interlude().is_err() => InterludeError::Closed,
            error => error,
        })
    }

    /// As `Vault.work`, for what the core does itself.
    pub(crate) fn core<T>(
        &self,
        work: impl FnOnce(&Arc<Interlude>) -> std::result::Result<T, Error>,
    ) -> Result<T> {
        self.work(|core| Ok(work(core)?))
    }

    /// Has a reader end with the vault.
    pub(crate) fn keep(&self, reader: &Arc<AttachmentReader>) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        readers.retain(|one| one.strong_count() > 0);
        readers.push(Arc::downgrade(reader));
    }

    fn end_readers(&self) {
        let readers =
            std::mem::take(&mut *self.readers.lock().unwrap_or_else(PoisonError::into_inner));
        readers.iter().filter_map(Weak::upgrade).for_each(|reader| reader.shut());
    }

    pub(crate) fn transport(&self) -> &Arc<dyn Transport> {
        &self.transport
    }
}

/// Words that a person typed or was shown, in order.
pub(crate) fn phrase(words: &str) -> Result<RecoveryPhrase> {
    Ok(words.parse()?)
}

#[uniffi::export]
impl Vault {
    /// Opens a vault. What looks wrong but leaves it usable is told by `Vault.problems`.
    ///
    /// # Errors
    /// `InterludeError.WrongKey`, `InterludeError.TryLater`, `InterludeError.Locked` (the secret store has no
    /// key), `InterludeError.Damaged`, `InterludeError.TooNew`, `InterludeError.NotFound`. Nothing in the
    /// folder was changed then.
    #[uniffi::constructor]
    pub fn open(folder: String, unlock: Unlock, world: World) -> Result<Arc<Self>> {
        let opened = Self::over(world, |environment| {
            Ok((unlock.open(Path::new(&folder), environment)?, ()))
        });
        Ok(opened?.0)
    }

    /// Closes the vault, for every handle on it: waits for what is under way, lets go of the files, forgets the
    /// keys and lets go of who observes it. Closing twice is closing once.
    ///
    /// # Errors
    /// `InterludeError.Refused` from within a callback that the vault makes while it is locked.
    pub fn shut(&self) -> Result<()> {
        guarded(|| {
            let interlude = self.slot.write().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(interlude) = interlude {
                interlude.lock();
            }
            self.end_readers();
            self.observers.end();
            Ok(())
        })
    }

    /// Whether `Vault.shut` was called.
    pub fn is_shut(&self) -> bool {
        self.interlude().is_err()
    }

    /// Lets go of every file and file lock, keeping the keys in memory: an app that goes to the background must call
    /// this, or iOS kills it. Waits for what is under way. Readers of attachments end: they are to be opened anew.
    ///
    /// # Errors
    /// Never leaves a file open; errors come from writing down where the vault stands.
    pub fn suspend(&self) -> Result<()> {
        self.core(|core| {
            let suspended = core.suspend();
            self.end_readers();
            suspended
        })
    }

    /// Takes the files up again after `Vault.suspend`.
    ///
    /// # Errors
    /// `InterludeError.Locked` when the vault was locked meanwhile.
    pub fn resume(&self) -> Result<()> {
        self.core(|core| core.resume())
    }

    /// Forgets the keys. Every call gives `InterludeError.Locked` from then on; only opening the vault anew gets at
    /// anything again.
    ///
    /// # Errors
    /// `InterludeError.Closed`.
    pub fn lock(&self) -> Result<()> {
        self.core(|core| {
            core.lock();
            self.end_readers();
            Ok(())
        })
    }

    /// The vault's id, in hexadecimal. Says nothing about who it belongs to.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn vault_id(&self) -> Result<String> {
        self.core(|core| core.vault_id())
    }

    /// The present instant and the zone the device is in, as the vault sees them.
    ///
    /// # Errors
    /// `InterludeError.Closed`.
    pub fn now(&self) -> Result<Present> {
        self.core(|core| {
            let (at, zone) = core.now();
            Ok(Present { at, zone })
        })
    }

    /// Tells the zone the device is in from now on: new entries and reminders go by it.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for a zone that is not in the database.
    pub fn set_zone(&self, zone: Zone) -> Result<()> {
        self.clock.set_zone(zone);
        Ok(())
    }
}
