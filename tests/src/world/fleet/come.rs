//! Devices come and go.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use interlude_core::sync::{RelayUrl, SyncOptions};
use interlude_core::vault::RecoveryPhrase;
use interlude_core::{Error, LinkCode, Result};

use super::Fleet;
use super::device::Device;
use super::road::{RELAYS, Road};
use crate::world::Replica;

impl Fleet {
    /// Another vault that belongs to nobody yet; none when there are enough.
    pub(super) fn another(&mut self) -> Option<usize> {
        (self.devices.len() < super::MOST).then(|| {
            let clock = self.clock.skewed(0);
            let replica = Replica::new(self.draw(), clock);
            self.take_in(replica)
        })
    }

    pub(super) fn take_in(&mut self, replica: Replica) -> usize {
        let (pulse, clock) = (Arc::clone(&replica.pulse), Arc::clone(&self.clock));
        let road = Road::new(&self.relays, self.draw(), pulse, clock);
        self.devices.push(Device::new(replica, road));
        self.devices.len() - 1
    }

    /// A vault that could come in: one that was removed or left behind, or a new one.
    fn outsider(&mut self) -> Option<usize> {
        let outside = (0..self.devices.len()).find(|on| !self.devices[*on].is_in());
        outside.or_else(|| self.another())
    }

    pub(super) fn join(&mut self, by: usize, lost: bool) {
        if self.devices[by].is_in()
            && let Some(new) = self.outsider()
        {
            self.link(by, new, lost);
        }
    }

    /// Links a vault, unless one of the two finds that it cannot.
    pub(super) fn link(&mut self, by: usize, new: usize, lost: bool) {
        if by == new {
            return;
        }
        let joined = self.introduce(by, new, lost);
        match joined {
            Ok(()) => {}
            Err(Error::Relay(_)) if self.truth.torn => {}
            Err(Error::Refused(_)) if self.may_be_gone(by) || lost => {}
            Err(error) => panic!("device {new} by {by}: {error}"),
        }
        self.look(by);
        self.look(new);
        self.devices[new].since = self.truth.letters.len();
    }

    fn introduce(&self, by: usize, new: usize, lost: bool) -> Result<()> {
        let (old, new) = (&self.devices[by], &self.devices[new]);
        let relay = RelayUrl::parse(RELAYS[self.relay]).unwrap();
        let relay = (!old.is_linked()).then_some(&relay);
        let options = SyncOptions::default();
        let devices = old.replica.core().devices();
        let mut linking = devices.link(&old.road, relay, &options)?;
        let code: LinkCode = linking.code().to_string().parse().unwrap();
        let mut accepting = new.replica.core().devices().accept(&new.road, &code, "new")?;
        let failed = AtomicBool::new(false);
        thread::scope(|scope| {
            let inviting = scope.spawn(|| {
                let done = linking.wait(&mut || true).and_then(|_| linking.confirm());
                failed.store(done.is_err(), Ordering::Relaxed);
                done
            });
            let mut go_on = || !failed.load(Ordering::Relaxed);
            let digits = accepting.digits(&mut go_on);
            // The other device lets it in whatever becomes of it.
            if lost {
                inviting.join().unwrap()?;
                return digits.map(drop);
            }
            let came = digits.and_then(|_| accepting.finish(&mut go_on));
            inviting.join().unwrap()?;
            came
        })
    }

    pub(super) fn remove(&mut self, by: usize, whom: u8, sync: bool) {
        let device = &self.devices[by];
        let Some(id) = device.id.clone().filter(|_| device.is_in()) else { return };
        let others: Vec<String> =
            device.memory.present.iter().filter(|other| **other != id).cloned().collect();
        let Some(whom) = usize::from(whom).checked_rem(others.len()) else { return };
        device.replica.core().devices().remove(&others[whom]).unwrap();
        self.truth.unwanted.insert(others[whom].clone());
        if sync {
            self.sync(by, 0, None);
        }
    }

    /// The phrase brings a vault in that is outside, and removes all others, if it is to be alone.
    pub(super) fn recover(&mut self, alone: bool, dies: Option<u8>) {
        let Some(new) = self.outsider() else { return };
        let relay = RelayUrl::parse(RELAYS[self.relay]).unwrap();
        let phrase: RecoveryPhrase = self.devices[0].replica.words().parse().unwrap();
        if alone {
            let all = self.devices.iter().filter_map(|device| device.id.clone());
            self.truth.unwanted.extend(all);
        }
        let device = &mut self.devices[new];
        device.replica.pulse.end_after(dies.map(u64::from));
        let devices = device.replica.core().devices();
        let came = devices.recover(&device.road, &relay, &phrase, "recovered", alone);
        let lived = device.replica.pulse.left();
        let died = lived.is_some();
        if let Some(image) = lived {
            device.replica.set_back(image.path());
        }
        match came {
            Ok(_) => {}
            Err(_) if died => {}
            Err(Error::NotFound(_) | Error::Relay(_)) if self.truth.torn => {}
            Err(error) => panic!("recovering {new}: {error}"),
        }
        self.look(new);
        self.devices[new].since = self.truth.letters.len();
    }
}
