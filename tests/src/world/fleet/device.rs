use std::collections::BTreeSet;

use interlude_core::sync::SyncState;
use tempfile::TempDir;

use super::road::Road;
use crate::world::Replica;

/// What one vault has ever shown or been told, as far as its folder goes back.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    /// Characters that were written or seen here.
    pub(super) held: BTreeSet<char>,
    /// Of these, those written here.
    pub(super) own: BTreeSet<char>,
    /// Characters that were deleted here, or seen and then not seen any more.
    pub(super) deleted: BTreeSet<char>,
    /// Entries that were here.
    pub(super) entries: BTreeSet<usize>,
    /// Entries that were here or elsewhere and are erased as far as is known here.
    pub(super) erased: BTreeSet<usize>,
    /// Devices that were on the list.
    pub(super) listed: BTreeSet<String>,
    /// Those that are on it.
    pub(super) present: BTreeSet<String>,
}

/// A device with its way to the relays, and what is known of it.
pub(super) struct Device {
    pub(super) replica: Replica,
    pub(super) road: Road,
    pub(super) memory: Memory,
    /// Its principal; none before it belongs to a space.
    pub(super) id: Option<String>,
    /// Characters there were when it came to the space.
    pub(super) since: usize,
    /// A copy of its folder from earlier, and what that knew.
    pub(super) kept: Option<(TempDir, Memory, usize)>,
    /// A backup of it, and what is in that.
    pub(super) backup: Option<(std::path::PathBuf, Memory)>,
    pub(super) backups: usize,
}

impl Device {
    pub(super) fn new(replica: Replica, road: Road) -> Self {
        Self {
            replica,
            road,
            memory: Memory::default(),
            id: None,
            since: 0,
            kept: None,
            backup: None,
            backups: 0,
        }
    }

    /// Where the vault says it stands.
    pub(super) fn state(&self) -> SyncState {
        self.replica.core().sync_status().unwrap().state
    }

    /// Whether it belongs to a space, be it that it was removed.
    pub(super) fn is_linked(&self) -> bool {
        self.state() != SyncState::NotLinked
    }

    /// Whether it is one of the devices, as far as it knows.
    pub(super) fn is_in(&self) -> bool {
        !matches!(self.state(), SyncState::NotLinked | SyncState::Removed)
    }

    /// Looks up the list of devices.
    pub(super) fn look_at_list(&mut self) {
        let list = self.replica.core().devices().list().unwrap();
        let this = list.iter().find(|device| device.this);
        // Who was removed is not on the list any more and stays who it was.
        self.id = match this {
            Some(device) => Some(device.id.clone()).filter(|_| self.is_linked()),
            None => self.id.take(),
        };
        let present: BTreeSet<String> = list.into_iter().map(|device| device.id).collect();
        self.memory.listed.extend(present.iter().cloned());
        self.memory.present = present;
    }

    /// Devices that it knows to be removed.
    pub(super) fn known_gone(&self) -> BTreeSet<String> {
        self.memory.listed.difference(&self.memory.present).cloned().collect()
    }

    /// If its process was killed: goes on with what that left.
    pub(super) fn revive(&mut self) {
        if let Some(image) = self.replica.pulse.left() {
            self.replica.set_back(image.path());
        }
    }
}
