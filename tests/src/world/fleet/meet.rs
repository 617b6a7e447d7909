//! What happens between devices and relays.

use interlude_core::Error;
use interlude_core::sync::{
    AttachmentPolicy, RelayUrl, SyncOptions, SyncReport, SyncState, Warning,
};

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
        device.road.begin();
        let options = SyncOptions::default();
        let ended = device.replica.core().sync(&device.road).once(&options, &mut |_| ());
        device.road.set_faults(Faults::default());
        device.revive();
        if let Ok(report) = &ended {
            self.check_alarm(on, report);
        }
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

    /// A relay that lost nothing is not said to have lost something. (Of what came by a file first, a
    /// device believes that the relay had it.)
    pub(super) fn check_alarm(&self, on: usize, report: &SyncReport) {
        let alarm = |one: &Warning| matches!(one, Warning::Healed | Warning::RosterRolledBack);
        let sure = !self.truth.torn && !self.truth.carried;
        let false_alarm = sure && report.warnings.iter().any(alarm);
        let reread = sure && self.devices[on].road.has_reread();
        assert!(!reread, "device {on} missed something and read all of a relay again");
        assert!(!false_alarm, "device {on}, of a relay that lost nothing: {:?}", report.warnings);
    }

    /// Whether somebody wanted it removed, or a list of devices without it may have won.
    pub(super) fn may_be_gone(&self, on: usize) -> bool {
        let id = self.devices[on].id.as_ref();
        self.truth.forked || id.is_none_or(|id| self.truth.unwanted.contains(id))
    }

    pub(super) fn sync_all(&mut self) {
        (0..self.devices.len()).for_each(|on| self.sync(on, 0, None));
    }

    /// In step means in step: nothing is left for a later check to find.
    pub(super) fn all_meet(&mut self) {
        const ROUNDS: usize = 3;
        (0..ROUNDS).for_each(|_| self.sync_all());
        let devices = self.devices.iter().enumerate();
        let here: Vec<usize> =
            devices.filter(|(_, device)| device.is_in()).map(|(on, _)| on).collect();
        let prints = here.iter().map(|on| self.devices[*on].replica.fingerprint());
        let prints: Vec<_> = prints.collect();
        let alike = prints.windows(2).all(|pair| pair[0] == pair[1]);
        assert!(alike || self.truth.torn, "of devices {here:?} in step not all have the same");
    }

    pub(super) fn seal(&mut self, on: usize) {
        if self.devices[on].is_linked() {
            let sealed = self.devices[on].replica.core().export_bundle(&mut std::io::sink());
            let gone = matches!(sealed, Err(Error::Refused("this device was removed")));
            assert!(gone || sealed.is_ok(), "sealing on {on}: {sealed:?}");
        }
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
        self.truth.carried = true;
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
        device.road.begin();
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
