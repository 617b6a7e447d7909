//! A group: a facilitator and members, each with a vault and a way to one relay.

use std::sync::Arc;

use interlude_core::SpaceId;
use interlude_core::groups::{Group, GroupProfile};
use interlude_core::sync::{RelayUrl, SyncOptions, SyncReport};

use super::{Replica, SimClock, SimRelay, Way, settle, sync};

/// Somebody with a device.
pub struct Person {
    /// The device.
    pub replica: Replica,
    /// Its way to the relay.
    pub way: Way,
    /// What they are called in the group.
    pub name: String,
}

impl Person {
    /// Syncs once.
    #[must_use]
    pub fn sync(&self) -> SyncReport {
        sync(&self.replica, &self.way)
    }

    /// What is shared in a group, as this person has it.
    #[must_use]
    pub fn group(&self, id: &SpaceId) -> Group<'_> {
        self.replica.core().group(id).unwrap()
    }
}

/// People in one group.
pub struct Circle {
    /// The clock of all.
    pub clock: Arc<SimClock>,
    /// The relay of all.
    pub relay: Arc<SimRelay>,
    /// The group.
    pub id: SpaceId,
    /// The facilitator first.
    pub people: Vec<Person>,
}

impl Circle {
    /// A group that a facilitator has just founded.
    #[must_use]
    pub fn new() -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        let mut circle = Self { clock, relay, id: SpaceId::default(), people: Vec::new() };
        let facilitator = circle.person(1, "Facilitator");
        let profile = GroupProfile::new("Tuesday group", chrono_tz::Europe::Madrid);
        let url = RelayUrl::parse(Way::URL).unwrap();
        let groups = facilitator.replica.core().groups();
        circle.id = groups.found(&profile, &facilitator.name, &url).unwrap();
        circle.people.push(facilitator);
        circle
    }

    /// A group with so many members, all in step.
    #[must_use]
    pub fn of(members: usize) -> Self {
        let mut circle = Self::new();
        for number in 0..members {
            circle.join(&format!("Member {}", number + 1));
        }
        circle.settle();
        circle
    }

    /// Somebody with a device who is in no group yet.
    #[must_use]
    pub fn person(&self, seed: u64, name: &str) -> Person {
        Person {
            replica: Replica::new(seed, self.clock.skewed(0)),
            way: Way::new(Arc::clone(&self.relay), seed),
            name: name.to_owned(),
        }
    }

    /// Somebody new asks, shows the right words and is let in.
    pub fn join(&mut self, name: &str) {
        let person = self.person(10 + self.people.len() as u64, name);
        self.let_in(&person);
        let _ = person.sync();
        self.people.push(person);
    }

    /// The facilitator invites somebody, compares words and lets them in.
    pub fn let_in(&self, person: &Person) {
        let options = SyncOptions::default();
        let facilitator = &self.people[0];
        let groups = facilitator.replica.core().groups();
        let link = groups.invite(&self.id, 72, 1, &facilitator.way, &options).unwrap();
        let link = link.to_string().parse().unwrap();
        let words = person.replica.core().groups().join(&link, &person.name, &person.way).unwrap();
        let requests = groups.requests(&self.id, &facilitator.way).unwrap();
        let asked = requests.iter().find(|request| request.words == words).unwrap();
        assert_eq!(asked.name, person.name);
        groups.approve(&self.id, &asked.id, &facilitator.way, &options).unwrap();
    }

    /// The facilitator.
    #[must_use]
    pub fn facilitator(&self) -> &Person {
        &self.people[0]
    }

    /// A member, from 1.
    #[must_use]
    pub fn member(&self, number: usize) -> &Person {
        &self.people[number]
    }

    /// The group as a person has it; 0 is the facilitator.
    #[must_use]
    pub fn group(&self, number: usize) -> Group<'_> {
        self.people[number].group(&self.id)
    }

    /// Lets everybody sync until nothing moves any more.
    pub fn settle(&self) {
        let all: Vec<_> = self.people.iter().map(|one| (&one.replica, &one.way)).collect();
        settle(&all);
    }
}

impl Default for Circle {
    fn default() -> Self {
        Self::new()
    }
}
