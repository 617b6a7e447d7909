//! Who comes, who goes, and on what they are.

use std::sync::PoisonError;

use interlude_core::groups::MembershipState;
use interlude_core::sync::SyncOptions;
use interlude_core::{Error, Result};

use super::{Gathering, Person};
use crate::world::{Faults, join};

impl Gathering {
    /// Syncs one device, whatever comes of it on a bad day.
    pub(super) fn sync(&self, who: usize, device: usize) {
        let device = &self.people[who].devices[device];
        let _ = device.replica.core().sync(&device.way).once(&SyncOptions::default(), &mut |_| ());
    }

    /// All devices of all people sync until everything has come round.
    pub(super) fn meet(&self) {
        for _ in 0..5 {
            for (who, person) in self.people.iter().enumerate() {
                (0..person.devices.len()).for_each(|device| self.sync(who, device));
            }
        }
    }

    /// Runs something that people do together, on a good day.
    fn on_a_good_day<T>(&self, whos: &[usize], run: impl FnOnce() -> T) -> T {
        let _calm = self.place.calm.read().unwrap_or_else(PoisonError::into_inner);
        let ways = || whos.iter().flat_map(|who| &self.people[*who].devices);
        ways().for_each(|device| device.way.set_faults(Faults::default()));
        let done = run();
        if self.seed % 2 == 1 {
            ways().for_each(|device| device.way.set_faults(Faults::some()));
        }
        done
    }

    /// Somebody new is let in; gives who.
    pub(super) fn come(&mut self, from_the_start: bool) -> usize {
        let number = self.people.len();
        let (name, device) = (format!("Person {number}"), self.device(number * 10));
        self.people.push(Person {
            name,
            devices: vec![device],
            leads: false,
            gone: false,
            from_the_start,
        });
        self.let_in(number);
        number
    }

    fn let_in(&self, who: usize) {
        let facilitator = self.facilitator();
        self.on_a_good_day(&[facilitator, who], || {
            let (one, new) = (&self.people[facilitator].devices[0], &self.people[who].devices[0]);
            let (groups, options) = (one.replica.core().groups(), SyncOptions::default());
            self.sync(facilitator, 0);
            let link = persistently(|| groups.invite(&self.id, 72, 1, &one.way, &options));
            let asking = new.replica.core().groups();
            let name = &self.people[who].name;
            let words = persistently(|| asking.join(&link, name, &new.way));
            let asked = persistently(|| groups.requests(&self.id, &one.way));
            let asked = asked.iter().find(|request| request.words == words).unwrap();
            // One that failed at its end has happened, and the request is gone.
            persistently(|| match groups.approve(&self.id, &asked.id, &one.way, &options) {
                Err(Error::NotFound(_)) => Ok(()),
                done => done.map(drop),
            });
            self.sync(who, 0);
            for _ in (0..9).take_while(|_| !self.is_in(who)) {
                self.sync(facilitator, 0);
                self.sync(who, 0);
            }
        });
        assert!(self.is_in(who));
    }

    fn is_in(&self, who: usize) -> bool {
        let groups = self.people[who].devices[0].replica.core().groups();
        groups.list().unwrap()[0].state == MembershipState::In
    }

    /// Somebody who leads and is here.
    pub(super) fn facilitator(&self) -> usize {
        let leads = |person: &Person| person.leads && !person.gone;
        self.people.iter().position(leads).unwrap()
    }

    /// Somebody who is here; of those who do not lead, if there is one.
    pub(super) fn member(&self) -> Option<usize> {
        let here: Vec<usize> = (0..self.people.len())
            .filter(|who| !self.people[*who].gone && !self.people[*who].leads)
            .collect();
        (!here.is_empty()).then(|| here[self.entropy.below(here.len())])
    }

    /// A person takes up another device.
    pub(super) fn another_device(&mut self, who: usize) {
        let number = who * 10 + self.people[who].devices.len();
        let new = self.device(number);
        self.on_a_good_day(&[who], || {
            let old = &self.people[who].devices[0];
            join((&old.replica, &old.way), (&new.replica, &new.way), "another");
        });
        self.people[who].devices.push(new);
    }

    /// The facilitator removes somebody, or they leave by themselves.
    pub(super) fn go(&mut self, who: usize, by_themselves: bool) {
        let (facilitator, device) = (self.facilitator(), &self.people[who].devices[0]);
        if by_themselves {
            if device.replica.core().groups().leave(&self.id, "Goodbye").is_err() {
                return;
            }
        } else {
            let groups = self.people[facilitator].devices[0].replica.core().groups();
            let Ok(id) = groups.find_member(&self.id, &self.people[who].name) else { return };
            groups.remove(&self.id, &id).unwrap();
        }
        self.people[who].gone = true;
        self.counts.went += 1;
        self.sync(who, 0);
        self.sync(facilitator, 0);
    }

    /// A member becomes a second facilitator.
    pub(super) fn promote(&mut self, who: usize) {
        let facilitator = self.facilitator();
        let promoted = self.on_a_good_day(&[facilitator], || {
            let one = &self.people[facilitator].devices[0];
            let groups = one.replica.core().groups();
            self.sync(facilitator, 0);
            let id = groups.find_member(&self.id, &self.people[who].name).ok()?;
            groups.promote(&self.id, &id, &one.way).ok()
        });
        self.people[who].leads |= promoted.is_some();
    }

    /// Somebody goes on under new keys.
    pub(super) fn rekey(&mut self, who: usize) {
        let (facilitator, options) = (self.facilitator(), SyncOptions::default());
        let agreed = self.on_a_good_day(&[facilitator, who], || {
            let (one, asks) = (&self.people[facilitator].devices[0], &self.people[who].devices[0]);
            self.sync(who, 0);
            let words =
                asks.replica.core().groups().renew_keys(&self.id, &asks.way, &options).ok()?;
            self.sync(who, 0);
            self.sync(facilitator, 0);
            let groups = one.replica.core().groups();
            let asked = groups.key_requests(&self.id).ok()?;
            let asked = asked.into_iter().find(|request| request.words == words)?;
            groups.agree_keys(&self.id, &asked.member.id, &one.way, &options).ok()?;
            self.sync(who, 0);
            self.sync(who, 0);
            Some(())
        });
        if agreed.is_some() {
            self.counts.rekeyed += 1;
        }
    }
}

/// People try again when a relay that comes back refuses once.
fn persistently<T>(mut act: impl FnMut() -> Result<T>) -> T {
    for _ in 0..9 {
        if let Ok(done) = act() {
            return done;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    act().unwrap()
}
