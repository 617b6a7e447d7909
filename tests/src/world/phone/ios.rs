use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use interlude_core::reminders::{Capabilities, NotificationId, When};
use interlude_core::time::{Timestamp, first_valid};

use super::system::{Event, Held, Shown, System};

/// More than these the system throws away without a word, the latest first.
const MOST: usize = 64;

/// Requests that survive everything, of which it keeps the soonest 64; those with a local time go with the phone's zone.
pub(super) struct Ios {
    now: Timestamp,
    zone: Tz,
    requests: BTreeMap<NotificationId, Held>,
    allowed: bool,
    delivered: BTreeSet<NotificationId>,
}

impl Ios {
    pub(super) fn new(now: Timestamp, zone: Tz) -> Self {
        let (requests, delivered) = (BTreeMap::new(), BTreeSet::new());
        Self { now, zone, requests, allowed: true, delivered }
    }

    fn fires(&self, held: &Held) -> Timestamp {
        held.local.map_or_else(|| held.first(), |local| first_valid(self.zone, local))
    }
}

impl System for Ios {
    fn capabilities(&self) -> Capabilities {
        Capabilities { exact: true, most: 60, shortest_window: 10, allowed: self.allowed }
    }

    fn set(&mut self, held: Held) {
        self.requests.insert(held.id, held);
        if self.requests.len() > MOST {
            let last = self.requests.values().max_by_key(|held| self.fires(held));
            if let Some(last) = last.map(|held| held.id) {
                self.requests.remove(&last);
            }
        }
    }

    fn cancel(&mut self, id: NotificationId) {
        self.requests.remove(&id);
    }

    fn pending(&self) -> Vec<Held> {
        let next = |held: &Held| Held { when: When::At(self.fires(held)), ..held.clone() };
        self.requests.values().map(next).collect()
    }

    fn keep(&mut self, _: Vec<u8>) {
        self.delivered.clear();
    }

    fn delivered(&self) -> Vec<NotificationId> {
        self.delivered.iter().copied().collect()
    }

    fn pass(&mut self, until: Timestamp) -> Vec<Shown> {
        let mut due: Vec<(Timestamp, NotificationId)> = self
            .requests
            .values()
            .map(|held| (self.fires(held), held.id))
            .filter(|(at, _)| *at <= until)
            .collect();
        due.sort_unstable();
        let mut shown = Vec::new();
        for (at, id) in due {
            let Some(held) = self.requests.remove(&id) else { continue };
            // A calendar trigger whose time is gone never fires.
            if self.allowed && at > self.now {
                self.delivered.insert(id);
                shown.push(Shown { id, at, texts: held.texts });
            }
        }
        self.now = until;
        shown
    }

    fn suffer(&mut self, event: Event) -> bool {
        match event {
            Event::Clock(now) => self.now = now,
            Event::Travel(zone) => self.zone = zone,
            Event::Allowed(allowed) => self.allowed = allowed,
            Event::Reboot | Event::Update | Event::Exact(_) | Event::Doze(_) => return false,
        }
        true
    }
}
