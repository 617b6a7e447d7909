//! Which step of a sync follows which: (state, event) → state, without I/O.
//!
//! ```text
//! Roster ─▶ (Publish | Offer | Quarantine) ─▶ Pull ─▶ Heal ─▶ Append ─▶ Send ─▶ Blobs ─▶ Settle
//!    ▲                                         │ ▲      │        │        │
//!    │                       cursor unknown: Reread ◀───┘missing │        │
//!    └── a roster entry is not known here, or the relay's moved ─┴────────┘
//! ```
//! Everything is pulled before anything is sent: so a copy of a vault finds out before it uses a
//! number twice, and what was erased is not sent again.

/// What is done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Compare rosters.
    Roster,
    /// Make the space at the relay.
    Publish,
    /// Give the relay the entries that it does not have.
    Offer,
    /// Look again at pushes that did not count under the shorter roster.
    Quarantine,
    /// Take in a page of pushes.
    Pull,
    /// Forget how far the relay was read.
    Reread,
    /// Find what the relay lost, and what this vault misses.
    Heal,
    /// Make entries of what is to change in the roster.
    Append,
    /// Seal and send a push.
    Send,
    /// Send, fetch or delete an attachment.
    Blobs,
    /// Forget what is not needed any more.
    Settle,
}

/// What a step found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// It is done; rosters are equal.
    Done,
    /// It did a part: there is more.
    More,
    /// The relay's roster goes on from ours, and was taken.
    Grown,
    /// The relay's roster is a beginning of ours.
    Shorter,
    /// Rosters went different ways.
    Forked,
    /// This device is not in the space any more.
    Removed,
    /// The relay knows no such space for this device.
    NoSpace,
    /// The relay does not know how far it was read.
    CursorUnknown,
    /// All pulled, but some name a roster entry that is not known here.
    Early,
    /// Pushes of others are missing.
    Missing,
    /// The relay stands elsewhere than was thought: at its roster, or in a series of pushes.
    Moved,
    /// The relay has page upon page and nothing new on them.
    Endless,
}

/// How a sync ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Everything was done.
    InStep,
    /// The relay shows two rosters: nothing is sent until an owner decides.
    Forked,
    /// This device was removed.
    Removed,
    /// The relay neither has the space nor takes it.
    NotThere,
    /// The relay contradicts itself.
    Stuck,
}

/// Where a sync stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Machine {
    step: Step,
    forked: bool,
    published: bool,
    /// How often it went back: a relay that never agrees must not keep it for ever.
    returns: u8,
    rereads: u8,
}

/// Most returns to the roster, and most rereads, in one sync.
const MOST_RETURNS: u8 = 12;
const MOST_REREADS: u8 = 3;

impl Machine {
    pub(super) fn new() -> Self {
        Self { step: Step::Roster, forked: false, published: false, returns: 0, rereads: 0 }
    }

    /// What is to be done.
    pub(super) fn step(&self) -> Step {
        self.step
    }

    /// Goes on after a step; gives how the sync ends when it does.
    pub(super) fn next(&mut self, event: Event) -> Option<Ending> {
        match self.follow(event) {
            Ok(step) if self.forked && !step.only_reads() => Some(Ending::Forked),
            Ok(step) => {
                self.step = step;
                None
            }
            Err(ending) => Some(ending),
        }
    }

    fn follow(&mut self, event: Event) -> Result<Step, Ending> {
        match (self.step, event) {
            (_, Event::Removed) => Err(Ending::Removed),
            (step, Event::More) => Ok(step),
            (Step::Roster, Event::Forked) => {
                self.forked = true;
                Ok(Step::Pull)
            }
            (Step::Roster, Event::Grown) => Ok(Step::Quarantine),
            (Step::Roster | Step::Pull, Event::NoSpace) if self.forked => Err(Ending::Forked),
            (Step::Roster, Event::Shorter) => Ok(Step::Offer),
            (Step::Roster, Event::NoSpace) if !self.published => {
                self.published = true;
                Ok(Step::Publish)
            }
            (Step::Pull, Event::NoSpace) => self.again(),
            (_, Event::NoSpace) => Err(Ending::NotThere),
            (Step::Pull, Event::CursorUnknown) => Ok(self.reread(Step::Heal)),
            (_, Event::Endless) => Err(Ending::Stuck),
            (Step::Pull, _) if self.forked => Err(Ending::Forked),
            // It has the space, and a roster for it in which this device never was.
            (Step::Publish, Event::Moved) => Err(Ending::Forked),
            (Step::Heal, Event::Missing) => Ok(self.reread(Step::Append)),
            (_, Event::Early | Event::Moved) => self.again(),
            (step, _) => step.follower().ok_or(Ending::InStep),
        }
    }

    fn reread(&mut self, otherwise: Step) -> Step {
        self.rereads += 1;
        if self.rereads <= MOST_REREADS { Step::Reread } else { otherwise }
    }

    fn again(&mut self) -> Result<Step, Ending> {
        self.returns += 1;
        if self.returns <= MOST_RETURNS { Ok(Step::Roster) } else { Err(Ending::Stuck) }
    }
}

impl Step {
    /// Whether it tells the relay nothing: all that may follow a fork.
    fn only_reads(self) -> bool {
        matches!(self, Self::Roster | Self::Quarantine | Self::Pull | Self::Reread)
    }

    /// The step after one that did all it was to do.
    fn follower(self) -> Option<Self> {
        match self {
            Self::Roster | Self::Publish | Self::Offer | Self::Quarantine | Self::Reread => {
                Some(Self::Pull)
            }
            Self::Pull => Some(Self::Heal),
            Self::Heal => Some(Self::Append),
            Self::Append => Some(Self::Send),
            Self::Send => Some(Self::Blobs),
            Self::Blobs => Some(Self::Settle),
            Self::Settle => None,
        }
    }
}

#[cfg(test)]
#[path = "machine/tests.rs"]
mod tests;
