use std::sync::Arc;

use interlude_core::Accepting as CoreAccepting;
use self_cell::self_cell;

use super::linking::Ground;
use crate::callbacks::{Progress, patience};
use crate::slot::Slot;
use crate::types::LinkCode;
use crate::vault::Vault;
use crate::{InterludeError, Result};

type Begun<'a> = Option<CoreAccepting<'a>>;

self_cell!(
    struct Held {
        owner: Ground,
        #[not_covariant]
        dependent: Begun,
    }
);

/// A new device that has read a code. To be shut when it is not finished.
#[derive(uniffi::Object)]
pub struct Accepting {
    vault: Arc<Vault>,
    held: Slot<Held>,
}

impl Accepting {
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
impl Accepting {
    /// Begins to bring a vault to the devices of whoever shows this code. `name`: what they will call this one. What is
    /// in the vault already goes along.
    ///
    /// # Errors
    /// `InterludeError.Exists` when the vault belongs to devices of its own, `InterludeError.Offline`,
    /// `InterludeError.NotFound` when the code is over.
    #[uniffi::constructor]
    pub fn begin(vault: Arc<Vault>, code: LinkCode, name: String) -> Result<Arc<Self>> {
        let ground = (vault.interlude()?, Arc::clone(vault.transport()));
        let held = vault.core(|_| {
            Held::try_new(ground, |(core, transport)| {
                core.devices().accept(&**transport, &code, &name).map(Some)
            })
        })?;
        Ok(Arc::new(Self { vault, held: Slot::new(held) }))
    }

    /// Waits for the other device; gives the six digits that the person is to compare.
    ///
    /// # Errors
    /// `InterludeError.Refused` when the code is over, used by somebody else, or answered by a stranger;
    /// `InterludeError.Cancelled` when the wait was given up.
    #[uniffi::method(default(patience = None))]
    pub fn digits(&self, patience: Option<Arc<dyn Progress>>) -> Result<String> {
        let mut go_on = self.patience(patience);
        self.with(|begun| {
            let begun = begun.as_mut().ok_or(InterludeError::Closed)?;
            Ok(begun.digits(&mut go_on)?)
        })
    }

    /// Waits until the person has confirmed on the other device, and is one of the devices then. The journal comes with
    /// the next sync.
    ///
    /// # Errors
    /// `InterludeError.Refused` when the person said no or the code is over, `InterludeError.Cancelled` when the
    /// wait was given up, `InterludeError.Closed` the second time.
    #[uniffi::method(default(patience = None))]
    pub fn finish(&self, patience: Option<Arc<dyn Progress>>) -> Result<()> {
        let mut go_on = self.patience(patience);
        self.with(|begun| Ok(begun.take().ok_or(InterludeError::Closed)?.finish(&mut go_on)?))
    }

    /// Lets go of the code. A call that waits for the other device ends with `InterludeError.Closed`; what is under way is
    /// waited for.
    pub fn shut(&self) {
        self.held.shut();
    }
}
