use interlude_wire::Hash;

use super::PushQuota;

/// What a space holds, counted.
#[derive(Clone)]
pub(super) struct Totals {
    pub(super) head: Hash,
    pub(super) newest: u64,
    pub(super) pushes: u64,
    pub(super) bytes: u64,
    pub(super) writers: u64,
}

/// What comes and goes with a push.
pub(super) struct Moved {
    pub(super) added: u64,
    pub(super) freed: u64,
    /// Pushes that were dropped.
    pub(super) dropped: u64,
}

impl Totals {
    /// With what moved, one push more if it is new, and its writer if that is new.
    pub(super) fn grown(self, moved: &Moved, push: bool, writer: bool) -> Self {
        Self {
            newest: self.newest + u64::from(push),
            pushes: (self.pushes + u64::from(push)).saturating_sub(moved.dropped),
            bytes: (self.bytes + moved.added).saturating_sub(moved.freed),
            writers: self.writers + u64::from(writer),
            ..self
        }
    }

    /// Which quota this is beyond; what makes room is always taken.
    pub(super) fn beyond(&self, moved: &Moved, quota: &PushQuota) -> Option<&'static str> {
        if self.writers > quota.writers {
            return Some("the space has too many writers");
        }
        if self.pushes > quota.pushes && moved.dropped == 0 {
            return Some("the space has too many pushes");
        }
        (self.bytes > quota.bytes && moved.added > moved.freed)
            .then_some("the space has too many bytes")
    }
}
