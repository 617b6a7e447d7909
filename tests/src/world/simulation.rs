//! Random actions on several real devices, each compared at once with what the story of the
//! entry says it must show, and in the end with one another.

mod act;
mod check;
mod deliver;
mod edit;
mod live;

use std::collections::{BTreeMap, BTreeSet};

use interlude_core::journal::DocumentId;
use interlude_core::{Frontier, Update};

use super::action::{Action, Plot};
use super::story::{Op, Seen, Story};
use super::{DAY, MINUTE, Postbox, Replica, SimClock, SimEntropy};
use live::Live;

/// What an update tells of an entry.
#[derive(Clone)]
struct Letter {
    update: Update,
    entry: usize,
    news: News,
}

#[derive(Clone)]
enum News {
    /// These operations.
    Ops(Seen),
    /// A whole document that consists of these.
    Whole(Seen),
    /// It was erased.
    Erased,
}

/// What a device knows.
#[derive(Default)]
struct View {
    /// By entry.
    seen: BTreeMap<usize, Seen>,
    /// Operations that came before some they build on.
    waiting: BTreeMap<usize, Seen>,
    erased: BTreeSet<usize>,
    /// What the last bundle brought the others up to.
    bookmark: (Frontier, BTreeMap<usize, Seen>),
}

impl View {
    /// What it sees of an entry; `None`: there is no such entry on the device.
    fn of(&self, entry: usize) -> Option<&Seen> {
        self.seen.get(&entry).filter(|_| !self.erased.contains(&entry))
    }
}

/// Everything that is known about a run but the devices themselves.
struct Simulation {
    stories: Vec<Story>,
    numbers: BTreeMap<DocumentId, usize>,
    views: Vec<View>,
    post: Postbox<Letter>,
    /// Every letter ever sent, to come again at the end.
    sent: Vec<Letter>,
    clock: std::sync::Arc<SimClock>,
    entropy: SimEntropy,
    letters: u32,
}

/// Plays a plot, brings all devices together and panics when one shows what it must not.
pub fn play(plot: &Plot) {
    let (mut simulation, mut replicas) = start(plot);
    simulation.run(&mut replicas, plot);
    simulation.finish(&mut replicas);
}

/// Plays a plot and gives the devices as it leaves them, each with what it knows so far.
#[must_use]
pub fn play_alone(plot: &Plot) -> Vec<Replica> {
    let (mut simulation, mut replicas) = start(plot);
    simulation.run(&mut replicas, plot);
    replicas
}

fn start(plot: &Plot) -> (Simulation, Vec<Replica>) {
    let clock = SimClock::at("2026-03-01T22:00:00Z");
    let replicas = (0..plot.devices).map(|device| {
        // One clock goes right, one is years behind, the others are about right.
        let skew = match i64::try_from(device).unwrap() {
            1 => -3000 * DAY,
            number => number * 7 * MINUTE,
        };
        Replica::new(plot.seed.wrapping_add(device as u64), clock.skewed(skew))
    });
    let replicas = replicas.collect();
    (Simulation::new(plot, clock), replicas)
}

impl Simulation {
    fn new(plot: &Plot, clock: std::sync::Arc<SimClock>) -> Self {
        Self {
            stories: Vec::new(),
            numbers: BTreeMap::new(),
            views: (0..plot.devices).map(|_| View::default()).collect(),
            post: Postbox::new(plot.devices),
            sent: Vec::new(),
            clock,
            entropy: SimEntropy::new(plot.seed ^ 0x5eed),
            letters: 0,
        }
    }

    fn run(&mut self, replicas: &mut [Replica], plot: &Plot) {
        for (actions, reopened) in &plot.parts {
            self.part(replicas, actions);
            for (device, replica) in replicas.iter_mut().enumerate() {
                if reopened >> device & 1 == 1 {
                    replica.open().unwrap();
                    self.check_all(replica, device);
                }
            }
        }
    }

    fn part(&mut self, replicas: &[Replica], actions: &[Action]) {
        let mut open: Vec<Option<Live<'_>>> = replicas.iter().map(|_| None).collect();
        for action in actions {
            self.clock.pass(1);
            self.step(replicas, &mut open, action);
        }
    }

    fn step<'a>(
        &mut self,
        replicas: &'a [Replica],
        open: &mut [Option<Live<'a>>],
        action: &Action,
    ) {
        let device = |on: u8| usize::from(on) % replicas.len();
        match *action {
            Action::Write { on, letters, tags, mood } => {
                self.write(&replicas[device(on)], device(on), letters, tags, mood);
            }
            Action::Edit { on, entry, ref edit } => {
                self.edit(&replicas[device(on)], device(on), entry, edit);
            }
            Action::Open { on, entry } => {
                let on = device(on);
                open[on] = self.open(&replicas[on], on, entry);
            }
            Action::Splice { on, title, at, delete, letters } => {
                let on = device(on);
                self.splice(&replicas[on], on, &mut open[on], (title, at, delete, letters));
            }
            Action::Refresh { on } => {
                let on = device(on);
                self.refresh(on, &mut open[on]);
            }
            Action::Trash { on, entry } => self.trash(&replicas[device(on)], device(on), entry),
            Action::Untrash { on, entry } => {
                self.untrash(&replicas[device(on)], device(on), entry);
            }
            Action::Erase { on, entry } => self.erase(&replicas[device(on)], device(on), entry),
            Action::Restore { on, entry, version } => {
                self.restore(&replicas[device(on)], device(on), entry, version);
            }
            Action::Resolve { on, entry, pick } => {
                self.resolve(&replicas[device(on)], device(on), entry, pick);
            }
            Action::Deliver { to, count, pick, keep } => {
                self.deliver(&replicas[device(to)], device(to), count, pick.into(), keep);
            }
            Action::Snapshot { from, to } => self.snapshot(replicas, device(from), device(to)),
            Action::Bundle { from, to } => self.bundle(replicas, device(from), device(to)),
            Action::Partition { sides } => self.post.partition(sides),
            Action::Pass { minutes } => self.clock.pass(i64::from(minutes) * MINUTE),
        }
    }

    /// The entry that a number chooses.
    fn entry(&self, number: u8) -> Option<usize> {
        usize::from(number).checked_rem(self.stories.len())
    }

    /// Characters nobody has ever used: of three, four and two bytes, one and two UTF-16 units.
    fn fresh(&mut self, count: u8) -> Vec<char> {
        let mut letter = || {
            self.letters += 1;
            let start = [0x4e00, 0x2_0000, 0xac00, 0x1_f400][self.letters as usize % 4];
            char::from_u32(start + self.letters / 4).unwrap()
        };
        (0..count).map(|_| letter()).collect()
    }
}

/// Which text.
fn text_number(title: bool) -> usize {
    usize::from(!title)
}

fn string(letters: &[char]) -> String {
    letters.iter().collect()
}
