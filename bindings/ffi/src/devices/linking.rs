use std::sync::Arc;

use interlude_core::environment::Transport;
use interlude_core::{Interlude, Linking as CoreLinking};
use self_cell::self_cell;

use crate::callbacks::{Progress, patience};
use crate::slot::Slot;
use crate::sync::SyncOptions;
use crate::types::{LinkCode, RelayUrl};
use crate::vault::Vault;
use crate::{InterludeError, Result};

type Newcomer = interlude_core::Newcomer;

/// The device that wants to come in.
#[uniffi::remote(Record)]
pub struct Newcomer {
    /// What it calls itself.
    pub name: String,
    /// Six digits that must be the same on its screen.
    pub digits: String,
}

type Begun<'a> = Option<CoreLinking<'a>>;
pub(super) type Ground = (Arc<Interlude>, Arc<dyn Transport>);

self_cell!(
    struct Held {
        owner: Ground,
        #[not_covariant]
        dependent: Begun,
    }
);

/// A device that shows a code and waits for another one. To be shut when it is not confirmed.
#[derive(uniffi::Object)]
pub struct Linking {
    vault: Arc<Vault>,
    code: LinkCode,
    held: Slot<Held>,
}

impl Linking {
    /// What it holds, while the vault is open and nobody else uses it.
    fn with<T>(&self, work: impl for<'a> FnOnce(&mut Begun<'a>) -> Result<T>) -> Result<T> {
        self.vault.work(|_| self.held.with(|held| held.with_dependent_mut(|_, begun| work(begun))))
    }

    /// Whether to go on waiting: not once this or the vault is shut.
    fn patience(&self, progress: Option<Arc<dyn Progress>>) -> impl FnMut() -> bool {
        patience(|| self.held.is_over() || self.vault.is_shut(), progress)
    }
}

#[uniffi::export]
impl Linking {
    /// Begins to link another device: makes the owner's space where there is none, brings the relay up to date, and
    /// meets the other device at a code that holds for five minutes and once. `relay` may be left out when the vault has
    /// one.
    ///
    /// # Errors
    /// `InterludeError.Offline`; `InterludeError.Relay`, also when 16 codes were begun within five minutes and
    /// given up; `InterludeError.Refused` (removed, or an older vault whose phrase was not typed yet).
    #[uniffi::constructor]
    pub fn begin(
        vault: Arc<Vault>,
        relay: Option<RelayUrl>,
        options: SyncOptions,
    ) -> Result<Arc<Self>> {
        let ground = (vault.interlude()?, Arc::clone(vault.transport()));
        let held = vault.core(|_| {
            Held::try_new(ground, |(core, transport)| {
                core.devices().link(&**transport, relay.as_ref(), &options).map(Some)
            })
        })?;
        let code = held.with_dependent(|_, begun| begun.as_ref().map(|one| one.code().clone()));
        let code = code.ok_or(InterludeError::Closed)?;
        Ok(Arc::new(Self { vault, code, held: Slot::new(held) }))
    }

    /// What the other device is to read: as text, or as a QR code of that text.
    pub fn code(&self) -> LinkCode {
        self.code.clone()
    }

    /// Waits for the other device. `patience` is asked now and then whether to go on waiting.
    ///
    /// # Errors
    /// `InterludeError.Refused` when the code is over or the other device is not who it says,
    /// `InterludeError.Cancelled` when the wait was given up.
    #[uniffi::method(name = "await_newcomer", default(patience = None))]
    pub fn wait(&self, patience: Option<Arc<dyn Progress>>) -> Result<Newcomer> {
        let mut go_on = self.patience(patience);
        self.with(|begun| {
            let begun = begun.as_mut().ok_or(InterludeError::Closed)?;
            Ok(begun.wait(&mut go_on)?)
        })
    }

    /// Lets the device in whose digits the person has compared; gives its id. The code is used up.
    ///
    /// # Errors
    /// `InterludeError.Offline`, `InterludeError.Relay`, `InterludeError.Refused` before `Linking.wait` gave
    /// anyone, `InterludeError.Closed` the second time.
    pub fn confirm(&self) -> Result<String> {
        self.with(|begun| Ok(begun.take().ok_or(InterludeError::Closed)?.confirm()?))
    }

    /// Sends the device away.
    ///
    /// # Errors
    /// `InterludeError.Offline`; it does not come in all the same. `InterludeError.Closed` the second time.
    pub fn refuse(&self) -> Result<()> {
        self.with(|begun| Ok(begun.take().ok_or(InterludeError::Closed)?.refuse()?))
    }

    /// Lets go of the code, if it is not used up. A call that waits for the other device ends with
    /// `InterludeError.Closed`; what is under way is waited for.
    pub fn shut(&self) {
        self.held.shut();
    }
}
