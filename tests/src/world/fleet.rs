//! Random lives of a participant's devices and their relays: everything that can go wrong on the
//! way, in processes and with folders, and what must be true when it has stopped.

mod come;
mod copies;
mod device;
mod finish;
mod look;
mod meet;
mod plan;
mod road;
mod runs;
mod truth;
mod write;

use std::sync::Arc;

use tempfile::TempDir;

use super::{DAY, SimClock, SimEntropy, SimRelay};
use device::Device;
use plan::Act;
pub use plan::{Kind, LATER, Plan};
pub use runs::{again, fleets};
use truth::Truth;

/// The most vaults there may be in one run.
const MOST: usize = 6;

/// Everything there is in a run.
struct Fleet {
    clock: Arc<SimClock>,
    entropy: SimEntropy,
    relays: Vec<Arc<SimRelay>>,
    relay_copies: Vec<Option<TempDir>>,
    /// The clock of the relays.
    relay_clock: Arc<SimClock>,
    /// Which relay a device that comes in goes to.
    relay: usize,
    devices: Vec<Device>,
    truth: Truth,
}

/// What runs had in them, so that a run that tests nothing is noticed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Runs.
    pub runs: u64,
    /// Devices that were there in the end.
    pub devices: u64,
    /// Characters that had to be there, and were.
    pub letters: u64,
    /// Entries that had to be gone, and were.
    pub erased: u64,
    /// Characters that came too late and had to be kept for their writer.
    pub late: u64,
    /// Devices that had to be out.
    pub removed: u64,
}

impl Tally {
    /// Adds another one's counts.
    pub fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.devices += other.devices;
        self.letters += other.letters;
        self.erased += other.erased;
        self.late += other.late;
        self.removed += other.removed;
    }
}

/// Plays a plan, brings what is left together, and panics when something is not as it must be.
fn play(plan: &Plan) -> Tally {
    let mut fleet = Fleet::start(plan);
    plan.acts.iter().for_each(|act| fleet.act(*act));
    fleet.finish(plan.seed)
}

impl Fleet {
    fn start(plan: &Plan) -> Self {
        let clock = SimClock::at("2026-03-01T12:00:00Z");
        let relay_clock = clock.skewed(0);
        let relays: Vec<_> = (0..2).map(|_| SimRelay::new(Arc::clone(&relay_clock))).collect();
        let mut fleet = Self {
            clock,
            entropy: SimEntropy::new(plan.seed ^ 0xf1ee7),
            relay_copies: vec![None, None],
            relays,
            relay_clock,
            relay: 0,
            devices: Vec::new(),
            truth: Truth::default(),
        };
        (0..plan.devices).for_each(|_| {
            let on = fleet.another().unwrap();
            fleet.write(on, 2);
        });
        (1..plan.devices).for_each(|new| fleet.link(0, new, false));
        fleet.sync_all();
        fleet
    }

    fn draw(&self) -> u64 {
        self.entropy.number()
    }

    fn on(&self, number: u8) -> usize {
        usize::from(number) % self.devices.len()
    }

    fn act(&mut self, act: Act) {
        match act {
            Act::Write { on, letters } => self.write(self.on(on), letters),
            Act::Type { on, entry, at, delete, letters } => {
                self.typed(self.on(on), entry, (at, delete, letters));
            }
            Act::Label { on, entry, what } => self.label(self.on(on), entry, what),
            Act::Attach { on, entry } => self.attach(self.on(on), entry),
            Act::Trash { on, entry } => {
                let on = self.on(on);
                self.change(on, entry, |id| self.devices[on].replica.journal().trash(id));
            }
            Act::Untrash { on, entry } => {
                let on = self.on(on);
                self.change(on, entry, |id| self.devices[on].replica.journal().untrash(id));
            }
            Act::Erase { on, entry } => self.erase(self.on(on), entry),
            Act::Sync { on, bad, dies } => self.sync(self.on(on), bad, dies),
            Act::SyncAll => self.sync_all(),
            Act::Meet => self.all_meet(),
            Act::Seal { on } => self.seal(self.on(on)),
            Act::Pass { days } => self.clock.pass(i64::from(days) * DAY),
            Act::Skew { on, days } => self.skew(on, days),
            Act::Tidy { on } => self.tidy(self.on(on)),
            act => self.upset(act),
        }
    }

    fn upset(&mut self, act: Act) {
        match act {
            Act::Join { by, lost } => self.join(self.on(by), lost),
            Act::Remove { by, whom, sync } => self.remove(self.on(by), whom, sync),
            Act::Recover { alone, dies } => self.recover(alone, dies),
            Act::Backup { on } => self.back_up(self.on(on)),
            Act::Restore { of, by } => self.restore(self.on(of), self.on(by)),
            Act::Clone { on } => self.clone_vault(self.on(on)),
            Act::Keep { on } => self.keep(self.on(on)),
            Act::SetBack { on } => self.set_back(self.on(on)),
            Act::KeepRelay => self.keep_relay(),
            Act::SetRelayBack => self.set_relay_back(),
            Act::EmptyRelay => self.empty_relay(),
            Act::DeleteFromRelay { on } => self.delete_from_relay(self.on(on)),
            Act::Swap { on } => self.swap(self.on(on)),
            Act::Bundle { from, to, cut } => self.bundle(self.on(from), self.on(to), cut),
            act => self.handle(act),
        }
    }

    /// What is done to an open vault without its saying anything else afterwards.
    fn handle(&mut self, act: Act) {
        let (Act::Rekey { on } | Act::Rest { on } | Act::Reopen { on } | Act::Rebuild { on }) = act
        else {
            return;
        };
        let on = self.on(on);
        let replica = &mut self.devices[on].replica;
        match act {
            Act::Rekey { .. } => replica.core().rekey().unwrap(),
            Act::Rest { .. } => {
                replica.core().suspend().unwrap();
                replica.core().resume().unwrap();
            }
            Act::Reopen { .. } => drop(replica.open().unwrap().problems()),
            _ => {
                let before = replica.fingerprint();
                replica.core().rebuild(&mut |_| ()).unwrap();
                assert_eq!(replica.fingerprint(), before, "rebuilding changed device {on}");
            }
        }
        self.look(on);
    }

    fn skew(&mut self, on: Option<u8>, days: i16) {
        let clock = match on {
            Some(on) => &self.devices[self.on(on)].replica.clock,
            None => &self.relay_clock,
        };
        clock.skew(i64::from(days) * DAY);
    }
}
