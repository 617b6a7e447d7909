use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use interlude_wire::SpaceId;
use interlude_wire::roster::Roster;

/// Bytes of rosters that are kept, as they are sent.
const MOST: usize = 64 << 20;

/// Rosters that were checked and may be needed again. Nobody relies on it: who takes one compares
/// its head with the database's.
#[derive(Default)]
pub(crate) struct Rosters(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    rosters: HashMap<SpaceId, (Arc<Roster>, usize, u64)>,
    bytes: usize,
    uses: u64,
}

impl Rosters {
    pub(crate) fn get(&self, space: &SpaceId) -> Option<Arc<Roster>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.uses += 1;
        let now = kept.uses;
        let (roster, _, used) = kept.rosters.get_mut(space)?;
        *used = now;
        Some(Arc::clone(roster))
    }

    pub(crate) fn put(&self, roster: Arc<Roster>) {
        let size = bytes(&roster);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.uses += 1;
        let now = kept.uses;
        kept.bytes += size;
        if let Some((_, before, _)) = kept.rosters.insert(roster.space(), (roster, size, now)) {
            kept.bytes -= before;
        }
        while kept.bytes > MOST && kept.rosters.len() > 1 {
            let oldest = kept.rosters.iter().min_by_key(|(_, (_, _, used))| *used);
            let Some(space) = oldest.map(|(space, _)| *space) else { break };
            kept.remove(&space);
        }
    }

    pub(crate) fn forget(&self, space: &SpaceId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(space);
    }
}

impl Kept {
    fn remove(&mut self, space: &SpaceId) {
        if let Some((_, size, _)) = self.rosters.remove(space) {
            self.bytes -= size;
        }
    }
}

/// What a roster takes, roughly: its entries, and what was read out of them.
pub(crate) fn bytes(roster: &Roster) -> usize {
    roster.entries().iter().map(|entry| entry.entry.len() + 512).sum()
}
