use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use interlude_core::reminders::{BootSnapshot, Capabilities, NotificationId, When};
use interlude_core::time::Timestamp;

use super::system::{Event, Held, Shown, System};

/// AlarmManager throws when an app has more.
const MOST: usize = 500;

/// Alarms that are lost at a reboot and at an update, and a receiver that sets them again from the boot snapshot.
pub(super) struct Android {
    now: Timestamp,
    zone: Tz,
    alarms: BTreeMap<NotificationId, Held>,
    exact: bool,
    allowed: bool,
    still_until: Timestamp,
    snapshot: Vec<u8>,
    /// The receiver's own list.
    delivered: BTreeSet<NotificationId>,
    /// Shown by a receiver outside [`System::pass`].
    shown: Vec<Shown>,
}

impl Android {
    pub(super) fn new(now: Timestamp, zone: Tz) -> Self {
        Self {
            now,
            zone,
            alarms: BTreeMap::new(),
            exact: true,
            allowed: true,
            still_until: now,
            snapshot: Vec::new(),
            delivered: BTreeSet::new(),
            shown: Vec::new(),
        }
    }

    /// When the alarm goes off: one with a window somewhere within it, and not before the phone is moved.
    fn goes_off(&self, held: &Held) -> Timestamp {
        match held.when {
            When::At(at) => at,
            When::Window(first, last) => {
                let length = last.millis() - first.millis();
                let within = first.plus_millis(length * i64::from(held.id.0[0]) / 255);
                if within < self.still_until { within.max(self.still_until) } else { within }
            }
        }
    }

    fn show(&mut self, held: Held, at: Timestamp) {
        self.delivered.insert(held.id);
        if self.allowed {
            self.shown.push(Shown { id: held.id, at, texts: held.texts });
        }
    }

    /// What the receiver does after a reboot, an update, and when the clock or the zone was set. The vault is locked.
    fn receive(&mut self) {
        self.alarms.clear();
        let Ok(snapshot) = BootSnapshot::read(&self.snapshot) else { return };
        let due = snapshot.due(self.now, self.zone, &self.delivered);
        let held = |entry: interlude_core::reminders::BootEntry| Held {
            id: entry.id,
            when: entry.when,
            local: entry.local,
            texts: entry.texts,
        };
        due.show.into_iter().for_each(|entry| self.show(held(entry), self.now));
        due.set.into_iter().for_each(|entry| self.set(held(entry)));
    }
}

impl System for Android {
    fn capabilities(&self) -> Capabilities {
        // Those that lie still count too, and throwing is no way to find out.
        let due = self.alarms.values().filter(|held| held.first() <= self.now).count();
        let most = u16::try_from(MOST - due).unwrap();
        Capabilities { exact: self.exact, most, shortest_window: 10, allowed: self.allowed }
    }

    fn set(&mut self, mut held: Held) {
        if let (When::At(at), false) = (held.when, self.exact) {
            // A receiver without the permission does what it may.
            held.when = When::Window(at, at.plus_millis(10 * 60_000));
        }
        self.alarms.insert(held.id, held);
        assert!(
            self.alarms.len() <= MOST,
            "IllegalStateException: Maximum limit of concurrent alarms"
        );
    }

    fn cancel(&mut self, id: NotificationId) {
        self.alarms.remove(&id);
    }

    fn pending(&self) -> Vec<Held> {
        self.alarms.values().cloned().collect()
    }

    fn keep(&mut self, snapshot: Vec<u8>) {
        self.snapshot = snapshot;
        self.delivered.clear();
    }

    fn delivered(&self) -> Vec<NotificationId> {
        self.delivered.iter().copied().collect()
    }

    fn pass(&mut self, until: Timestamp) -> Vec<Shown> {
        loop {
            let next = self.alarms.values().map(|held| (self.goes_off(held), held.id)).min();
            let Some((at, id)) = next.filter(|(at, _)| *at <= until) else { break };
            if let Some(held) = self.alarms.remove(&id) {
                self.show(held, at.max(self.now));
            }
        }
        self.now = until;
        std::mem::take(&mut self.shown)
    }

    fn suffer(&mut self, event: Event) -> bool {
        match event {
            Event::Reboot | Event::Update => self.receive(),
            Event::Clock(now) => {
                self.now = now;
                self.receive();
            }
            Event::Travel(zone) => {
                self.zone = zone;
                self.receive();
            }
            Event::Exact(exact) => {
                self.exact = exact;
                if !exact {
                    // And no broadcast tells.
                    self.alarms.retain(|_, held| !matches!(held.when, When::At(_)));
                }
            }
            Event::Allowed(allowed) => self.allowed = allowed,
            Event::Doze(until) => self.still_until = until,
        }
        true
    }
}
