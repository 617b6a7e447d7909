//! What happens between devices and relays.

use interlude_core::Error;
use interlude_core::sync::{AttachmentPolicy, RelayUrl, SyncOptions, SyncReport, SyncState};

use super::Fleet;
use super::road::RELAYS;
use crate::world::Faults;

impl Fleet {
    /// One sync on a way where so much goes wrong, of a process that may be killed.
    pub(super) fn sync(&mut self, on: usize, bad: u8, dies: Option<u8>) {
        let device = &mut self.devices[on];
        if !device.is_linked() {
            return;
        }
        device.road.set_faults(faults(bad));
        device.replica.pulse.end_after(dies.map(u64::from));
        let options = SyncOptions::default();
        let ended = device.replica.core().sync(&device.road).once(&options, &mut |_| ());
        device.road.set_faults(Faults::default());
        device.revive();
        if bad == 0 && dies.is_none() {
            self.judge(on, ended);
        }
        self.look(on);
    }

    /// Whether a sync ended as it may when nothing goes wrong on the way.
    fn judge(&mut self, on: usize, ended: Result<SyncReport, Error>) {
        let report = ended.unwrap_or_else(|error| panic!("device {on}: {error}"));
        match report.state {
            SyncState::InStep => {}
            SyncState::Forked if self.truth.torn => self.truth.forked = true,
            SyncState::Removed => assert!(self.may_be_gone(on), "device {on} is removed"),
            state => panic!("device {on}: {state:?}, {:?}", report.warnings),
        }
    }

    /// Whether somebody wanted it removed, or a list of devices without it may have won.
    pub(super) fn may_be_gone(&self, on: usize) -> bool {
        let id = self.devices[on].id.as_ref();
        self.truth.forked || id.is_none_or(|id| self.truth.unwanted.contains(id))
    }

    pub(super) fn sync_all(&mut self) {
        (0..self.devices.len()).for_each(|on| self.sync(on, 0, None));
    }

    pub(super) fn bundle(&mut self, from: usize, to: usize, cut: bool) {
        if from == to || !self.devices[from].is_linked() || !self.devices[to].is_linked() {
            return;
        }
        let mut bundle = Vec::new();
        match self.devices[from].replica.core().export_bundle(&mut bundle) {
            Err(Error::Refused("this device was removed")) => return,
            exported => drop(exported.unwrap()),
        }
        if cut {
            bundle.truncate(bundle.len() * 2 / 3);
        }
        let imported = self.devices[to].replica.core().import_bundle(&mut &bundle[..]);
        match imported {
            Ok(_) | Err(Error::Refused("this device was removed")) => {}
            Err(Error::Damaged(_)) if cut => {}
            Err(Error::Refused(_)) if self.truth.torn => {}
            Err(error) => panic!("a bundle from {from} on {to}: {error}"),
        }
        self.look(to);
    }

    pub(super) fn swap(&mut self, on: usize) {
        let device = &self.devices[on];
        if !device.is_linked() {
            return;
        }
        self.relay = (self.relay + 1) % RELAYS.len();
        self.truth.torn = true;
        self.go_to_relay(on);
    }

    /// Has a device use the relay that is to be used now.
    pub(super) fn go_to_relay(&self, on: usize) {
        let device = &self.devices[on];
        let url = RelayUrl::parse(RELAYS[self.relay]).unwrap();
        device.replica.core().sync(&device.road).set_relay(&url).unwrap();
    }

    pub(super) fn delete_from_relay(&mut self, on: usize) {
        let device = &self.devices[on];
        if !device.is_in() {
            return;
        }
        self.truth.torn = true;
        match device.replica.core().sync(&device.road).delete_from_relay() {
            Ok(()) | Err(Error::Relay(_) | Error::NotFound(_)) => {}
            Err(error) => panic!("deleting from the relay: {error}"),
        }
    }

    /// Syncs with every attachment, for the end.
    pub(super) fn sync_fully(&mut self, on: usize) -> SyncReport {
        let device = &self.devices[on];
        let options = SyncOptions { attachments: AttachmentPolicy::All, ..SyncOptions::default() };
        let ended = device.replica.core().sync(&device.road).once(&options, &mut |_| ());
        ended.unwrap_or_else(|error| panic!("device {on} in the end: {error}"))
    }
}

/// Three degrees of a bad way.
fn faults(bad: u8) -> Faults {
    match bad {
        0 => Faults::default(),
        1 => Faults::some(),
        2 => Faults { answer_lost: 200, late: 100, doubled: 200, ..Faults::default() },
        _ => Faults { lost: 150, killed: 100, cut: 150, ..Faults::some() },
    }
}
