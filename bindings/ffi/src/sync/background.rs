use std::sync::{Arc, Mutex, PoisonError};

use interlude_core::Background;

use super::{Failure, SyncOptions, SyncReport};
use crate::Result;
use crate::guard::guarded;
use crate::vault::Vault;

/// Syncs beside the app until it is stopped: at once, whenever something changes here or at the relay, and after a
/// failure again and again, ever more seldom. Rounds on a suspended vault fail and are tried again.
#[derive(uniffi::Object)]
pub struct BackgroundSync {
    running: Mutex<Option<Background>>,
}

/// Hears how each round of a `BackgroundSync` ended, in its thread and without any lock held: it may call the vault.
/// What it throws goes nowhere.
#[uniffi::export(foreign)]
pub trait SyncListener: Send + Sync {
    /// A round went through.
    fn synced(&self, report: SyncReport) -> Result<()>;
    /// A round failed.
    fn failed(&self, failure: Failure) -> Result<()>;
}

#[uniffi::export]
impl BackgroundSync {
    /// Begins.
    ///
    /// # Errors
    /// `InterludeError.Closed`.
    #[uniffi::constructor]
    pub fn start(
        vault: Arc<Vault>,
        options: SyncOptions,
        listener: Arc<dyn SyncListener>,
    ) -> Result<Arc<Self>> {
        let interlude = vault.interlude()?;
        let transport = Arc::clone(vault.transport());
        let heard = move |ended: &interlude_core::Result<_>| {
            // The round is over, whatever a listener makes of it.
            let _ = match ended.clone() {
                Ok(report) => listener.synced(SyncReport::from(report)),
                Err(error) => listener.failed(Failure::from(error)),
            };
        };
        let running = Background::start(&interlude, transport, options, Box::new(heard));
        Ok(Arc::new(Self { running: Mutex::new(Some(running)) }))
    }

    /// Has a round begin now, whatever the pause.
    pub fn nudge(&self) {
        if let Some(running) = &*self.running.lock().unwrap_or_else(PoisonError::into_inner) {
            running.nudge();
        }
    }

    /// Stops after the request that is under way; what was done stays done.
    ///
    /// # Errors
    /// `InterludeError.Refused` from within a callback that may not call back.
    pub fn shut(&self) -> Result<()> {
        guarded(|| {
            let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
            running.into_iter().for_each(Background::stop);
            Ok(())
        })
    }
}
