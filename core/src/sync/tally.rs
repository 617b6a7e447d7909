use std::collections::BTreeSet;

use interlude_wire::PrincipalId;

use super::report::{SyncProgress, Warning};
use super::take::Taken;

/// What a run gathers.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) progress: SyncProgress,
    pub(super) taken: Taken,
    pub(super) healed: bool,
    /// Devices of which the relay lost what was never read here.
    pub(super) unread: BTreeSet<PrincipalId>,
    pub(super) rolled_back: bool,
    /// Attachments that were not what they should be.
    pub(super) spoilt: u64,
}

impl Tally {
    /// What of it the person should know.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let Taken { damaged, ref early, short, cloned, .. } = self.taken;
        let damaged = damaged + early.len() as u64;
        let possible = [
            self.healed.then_some(Warning::Healed),
            self.rolled_back.then_some(Warning::RosterRolledBack),
            (damaged > 0).then_some(Warning::DamagedPushes { count: damaged }),
            (self.spoilt > 0).then_some(Warning::DamagedAttachments { count: self.spoilt }),
            short.then_some(Warning::SnapshotShort),
            cloned.then_some(Warning::Cloned),
        ];
        let unread = self.unread.iter().map(|id| Warning::Missing { device: id.to_string() });
        possible.into_iter().flatten().chain(unread).collect()
    }
}
