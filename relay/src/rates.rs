use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use ring::hmac;

use crate::Rate;

/// Buckets of one kind. Who shares one shares its rate; without the key nobody can aim at it.
const BUCKETS: usize = 1 << 14;

/// Token buckets in fixed memory. Relays over one database tell each other from time to time what
/// was taken out of each: in between, a burst is as large as there are relays.
pub(crate) struct Rates {
    rate: Rate,
    key: hmac::Key,
    buckets: Mutex<Vec<Bucket>>,
    /// What was taken here since the others were told, by bucket.
    untold: Mutex<BTreeMap<u16, u64>>,
}

/// Thousandths of a request that were taken, and when that was last true.
#[derive(Clone, Copy, Default)]
struct Bucket {
    taken: u64,
    at: i64,
}

impl Rates {
    /// Those of relays with the same key are the same.
    pub(crate) fn new(rate: Rate, key: [u8; 16]) -> Self {
        let buckets = Mutex::new(vec![Bucket::default(); BUCKETS]);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        Self { rate, key, buckets, untold: Mutex::default() }
    }

    /// Requests a second; none when there is no bound.
    pub(crate) fn per_second(&self) -> Option<u32> {
        (self.rate != Rate::NONE).then_some(self.rate.per_second.max(1))
    }

    /// Takes one request out of the bucket of `who`.
    ///
    /// # Errors
    /// Seconds after which there is one again.
    pub(crate) fn take(&self, who: &[u8], now: i64) -> Result<(), u64> {
        let Some(per_second) = self.per_second() else { return Ok(()) };
        let place = self.place(who);
        let per_second = u64::from(per_second);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(bucket) = buckets.get_mut(usize::from(place)) else { return Ok(()) };
        // A clock that was set back fills nothing and blocks nobody.
        let passed = u64::try_from(now.saturating_sub(bucket.at)).unwrap_or(0);
        bucket.taken = bucket.taken.saturating_sub(passed.saturating_mul(per_second));
        bucket.at = now;
        if bucket.taken + 1000 > u64::from(self.rate.burst.max(1)) * 1000 {
            return Err((1000 / per_second).div_ceil(1000).max(1));
        }
        bucket.taken += 1000;
        drop(buckets);
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        *untold.entry(place).or_default() += 1000;
        Ok(())
    }

    fn place(&self, who: &[u8]) -> u16 {
        let tag = hmac::sign(&self.key, who);
        let first = tag.as_ref().first_chunk().copied().unwrap_or_default();
        u16::from_be_bytes(first) % BUCKETS as u16
    }

    /// What is to be told to the others; it is told once.
    pub(crate) fn untold(&self) -> Vec<(u16, u64)> {
        let mut untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *untold).into_iter().collect()
    }

    /// What all relays together have taken, what this one told included.
    pub(crate) fn learn(&self, taken: &[(u16, u64)], now: i64) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let untold = self.untold.lock().unwrap_or_else(PoisonError::into_inner);
        for (place, taken) in taken {
            let Some(bucket) = buckets.get_mut(usize::from(*place)) else { continue };
            let since = untold.get(place).copied().unwrap_or(0);
            *bucket = Bucket { taken: taken.saturating_add(since), at: now };
        }
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
        let rates = Rates::new(Rate { per_second: 10, burst: 3 }, [0; 16]);
        let take = |now| rates.take(&[1], now);
        assert_eq!([take(0), take(0), take(0)], [Ok(()); 3]);
        assert_eq!(take(0), Err(1));
        assert_eq!(take(99), Err(1));
        assert_eq!([take(100), take(100)], [Ok(()), Err(1)]);
        // Set back by a year: no worse than before, and it flows on from there.
        assert_eq!([take(-1_000_000), take(-1_000_000 + 100)], [Err(1), Ok(())]);
        let free = Rates::new(Rate::NONE, [0; 16]);
        assert!((0..100_000).all(|_| free.take(&[1], 5) == Ok(())));
    }

    #[test]
    fn what_was_taken_elsewhere_counts() {
        let [one, two] = [[7; 16]; 2].map(|key| Rates::new(Rate { per_second: 1, burst: 3 }, key));
        assert_eq!([one.take(&[1], 0), one.take(&[1], 0), two.take(&[1], 0)], [Ok(()); 3]);
        let told = one.untold();
        assert_eq!((told.len(), told[0].1, one.untold()), (1, 2000, vec![]));
        two.untold();
        two.learn(&[(told[0].0, 3000)], 0);
        assert_eq!(two.take(&[1], 0), Err(1));
        assert_eq!([two.take(&[1], 1000), two.take(&[1], 1000)], [Ok(()), Err(1)]);
        // What was taken while the others were told is not forgotten.
        two.learn(&[(told[0].0, 1000)], 1000);
        assert_eq!([two.take(&[1], 1000), two.take(&[1], 1000)], [Ok(()), Err(1)]);
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
