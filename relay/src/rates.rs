use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::Rate;

/// Buckets of one kind. Who shares one shares its rate; with a random hash nobody can aim at it.
const BUCKETS: usize = 1 << 14;

/// Token buckets in fixed memory.
pub(crate) struct Rates {
    rate: Rate,
    hasher: RandomState,
    buckets: Mutex<Vec<Bucket>>,
}

/// Thousandths of a request that were taken, and when that was last true.
#[derive(Clone, Copy, Default)]
struct Bucket {
    taken: u64,
    at: i64,
}

impl Rates {
    pub(crate) fn new(rate: Rate) -> Self {
        let buckets = Mutex::new(vec![Bucket::default(); BUCKETS]);
        Self { rate, hasher: RandomState::new(), buckets }
    }

    /// Takes one request out of the bucket of `who`.
    ///
    /// # Errors
    /// Seconds after which there is one again.
    pub(crate) fn take(&self, who: &impl Hash, now: i64) -> Result<(), u64> {
        // A `usize` of 32 bits keeps the bits that count.
        let place = self.hasher.hash_one(who) as usize % BUCKETS;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = buckets.get_mut(place) else { return Ok(()) };
        // A clock that was set back fills nothing and blocks nobody.
        let passed = u64::try_from(now.saturating_sub(bucket.at)).unwrap_or(0);
        let per_second = u64::from(self.rate.per_second.max(1));
        bucket.taken = bucket.taken.saturating_sub(passed.saturating_mul(per_second));
        bucket.at = now;
        if bucket.taken + 1000 > u64::from(self.rate.burst.max(1)) * 1000 {
            return Err((1000 / per_second).div_ceil(1000).max(1));
        }
        bucket.taken += 1000;
        Ok(())
    }
}

/// An address as far as one customer of a provider has it.
pub(crate) fn network(address: IpAddr) -> [u8; 8] {
    let bytes = match address.to_canonical() {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => return first_half(address.octets()),
    };
    let mut last = [0; 8];
    last.copy_from_slice(&bytes[8..]);
    last
}

fn first_half(octets: [u8; 16]) -> [u8; 8] {
    let mut first = [0; 8];
    first.copy_from_slice(&octets[..8]);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_then_as_many_as_flow_in() {
        let rates = Rates::new(Rate { per_second: 10, burst: 3 });
        let take = |now| rates.take(&1, now);
        assert_eq!([take(0), take(0), take(0)], [Ok(()); 3]);
        assert_eq!(take(0), Err(1));
        assert_eq!(take(99), Err(1));
        assert_eq!([take(100), take(100)], [Ok(()), Err(1)]);
        // Set back by a year: no worse than before, and it flows on from there.
        assert_eq!([take(-1_000_000), take(-1_000_000 + 100)], [Err(1), Ok(())]);
        let free = Rates::new(Rate::NONE);
        assert!((0..100_000).all(|_| free.take(&1, 5) == Ok(())));
    }

    #[test]
    fn one_network_is_one_address() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ff::4"));
        assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:1:3::3"));
        assert_eq!(network("10.0.0.1"), network("::ffff:10.0.0.1"));
        assert_ne!(network("10.0.0.1"), network("10.0.0.2"));
    }
}
