use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use super::{Problem, health};
use crate::store::{Fault, Store};
use crate::vault::OpenVault;

/// What opening a vault looks at: a part at once, the rest beside the first work with it, because
/// it takes the longer the more there is.
pub(super) struct Opening(Mutex<Found>);

struct Found {
    problems: Vec<Problem>,
    rest: Option<JoinHandle<Option<Fault>>>,
}

impl Opening {
    pub(super) fn begin(vault: &OpenVault, store: &Store) -> Self {
        let mut problems = health::at_once(vault, store);
        let rest = store.verify_beside();
        if rest.is_none() {
            problems.extend(store.verify().map(Problem::from));
        }
        Self(Mutex::new(Found { problems, rest }))
    }

    /// Everything that was found, as soon as everything was looked at.
    pub(super) fn wait(&self) -> Vec<Problem> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rest) = found.rest.take() {
            let fault = rest.join().unwrap_or(Some(Fault::Ledger));
            found.problems.extend(fault.map(Problem::from));
            found.problems.dedup();
        }
        found.problems.clone()
    }
}
