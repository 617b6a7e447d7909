//! Random lives of a group: people with several devices each, a relay, days that pass, and what must be true when all
//! have met again.

mod act;
mod clinics;
mod finish;
mod people;

pub use clinics::Clinics;

use std::collections::BTreeSet;
use std::sync::{Arc, RwLock};

use interlude_core::SpaceId;
use interlude_core::groups::{DocumentId, Group, GroupProfile};
use interlude_core::sync::RelayUrl;

use super::{DAY, Faults, Meddler, Replica, SimClock, SimEntropy, SimRelay, Way};

/// One device of a person.
struct Device {
    replica: Replica,
    way: Way,
}

/// Somebody, in the group or not any more.
struct Person {
    name: String,
    devices: Vec<Device>,
    leads: bool,
    /// They were removed, or left.
    gone: bool,
    /// They came before anything was shared, and read all of it.
    from_the_start: bool,
}

/// Something that was shared with the group.
struct Shared {
    id: DocumentId,
    /// The day it is over; none: never.
    over: Option<u64>,
    withdrawn: bool,
}

/// What groups may share.
#[derive(Clone)]
struct Place {
    clock: Arc<SimClock>,
    relay: Arc<SimRelay>,
    /// Held for writing by whatever upsets the relay, for reading by people who meet.
    calm: Arc<RwLock<()>>,
    /// Who sits on the way to the relay.
    meddler: Option<Arc<dyn Meddler>>,
}

impl Place {
    fn new() -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay = SimRelay::new(clock.skewed(0));
        Self { clock, relay, calm: Arc::default(), meddler: None }
    }
}

/// Everything there is in a run.
struct Gathering {
    place: Place,
    entropy: SimEntropy,
    seed: u64,
    id: SpaceId,
    people: Vec<Person>,
    shared: Vec<Shared>,
    /// Entries that were written for nobody else.
    private: BTreeSet<(usize, DocumentId)>,
    day: u64,
    counts: Counts,
}

/// How large a run is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Members to begin with, beside the facilitator.
    pub members: usize,
    /// Devices in all.
    pub devices: usize,
    /// Days.
    pub days: u64,
}

/// What runs had in them, so that a run that tests nothing is noticed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Excerpts that were shared.
    pub shared: u64,
    /// Those that were withdrawn or over in the end.
    pub over: u64,
    /// People who came later.
    pub came: u64,
    /// People who were removed or left.
    pub went: u64,
    /// Times somebody went on under new keys.
    pub rekeyed: u64,
    /// Devices that were compared in the end.
    pub compared: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.shared += other.shared;
        self.over += other.over;
        self.came += other.came;
        self.went += other.went;
        self.rekeyed += other.rekeyed;
        self.compared += other.compared;
    }
}

/// Plays so many seeds from this one on; a seed that fails is told.
///
/// # Panics
/// When something is not as it must be.
#[must_use]
pub fn gather(first: u64, runs: u64, size: Size) -> Counts {
    let mut counts = Counts::default();
    for seed in first..first + runs {
        let played = std::panic::catch_unwind(|| play(seed, size));
        match played {
            Ok(one) => counts.add(one),
            Err(_) => panic!("again with INTERLUDE_SEED={seed}"),
        }
    }
    counts
}

fn play(seed: u64, size: Size) -> Counts {
    let mut gathering = Gathering::start(seed, size, Place::new());
    for _ in 0..size.days {
        gathering.place.clock.pass(DAY);
        gathering.live_a_day();
    }
    gathering.finish();
    gathering.counts
}

impl Gathering {
    fn start(seed: u64, size: Size, place: Place) -> Self {
        let mut gathering = Self {
            place,
            entropy: SimEntropy::new(seed ^ 0x6a7e),
            seed,
            id: SpaceId::default(),
            people: Vec::new(),
            shared: Vec::new(),
            private: BTreeSet::new(),
            day: 0,
            counts: Counts::default(),
        };
        gathering.found();
        for _ in 0..size.members {
            gathering.come(true);
        }
        while gathering.people.iter().map(|one| one.devices.len()).sum::<usize>() < size.devices {
            let who = gathering.entropy.below(gathering.people.len());
            gathering.another_device(who);
        }
        gathering.meet();
        if seed % 2 == 1 {
            let all = gathering.people.iter().flat_map(|person| &person.devices);
            all.for_each(|device| device.way.set_faults(Faults::some()));
        }
        gathering
    }

    fn found(&mut self) {
        let device = self.device(0);
        let profile = GroupProfile::new("The group", chrono_tz::Europe::Madrid);
        let relay = RelayUrl::parse(Way::URL).unwrap();
        self.id = device.replica.core().groups().found(&profile, "Vera", &relay).unwrap();
        self.people.push(Person {
            name: "Vera".to_owned(),
            devices: vec![device],
            leads: true,
            gone: false,
            from_the_start: true,
        });
    }

    fn device(&self, number: usize) -> Device {
        let seed = self.seed.wrapping_mul(1000) + number as u64;
        let way = Way::new(Arc::clone(&self.place.relay), seed);
        way.meddle(self.place.meddler.clone());
        Device { replica: Replica::new(seed, self.place.clock.skewed(0)), way }
    }

    /// The group as one of a person's devices has it; none once they have left it there.
    fn group(&self, who: usize, device: usize) -> Option<Group<'_>> {
        self.people[who].devices[device].replica.core().group(&self.id).ok()
    }

    /// The day has begun.
    fn live_a_day(&mut self) {
        self.day += 1;
        for _ in 0..1 + self.entropy.below(4) {
            self.act();
        }
        for who in 0..self.people.len() {
            for device in 0..self.people[who].devices.len() {
                if self.entropy.below(3) > 0 {
                    self.sync(who, device);
                }
            }
        }
    }
}
