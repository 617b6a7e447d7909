use interlude_core::{Interlude, NewVault, RestoreKey};

use super::Fleet;
use crate::world::{Replica, copy_folder, temporary};

impl Fleet {
    pub(super) fn back_up(&mut self, on: usize) {
        let device = &mut self.devices[on];
        device.backups += 1;
        let file = device.replica.home().join(format!("backup-{}", device.backups));
        device.replica.core().backup(&file, None, &mut |_| ()).unwrap();
        device.backup = Some((file, device.memory.clone()));
    }

    /// A new device out of a backup, which comes in.
    pub(super) fn restore(&mut self, of: usize, by: usize) {
        let Some((file, memory)) = self.devices[of].backup.clone() else { return };
        if self.devices.len() >= super::MOST {
            return;
        }
        // The phrase of the first device is that of all, unless this one was never linked.
        let phrases = [&self.devices[0], &self.devices[of]].map(|one| one.replica.words());
        let replica = Replica::made(self.draw(), self.clock.skewed(0), |folder, secrets, world| {
            let new = NewVault { secret_store: Some(secrets), ..NewVault::default() };
            let restore = |words: &str| {
                let phrase = words.parse().unwrap();
                let (key, world) = (RestoreKey::Phrase(&phrase), world.clone());
                let restored = Interlude::restore(&file, key, folder, &new, world, &mut |_| ());
                restored.map(|(core, phrase, _)| (core, phrase))
            };
            restore(&phrases[0]).or_else(|_| restore(&phrases[1]))
        });
        let new = self.take_in(replica);
        let device = &mut self.devices[new];
        device.memory.held = memory.held;
        device.memory.deleted = memory.deleted;
        device.memory.erased = memory.erased;
        self.look(new);
        if self.devices[by].is_in() {
            self.link(by, new, false);
        }
    }

    pub(super) fn clone_vault(&mut self, on: usize) {
        if self.devices.len() >= super::MOST {
            return;
        }
        let seed = self.draw();
        self.devices[on].replica.close();
        let mut replica = self.devices[on].replica.cloned(seed, self.clock.skewed(0));
        self.devices[on].replica.open().unwrap();
        replica.open().unwrap();
        let new = self.take_in(replica);
        let (memory, since) = (self.devices[on].memory.clone(), self.devices[on].since);
        self.devices[new].memory = memory;
        self.devices[new].since = since;
        self.look(new);
    }

    pub(super) fn keep(&mut self, on: usize) {
        let device = &mut self.devices[on];
        device.replica.close();
        let copy = temporary();
        copy_folder(device.replica.folder(), copy.path());
        device.replica.open().unwrap();
        device.kept = Some((copy, device.memory.clone(), device.since));
    }

    /// The vault's folder is an old one again.
    pub(super) fn set_back(&mut self, on: usize) {
        let device = &mut self.devices[on];
        let Some((copy, memory, since)) = device.kept.take() else { return };
        device.replica.set_back(copy.path());
        (device.memory, device.since) = (memory, since);
        self.look(on);
    }

    pub(super) fn keep_relay(&mut self) {
        self.relay_copies[self.relay] = Some(self.relays[self.relay].backup());
    }

    pub(super) fn set_relay_back(&mut self) {
        let copy = self.relay_copies[self.relay].as_ref();
        if copy.is_some() {
            self.relays[self.relay].restore(copy);
            self.truth.torn = true;
        }
    }

    pub(super) fn empty_relay(&mut self) {
        self.relays[self.relay].restore(None);
        self.truth.torn = true;
    }
}
