use crate::world::SimEntropy;

/// One thing that happens. Numbers choose among what there is, by remainder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Write {
        on: u8,
        letters: u8,
    },
    Type {
        on: u8,
        entry: u8,
        at: u8,
        delete: u8,
        letters: u8,
    },
    Label {
        on: u8,
        entry: u8,
        what: u8,
    },
    Attach {
        on: u8,
        entry: u8,
    },
    Trash {
        on: u8,
        entry: u8,
    },
    Untrash {
        on: u8,
        entry: u8,
    },
    Erase {
        on: u8,
        entry: u8,
    },
    /// `bad`: how much goes wrong, none to all. `dies`: killed after so many beats.
    Sync {
        on: u8,
        bad: u8,
        dies: Option<u8>,
    },
    SyncAll,
    /// Days go by.
    Pass {
        days: u16,
    },
    /// A clock is set wrong by so many days.
    Skew {
        on: Option<u8>,
        days: i16,
    },
    /// A new device comes. `lost`: the last letter of the linking never arrives.
    Join {
        by: u8,
        lost: bool,
    },
    Remove {
        by: u8,
        whom: u8,
        sync: bool,
    },
    Recover {
        alone: bool,
        dies: Option<u8>,
    },
    Backup {
        on: u8,
    },
    /// A new device is made of a backup and comes in.
    Restore {
        of: u8,
        by: u8,
    },
    Clone {
        on: u8,
    },
    /// A copy of the vault's folder is put aside.
    Keep {
        on: u8,
    },
    SetBack {
        on: u8,
    },
    KeepRelay,
    SetRelayBack,
    EmptyRelay,
    DeleteFromRelay {
        on: u8,
    },
    /// A device goes to the other relay.
    Swap {
        on: u8,
    },
    /// `cut`: not all of it arrives.
    Bundle {
        from: u8,
        to: u8,
        cut: bool,
    },
    /// A device seals what it has, for a file that nobody gets.
    Seal {
        on: u8,
    },
    /// All sync without anything going wrong: then they have the same.
    Meet,
    Tidy {
        on: u8,
    },
    Rekey {
        on: u8,
    },
    Rest {
        on: u8,
    },
    Reopen {
        on: u8,
    },
    Rebuild {
        on: u8,
    },
}

/// What a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Many devices, nothing wrong but that they are seldom in touch.
    Calm,
    /// Everything goes wrong on the way, and processes are killed.
    Stormy,
    /// Vaults are copied, set back and restored.
    Copies,
    /// Devices come, go and are removed.
    Roster,
    /// Relays forget.
    Healing,
    /// Everything.
    All,
    /// Processes are killed one after another, and nothing is left to time.
    Crashes,
    /// Devices that write while they are removed elsewhere, and come again.
    Partings,
}

const KINDS: [Kind; 6] =
    [Kind::Calm, Kind::Stormy, Kind::Copies, Kind::Roster, Kind::Healing, Kind::All];

/// Seeds from here on make plans of the kinds that came later: those of a seed that failed once stay
/// as they were.
pub const LATER: u64 = 1_000_000;
const LATER_KINDS: [Kind; 2] = [Kind::Crashes, Kind::Partings];

/// What happens in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub(super) seed: u64,
    /// What it is about.
    pub kind: Kind,
    pub(super) devices: usize,
    pub(super) acts: Vec<Act>,
}

impl Plan {
    /// The plan that a seed makes.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let dice = Dice(SimEntropy::new(seed ^ 0xf1ee7));
        let kinds: &[Kind] = if seed < LATER { &KINDS } else { &LATER_KINDS };
        let kind = kinds[dice.below(kinds.len())];
        let devices = match kind {
            Kind::Calm => 2 + dice.below(4),
            _ => 2 + dice.below(2),
        };
        let count = 14 + dice.below(22);
        let acts = (0..count).map(|_| dice.act(kind)).collect();
        Self { seed, kind, devices, acts }
    }
}

struct Dice(SimEntropy);

impl Dice {
    fn below(&self, bound: usize) -> usize {
        self.0.below(bound)
    }

    fn byte(&self) -> u8 {
        self.below(256).try_into().unwrap()
    }

    fn one_in(&self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn small(&self, bound: usize) -> u8 {
        self.below(bound).try_into().unwrap()
    }

    fn act(&self, kind: Kind) -> Act {
        let special = match kind {
            Kind::Calm => 0,
            Kind::Stormy => 18,
            Kind::Crashes | Kind::Partings => 30,
            _ => 12,
        };
        match self.below(60) {
            number if number < special => self.special(kind),
            number if number % 10 < 4 => self.ordinary(),
            number if number % 10 < 9 => self.journal(),
            _ => self.upkeep(),
        }
    }

    fn journal(&self) -> Act {
        let (on, entry) = (self.byte(), self.byte());
        match self.below(13) {
            0..=2 => Act::Write { on, letters: 1 + self.small(4) },
            3..=7 => {
                let (delete, letters) = (self.small(3), self.small(4));
                Act::Type { on, entry, at: self.byte(), delete, letters }
            }
            8 => Act::Label { on, entry, what: self.byte() },
            9 => Act::Attach { on, entry },
            10 => Act::Trash { on, entry },
            11 => Act::Untrash { on, entry },
            _ => Act::Erase { on, entry },
        }
    }

    fn ordinary(&self) -> Act {
        match self.below(8) {
            0 => Act::SyncAll,
            _ => self.sync(0),
        }
    }

    fn sync(&self, bad: u8) -> Act {
        let dies = (bad > 0 && self.one_in(2)).then(|| 1 + self.small(90));
        Act::Sync { on: self.byte(), bad, dies }
    }

    fn upkeep(&self) -> Act {
        let on = self.byte();
        match self.below(10) {
            0..=1 => Act::Pass { days: [1, 20, 45, 100, 420][self.below(5)] },
            2 => {
                let days = i16::try_from(self.below(7301)).unwrap() - 3650;
                Act::Skew { on: (!self.one_in(4)).then_some(on), days }
            }
            3 => Act::Tidy { on },
            4 => Act::Rekey { on },
            5 => Act::Rest { on },
            6 => Act::Reopen { on },
            7 => Act::Rebuild { on },
            _ => Act::Bundle { from: on, to: self.byte(), cut: self.one_in(4) },
        }
    }

    fn special(&self, kind: Kind) -> Act {
        match kind {
            Kind::Calm | Kind::Stormy => self.sync(1 + self.small(3)),
            Kind::Copies => self.copies(),
            Kind::Roster => self.roster(),
            Kind::Healing => self.healing(),
            Kind::Crashes => self.crashes(),
            Kind::Partings => self.partings(),
            Kind::All => match self.below(4) {
                0 => self.sync(1 + self.small(3)),
                1 => self.copies(),
                2 => self.roster(),
                _ => self.healing(),
            },
        }
    }

    fn copies(&self) -> Act {
        let (on, by) = (self.byte(), self.byte());
        match self.below(8) {
            0 => Act::Backup { on },
            1 => Act::Restore { of: on, by },
            2 => Act::Clone { on },
            3..=4 => Act::Keep { on },
            5..=6 => Act::SetBack { on },
            _ => self.sync(1 + self.small(3)),
        }
    }

    fn roster(&self) -> Act {
        let (by, whom) = (self.byte(), self.byte());
        match self.below(8) {
            0..=2 => Act::Join { by, lost: self.one_in(5) },
            3..=5 => Act::Remove { by, whom, sync: self.one_in(2) },
            6 => {
                let dies = self.one_in(2).then(|| 1 + self.small(60));
                Act::Recover { alone: self.one_in(2), dies }
            }
            _ => self.sync(1 + self.small(3)),
        }
    }

    fn healing(&self) -> Act {
        let on = self.byte();
        match self.below(8) {
            0..=1 => Act::KeepRelay,
            2..=3 => Act::SetRelayBack,
            4 => Act::EmptyRelay,
            5 => Act::DeleteFromRelay { on },
            6 => Act::Swap { on },
            _ => Act::Pass { days: 35 },
        }
    }

    fn crashes(&self) -> Act {
        match self.below(6) {
            0 => Act::Meet,
            _ => Act::Sync { on: self.byte(), bad: self.small(3), dies: Some(1 + self.small(40)) },
        }
    }

    fn partings(&self) -> Act {
        let (by, whom) = (self.byte(), self.byte());
        match self.below(9) {
            0..=1 => Act::Join { by, lost: false },
            2..=3 => Act::Remove { by, whom, sync: true },
            4..=6 => Act::Seal { on: by },
            7 => Act::Meet,
            _ => self.sync(0),
        }
    }
}
