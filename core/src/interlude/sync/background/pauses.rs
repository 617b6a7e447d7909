use crate::Result;
use crate::environment::Entropy;
use crate::sync::{SyncReport, SyncState};

/// After a failure: from a second to ten minutes, doubled each time.
const FIRST_MS: u64 = 1000;
const LAST_MS: u64 = 600_000;

/// How long to wait after each round.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    /// Rounds in a row that did not end in step.
    failures: u32,
}

impl Pauses {
    /// Milliseconds until the next round after one that ended so; none: until something happens.
    pub(super) fn after(
        &mut self,
        ended: &Result<SyncReport>,
        entropy: &dyn Entropy,
    ) -> Option<u64> {
        let before = match ended {
            Ok(report) if report.state == SyncState::InStep => {
                self.failures = 0;
                return None;
            }
            // There is more to do, and it goes on.
            Ok(report) if report.state == SyncState::Waiting && moved(report) => 0,
            // A relay that shows another roster, or contradicts itself, would have news all the time.
            Ok(_) | Err(_) => self.failures,
        };
        self.failures = before.saturating_add(1);
        Some(pause(before, entropy))
    }
}

fn moved(report: &SyncReport) -> bool {
    report.pushed + report.pulled + report.attachments > 0
}

/// How long to wait after so many failures: half of it for certain, half by chance, so that all
/// devices do not come back at one moment.
fn pause(failures: u32, entropy: &dyn Entropy) -> u64 {
    let full = FIRST_MS.saturating_mul(1 << failures.min(16)).min(LAST_MS);
    let mut random = [0; 8];
    let filled = entropy.fill(&mut random);
    let chance = filled.map_or(0, |()| u64::from_be_bytes(random) % (full / 2 + 1));
    full / 2 + chance
}

#[cfg(test)]
#[path = "pauses/tests.rs"]
mod tests;
