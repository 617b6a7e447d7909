//! The handle of a vault: create, open, lock, suspend, resume, close; gives out the features.

mod about;
mod attachments;
mod backup;
mod bulk;
mod create;
mod devices;
mod documents;
mod exchange;
mod export;
mod groups;
mod health;
mod import;
mod keys;
mod lifecycle;
mod open;
mod opening;
mod salvage;
mod sync;
mod tidy;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

pub use attachments::AttachmentReader;
pub(crate) use attachments::Incoming;
pub use backup::{BackupReport, RestoreKey};
pub(crate) use bulk::NewDocument;
pub use create::NewVault;
pub use devices::{Accepting, Device, Devices, Linking, Newcomer};
pub use exchange::{Exchange, Frontier, Received};
pub use export::ExportReport;
pub use groups::{
    GroupSummary, Groups, Invitation, KeyRequest, KitReport, MemberInfo, PackReport, Request,
};
pub(crate) use groups::{People, Standing};
pub use health::{Check, Problem};
pub use import::{ImportOptions, ImportReport};
pub use salvage::Salvaged;
#[cfg(test)]
pub(crate) use sync::Within;
pub use sync::{Background, Heard, Sync};
pub use tidy::Tidied;

use crate::document::Stamp;
use crate::environment::{Environment, Observer};
use crate::goals::Goals;
use crate::insights::Insights;
use crate::journal::Journal;
use crate::reminders::{Planner, Reminders};
use crate::store::{Changed, Reading, Store, Write, facts};
use crate::vault::OpenVault;
use crate::{Error, Result};
use opening::Opening;

/// An open vault. Methods block; it can be used from any number of threads.
pub struct Interlude {
    environment: Environment,
    /// 8 bytes of the device, 8 random ones of this opening.
    actor: [u8; 16],
    state: RwLock<State>,
    observers: Mutex<Vec<Arc<dyn Observer>>>,
    /// Remembers when rules fire, as long as the vault is open.
    planner: Mutex<Planner>,
    opening: Opening,
}

#[expect(clippy::large_enum_variant, reason = "there is one in a vault")]
enum State {
    /// In use.
    Open { vault: OpenVault, store: Store },
    /// The keys are in memory, but no file is held.
    Suspended { vault: OpenVault },
    /// The keys are gone.
    Locked,
}

impl Interlude {
    /// The journal.
    #[must_use]
    pub fn journal(&self) -> Journal<'_> {
        Journal { interlude: self }
    }

    /// Counts over the journal.
    #[must_use]
    pub fn insights(&self) -> Insights<'_> {
        Insights { interlude: self }
    }

    /// What the participant wants for themselves.
    #[must_use]
    pub fn goals(&self) -> Goals<'_> {
        Goals { interlude: self }
    }

    /// Reminders, and the sessions they stand on.
    #[must_use]
    pub fn reminders(&self) -> Reminders<'_> {
        Reminders { interlude: self }
    }

    /// The participant's devices.
    #[must_use]
    pub fn devices(&self) -> Devices<'_> {
        Devices { interlude: self }
    }

    /// What devices tell each other.
    #[must_use]
    pub fn exchange(&self) -> Exchange<'_> {
        Exchange { interlude: self }
    }

    /// Calls `observer` after every change, in the thread that made it and without any lock held.
    pub fn observe(&self, observer: Arc<dyn Observer>) {
        self.observers().push(observer);
    }

    /// What was noticed on opening. The vault works; the person should know. Waits until all is
    /// looked at, which goes on beside the first work with the vault: at most a few hundred
    /// milliseconds at 100,000 entries.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.opening.wait()
    }

    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    /// Who makes changes now.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp::now(self.actor, &self.environment)
    }

    /// The first 8 bytes of every actor of this device.
    pub(crate) fn device(&self) -> Result<[u8; 8]> {
        self.actor.first_chunk().copied().ok_or(Error::Internal("an actor has 16 bytes"))
    }

    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        self.with(|_, store| store.read(read))
    }

    /// Runs `write` in one durable transaction and tells the observers afterwards.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T> {
        let (value, changed) = self.with(|_, store| store.write(write))?;
        self.tell(&changed);
        Ok(value)
    }

    fn with<T>(&self, work: impl FnOnce(&OpenVault, &Store) -> Result<T>) -> Result<T> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open { vault, store } => work(vault, store),
            State::Suspended { .. } => Err(Error::Locked("it is suspended")),
            State::Locked => Err(Error::Locked("it was locked")),
        }
    }

    fn observers(&self) -> MutexGuard<'_, Vec<Arc<dyn Observer>>> {
        self.observers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn planner(&self) -> MutexGuard<'_, Planner> {
        self.planner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, changed: &[Changed]) {
        if changed.is_empty() {
            return;
        }
        let observers = self.observers().clone();
        observers.iter().for_each(|observer| observer.changed(changed));
    }
}

/// A fresh actor of this device: never used before, so never reused.
fn actor(db: &Reading, environment: &Environment) -> Result<[u8; 16]> {
    let device = facts::get(db, facts::DEVICE)?.ok_or(Error::Damaged("the device's name"))?;
    let mut actor = [0; 16];
    let (front, back) = actor.split_at_mut(8);
    front.copy_from_slice(device.get(..8).ok_or(Error::Damaged("the device's name"))?);
    environment.entropy.fill(back)?;
    Ok(actor)
}
