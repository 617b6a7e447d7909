/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sync) enum Verdict {
    /// It is in.
    Applied,
    /// It is in, but some of its records are not what they should be; those are left out.
    Damaged,
    /// It names a roster entry that is not known here: looked at again once the roster was asked for.
    Early,
    /// Its author was removed before: kept apart.
    Late,
    /// It is of this vault's series and this vault never made it: somebody has a copy of the vault.
    Cloned,
    /// It is not what it should be, and is not kept.
    Refused,
}

/// What pushes did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sync) struct Taken {
    pub(in crate::sync) applied: u64,
    pub(in crate::sync) damaged: u64,
    /// Those that name a roster entry that is not known here, as they came. In memory alone: nobody
    /// can tell yet who made them.
    pub(in crate::sync) early: Vec<Vec<u8>>,
    pub(in crate::sync) late: u64,
    /// A document was erased.
    pub(in crate::sync) erased: bool,
    /// A snapshot left out what this vault has.
    pub(in crate::sync) short: bool,
    /// This vault had to take another series.
    pub(in crate::sync) cloned: bool,
}

impl Taken {
    pub(in crate::sync) fn add(&mut self, other: Self) {
        self.applied += other.applied;
        self.damaged += other.damaged;
        self.early.extend(other.early);
        self.late += other.late;
        self.erased |= other.erased;
        self.short |= other.short;
        self.cloned |= other.cloned;
    }

    pub(super) fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Applied => self.applied += 1,
            Verdict::Damaged => (self.applied, self.damaged) = (self.applied + 1, self.damaged + 1),
            Verdict::Early => {},
            Verdict::Late => self.late += 1,
            Verdict::Cloned => self.cloned = true,
            Verdict::Refused => self.damaged += 1,
        }
    }
}
