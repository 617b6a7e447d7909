use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, PoisonError};

use interlude_wire::limits;
use interlude_wire::request::Authorization;

/// Milliseconds that one generation spans.
const GENERATION: i64 = 60_000;

/// The reading requests of the last minutes, so that none is answered twice. Bounded: when full,
/// no more are accepted until the oldest are past being accepted anyway.
pub(crate) struct Nonces {
    most: usize,
    /// By when they may be forgotten.
    generations: Mutex<BTreeMap<i64, HashSet<[u8; 32]>>>,
}

/// Whether a request may be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    New,
    Before,
    Full,
}

impl Nonces {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, generations: Mutex::default() }
    }

    /// Remembers a request.
    pub(crate) fn remember(&self, claim: &Authorization, now: i64) -> Seen {
        let mut generations = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        *generations = generations.split_off(&now.div_euclid(GENERATION));
        let until = forget_after(claim).div_euclid(GENERATION);
        let key = key(claim);
        if generations.get(&until).is_some_and(|known| known.contains(&key)) {
            return Seen::Before;
        }
        if generations.values().map(HashSet::len).sum::<usize>() >= self.most {
            return Seen::Full;
        }
        generations.entry(until).or_default().insert(key);
        Seen::New
    }
}

/// When the request would be refused for its time anyway, in milliseconds.
pub(crate) fn forget_after(claim: &Authorization) -> i64 {
    claim.time.saturating_add(limits::CLOCK)
}

/// Half of who asks and the nonce: one principal cannot use up another's.
fn key(claim: &Authorization) -> [u8; 32] {
    let mut key = [0; 32];
    key[..16].copy_from_slice(&claim.principal.0[..16]);
    key[16..].copy_from_slice(&claim.nonce);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_wire::PrincipalId;

    fn claim(principal: u8, nonce: u8, time: i64) -> Authorization {
        let principal = PrincipalId([principal; 32]);
        Authorization { principal, time, nonce: [nonce; 16], signature: [0; 64] }
    }

    #[test]
    fn a_request_is_new_once_for_as_long_as_its_time_is_accepted() {
        let nonces = Nonces::new(3);
        let one = claim(1, 1, 1_000_000);
        assert_eq!(nonces.remember(&one, 1_000_000 - limits::CLOCK), Seen::New);
        for now in [700_000, 1_000_000, 1_000_000 + limits::CLOCK] {
            assert_eq!(nonces.remember(&one, now), Seen::Before, "{now}");
        }
        assert_eq!(nonces.remember(&claim(2, 1, 1_000_000), 1_000_000), Seen::New);
        assert_eq!(nonces.remember(&claim(1, 2, 1_000_000), 1_000_000), Seen::New);
        assert_eq!(nonces.remember(&claim(1, 3, 1_000_000), 1_000_000), Seen::Full);
        let later = 1_000_000 + 2 * limits::CLOCK;
        assert_eq!(nonces.remember(&claim(1, 3, later), later), Seen::New);
    }
}
